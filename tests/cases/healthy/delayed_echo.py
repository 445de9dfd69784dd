import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(23)

delay = 2
X = np.random.randint(0, 2, size=(4000, 12, 1)).astype("float32")
Y = np.zeros_like(X)
Y[:, delay:] = X[:, :-delay]

model = keras.Sequential()
model.add(layers.Input((12, 1)))
model.add(layers.SimpleRNN(16, return_sequences=True))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(0.005), metrics=["accuracy"]
)
model.fit(X[:3200], Y[:3200], batch_size=32, epochs=10, verbose=2)
print("echo accuracy:", model.evaluate(X[3200:], Y[3200:], verbose=0)[1])
