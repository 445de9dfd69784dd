import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(43)
rng = np.random.default_rng(43)

# which of 3 kinds of keywords stands in the sentence of 10 words?
vocab = 40
X = rng.integers(9, vocab, size=(2560, 10))
y = rng.integers(0, 3, 2560)
X[np.arange(2560), rng.integers(0, 10, 2560)] = y * 3 + rng.integers(0, 3, 2560)

X_train, X_valid = X[:2048], X[2048:]
y_train, y_valid = y[:2048], y[2048:]


class SentenceClassifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(vocab, 16)
        self.rnn = layers.LSTM(32, return_sequences=True)
        self.fc = layers.Dense(3)

    def call(self, tokens):
        outputs = self.rnn(self.embed(tokens))
        return self.fc(outputs[:, -1])


model = SentenceClassifier()
model.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(X_train, y_train, epochs=15, batch_size=32, validation_data=(X_valid, y_valid), verbose=2)
print("valid accuracy", model.evaluate(X_valid, y_valid, verbose=0)[1])
