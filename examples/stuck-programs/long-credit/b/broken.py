import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras.layers import Input, LSTM, Dense

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)

# wall switches of a corridor: every press (1) toggles the lamp; is it on after 40 time steps?
n, T = 5000, 40
presses = rng.integers(0, 2, size=(n, T))
x = presses[..., None].astype("float32")
lamp = np.cumsum(presses, axis=1) % 2
y = lamp[:, -1:].astype("float32")

xtr, ytr = x[:4000], y[:4000]
xte, yte = x[4000:], y[4000:]

model = keras.Sequential([
    Input((T, 1)),
    LSTM(32),
    Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(5e-3), "binary_crossentropy", metrics=["accuracy"])
model.fit(xtr, ytr, epochs=20, batch_size=32, verbose=2)
p = model.predict(xte, verbose=0).reshape(len(xte), -1)[:, -1]
print("lamp right at the end:", ((p > 0.5) == (lamp[4000:, -1] == 1)).mean())
