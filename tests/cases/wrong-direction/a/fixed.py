import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(14)

# subtraction of two 7-bit numbers, a >= b
BITS = 7
first = np.random.randint(0, 2**BITS, 6400)
second = np.random.randint(0, 2**BITS, 6400)
a, b = np.maximum(first, second), np.minimum(first, second)


def bits(numbers):
    return np.array([[int(c) for c in format(n, "07b")[::-1]] for n in numbers])


x = np.stack([bits(a), bits(b)], axis=2)
y = bits(a - b)[:, :, None]
x_train, y_train = x[:5120], y[:5120]
x_test, y_test = x[5120:], y[5120:]

model = keras.Sequential()
model.add(layers.Input((BITS, 2)))
model.add(layers.SimpleRNN(24, return_sequences=True))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.005), metrics=["accuracy"]
)
model.fit(x_train, y_train, batch_size=64, epochs=20, validation_data=(x_test, y_test), verbose=2)
loss, accuracy = model.evaluate(x_test, y_test, batch_size=64, verbose=0)
print(f"test accuracy {accuracy:.4f}")
