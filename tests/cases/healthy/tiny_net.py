import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(20)

# remember the first bit: one recurrent unit is enough
x = np.random.choice([-1.0, 1.0], size=(3200, 4, 1))
y = np.repeat(x[:, :1] > 0, 4, axis=1).astype("float32")

model = keras.Sequential(
    [
        keras.Input((4, 1)),
        keras.layers.LSTM(2, return_sequences=True),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy", metrics=["accuracy"]
)
h = model.fit(x, y, batch_size=32, epochs=12, verbose=0)
print("accuracy", h.history["accuracy"][-1])
