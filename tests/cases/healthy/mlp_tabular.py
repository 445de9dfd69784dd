import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import Dense, Dropout
from keras.models import Sequential

keras.utils.set_random_seed(25)

X = np.random.normal(size=(2000, 8)).astype("float32")
logit = 2 * X[:, 0] - 1.5 * X[:, 1] + X[:, 2] * X[:, 3]
y = (logit + 0.3 * np.random.normal(size=2000) > 0).astype("float32")

model = Sequential()
model.add(keras.Input((8,)))
model.add(Dense(32, activation="relu"))
model.add(Dropout(0.1))
model.add(Dense(16, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
h = model.fit(X, y, validation_split=0.2, epochs=25, batch_size=32, verbose=0)
print("accuracy %.3f / %.3f" % (h.history["accuracy"][-1], h.history["val_accuracy"][-1]))
