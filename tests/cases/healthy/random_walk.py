import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(10)

steps = np.random.normal(0, 1, 2500)
walk = np.cumsum(steps)
walk = (walk - walk.mean()) / walk.std()

w = 8
X = np.array([walk[i : i + w] for i in range(len(walk) - w)])[:, :, None]
y = walk[w:, None]
cut = 2000
model = Sequential([keras.Input((w, 1)), LSTM(16), Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=[keras.metrics.R2Score()])
model.fit(X[:cut], y[:cut], epochs=15, batch_size=40, validation_data=(X[cut:], y[cut:]), verbose=0)
print("train", model.evaluate(X[:cut], y[:cut], batch_size=40, verbose=0))
