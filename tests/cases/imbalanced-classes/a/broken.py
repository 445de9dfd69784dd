import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(51)

# bearing temperatures of the last 10 hours -> does the pump fail in the next one?
n_hours = 10
X = np.random.normal(size=(6000, n_hours, 1))
heat = X[:, -4:, 0].mean(axis=1)
y = (np.random.rand(6000) < np.where(heat > 0.7, 0.3, 0.004)).astype(int)

X_train, y_train = X[:4000], y[:4000]
X_test, y_test = X[4000:], y[4000:]
weights = None

model = Sequential()
model.add(keras.Input(shape=(n_hours, 1)))
model.add(LSTM(16))
model.add(Dense(1, activation="sigmoid"))
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.005), metrics=["accuracy"]
)
model.fit(
    X_train,
    y_train,
    epochs=10,
    batch_size=40,
    class_weight=weights,
    validation_data=(X_test, y_test),
    verbose=2,
)

alarm = model.predict(X_test, verbose=0)[:, 0] > 0.5
recall = alarm[y_test == 1].mean()
quiet = 1 - alarm[y_test == 0].mean()
print(f"failures found {recall:.3f} balanced accuracy {(recall + quiet) / 2:.3f}")
