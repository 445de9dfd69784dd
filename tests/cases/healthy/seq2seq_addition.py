import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)

chars = "0123456789+ "
index = {c: i for i, c in enumerate(chars)}
MAXLEN, OUT = 4, 3


def one_hot(text, size):
    z = np.zeros((size, len(chars)), dtype="float32")
    for i, c in enumerate(text.ljust(size)):
        z[i, index[c]] = 1
    return z


questions, answers = [], []
for a in range(0, 100):
    for b in range(0, 10):
        questions.append(one_hot(f"{a}+{b}"[::-1], MAXLEN))
        answers.append(one_hot(str(a + b)[::-1], OUT))
x, y = np.array(questions), np.array(answers)
order = rng.permutation(len(x))
x, y = x[order], y[order]
x_train, x_val, y_train, y_val = x[:900], x[900:], y[:900], y[900:]

model = keras.Sequential()
model.add(layers.Input((MAXLEN, len(chars))))
model.add(layers.LSTM(64))
model.add(layers.RepeatVector(OUT))
model.add(layers.LSTM(64, return_sequences=True))
model.add(layers.Dense(len(chars), activation="softmax"))
model.compile(
    loss="categorical_crossentropy",
    optimizer=keras.optimizers.Adam(0.005),
    metrics=["accuracy"],
)
hist = model.fit(
    x_train, y_train, batch_size=30, epochs=40, validation_data=(x_val, y_val), verbose=0
)
print("acc %.3f val %.3f" % (hist.history["accuracy"][-1], hist.history["val_accuracy"][-1]))
