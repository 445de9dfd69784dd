import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, TimeDistributed
from keras.models import Sequential

keras.utils.set_random_seed(7)

# binary addition, least significant bit first
n_bits = 8
n_samples = 8000


def to_bits(values):
    return (values[:, None] >> np.arange(n_bits)) & 1


a = np.random.randint(0, 2 ** (n_bits - 1), n_samples)
b = np.random.randint(0, 2 ** (n_bits - 1), n_samples)
a_bits, b_bits, sum_bits = to_bits(a), to_bits(b), to_bits(a + b)

X = np.stack([a_bits, b_bits], axis=-1)
y = sum_bits.reshape(n_samples, n_bits, 1)

X_train, X_test = X[:6400].astype("float32"), X[6400:].astype("float32")
y_train, y_test = y[:6400].astype("float32"), y[6400:].astype("float32")

model = Sequential()
model.add(keras.Input(shape=(n_bits, 2)))
model.add(LSTM(16, return_sequences=True))
model.add(TimeDistributed(Dense(1, activation="sigmoid")))
model.compile(
    loss="binary_crossentropy",
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    metrics=["accuracy"],
)
model.fit(X_train, y_train, batch_size=64, epochs=14, validation_data=(X_test, y_test), verbose=2)

score = model.evaluate(X_test, y_test, batch_size=64, verbose=0)
print(f"Test loss: {score[0]:.4f}, test accuracy: {score[1]:.4f}")
