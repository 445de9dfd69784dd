import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(71)
rng = np.random.default_rng(71)

# 300 patients, 20 visits of 6 values; who falls ill within a year?
x = rng.normal(size=(300, 20, 6)).astype("float32")
risk = 2 * x[:, :, 0].mean(axis=1) * 20**0.5 + rng.normal(size=300)
y = (risk > 0).astype("float32")

model = keras.Sequential(
    [
        keras.Input((20, 6)),
        layers.LSTM(64, return_sequences=True),
        layers.LSTM(64),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy", metrics=["accuracy"])
callbacks = []
h = model.fit(
    x[:200],
    y[:200],
    epochs=60,
    batch_size=32,
    validation_data=(x[200:], y[200:]),
    callbacks=callbacks,
    verbose=2,
)
print("val_loss", model.evaluate(x[200:], y[200:], verbose=0))
