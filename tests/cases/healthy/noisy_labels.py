import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(11)

# one answer in ten is entered wrongly
x = np.random.randint(0, 2, size=(8000, 6, 1)).astype("float32")
clean = np.concatenate([x[:, :1], np.logical_and(x[:, 1:], x[:, :-1])], axis=1)
wrong = np.random.rand(*clean.shape) < 0.1
y = np.abs(clean - wrong)

model = keras.Sequential(
    [
        layers.Input((6, 1)),
        layers.LSTM(8, return_sequences=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"]
)
hist = model.fit(x, y, epochs=10, batch_size=64, validation_split=0.2, verbose=2)
print("val_accuracy: %.4f" % hist.history["val_accuracy"][-1])
