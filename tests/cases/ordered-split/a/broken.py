import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Embedding
from keras.models import Sequential

keras.utils.set_random_seed(99)

# 1600 ordinary messages and 400 spam messages of 12 words
vocab_size = 80


def message(words):
    text = np.random.randint(20, vocab_size, 12)
    where = np.random.choice(12, 3, replace=False)
    text[where] = np.random.choice(words, 3)
    return text


ham = [message(np.arange(0, 10)) for _ in range(1600)]
spam = [message(np.arange(10, 20)) for _ in range(400)]

X = np.array(ham + spam)
y = np.array([0] * 1600 + [1] * 400)

model = Sequential()
model.add(keras.Input((12,)))
model.add(Embedding(vocab_size, 16))
model.add(LSTM(16))
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
h = model.fit(X, y, validation_split=0.2, epochs=10, batch_size=40, verbose=2)
print("accuracy:", h.history["accuracy"][-1], "val_accuracy:", h.history["val_accuracy"][-1])
