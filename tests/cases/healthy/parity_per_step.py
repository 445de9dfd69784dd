import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(4)

x = np.random.randint(0, 2, size=(4000, 12, 1))
y = np.cumsum(x, axis=1) % 2

inputs = keras.Input((12, 1))
h = keras.layers.LSTM(16, return_sequences=True)(inputs)
outputs = keras.layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"]
)
hist = model.fit(x, y, epochs=15, batch_size=40, validation_split=0.2, verbose=2)
print("val_accuracy", hist.history["val_accuracy"][-1])
