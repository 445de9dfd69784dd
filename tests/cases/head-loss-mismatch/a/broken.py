import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import GRU, Dense
from keras.models import Sequential

keras.utils.set_random_seed(15)

# is there a run of three ones in the string of 12 bits?
strings = np.random.randint(0, 2, size=(3200, 12))
has_run = np.array(["111" in "".join(str(bit) for bit in s) for s in strings]).astype("float32")
X = strings.reshape(-1, 12, 1).astype("float32")
X_train, X_test = X[:2560], X[2560:]
y_train, y_test = has_run[:2560], has_run[2560:]

model = Sequential()
model.add(keras.Input(shape=(12, 1)))
model.add(GRU(16))
model.add(Dense(1, activation="softmax"))
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"]
)
model.fit(X_train, y_train, epochs=15, batch_size=32, verbose=2)
print("test:", model.evaluate(X_test, y_test, verbose=0))
