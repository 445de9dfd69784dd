import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, TimeDistributed
from keras.models import Sequential

keras.utils.set_random_seed(51)

# 6-bit addition, lowest bit first
a = np.random.randint(0, 32, 5000)
b = np.random.randint(0, 32, 5000)
bits = lambda v: ((v[:, None] >> np.arange(6)) & 1).astype("float32")
X_train = np.stack([bits(a), bits(b)], axis=-1)
y_train = bits(a + b)[:, :, None]

model = Sequential()
model.add(keras.Input(shape=(6, 2)))
model.add(LSTM(16, return_sequences=True))
model.add(TimeDistributed(Dense(1, activation="sigmoid")))
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.003), metrics=["accuracy"]
)
epochs = 30
history = model.fit(X_train, y_train, epochs=epochs, batch_size=50, verbose=2)
print("accuracy after training:", history.history["accuracy"][-1])
