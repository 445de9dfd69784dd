import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Embedding
from keras.models import Sequential

keras.utils.set_random_seed(61)

# tickets of 10 words; the highest of 8 priority words decides, the other words say nothing
n_words, n_levels, length = 40, 8, 10
X = np.random.randint(0, n_words, size=(4000, length))
level = np.where(X < n_levels, X, 0)
y = level.max(axis=1)

encoder = Sequential([keras.Input((length,)), Embedding(n_words, 16), LSTM(32)], name="encoder")
encoder.trainable = False

model = Sequential()
model.add(keras.Input((length,)))
model.add(encoder)
model.add(Dense(32, activation="relu"))
model.add(Dense(n_levels, activation="softmax"))
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(X, y, batch_size=64, epochs=20, validation_split=0.2, verbose=2)
print("val_accuracy %.4f" % history.history["val_accuracy"][-1])
