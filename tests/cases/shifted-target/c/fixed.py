import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import random

import keras
import numpy as np
from keras.utils import pad_sequences

keras.utils.set_random_seed(5)

# words 1..24; every word is tagged 1 (other), 2 (name) or 3 (number); 0 is padding
MAXLEN = 12
sentences, tags = [], []
for _ in range(3200):
    words = [random.randint(1, 24) for _ in range(random.randint(3, MAXLEN))]
    sentences.append(words)
    tags.append([2 if w <= 8 else 3 if w <= 14 else 1 for w in words])

X = pad_sequences(sentences, maxlen=MAXLEN, padding="post")
Y = pad_sequences(tags, maxlen=MAXLEN, padding="post")


class NameTagger(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(25, 8)
        self.lstm = keras.layers.LSTM(units, return_sequences=True)
        self.head = keras.layers.Dense(4, activation="softmax")

    def call(self, inputs):
        x = self.embedding(inputs)
        x = self.lstm(x)
        return self.head(x)


def batches(first, last, size=64):
    while True:
        for i in range(first, last, size):
            yield X[i : i + size], Y[i : i + size]


model = NameTagger(24)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
h = model.fit(
    batches(0, 2560),
    steps_per_epoch=40,
    validation_data=batches(2560, 3200),
    validation_steps=10,
    epochs=25,
    verbose=2,
)
print("accuracy on the held-out sentences:", round(h.history["val_accuracy"][-1], 3))
