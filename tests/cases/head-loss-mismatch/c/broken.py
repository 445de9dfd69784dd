import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)

# which of five intents does a command of 8 words have?
vocab, intents = 45, 5
commands = rng.integers(20, vocab, size=(2400, 8))
intent = rng.integers(0, intents, 2400)
commands[np.arange(2400), rng.integers(0, 8, 2400)] = intent * 4 + rng.integers(0, 4, 2400)


class IntentModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding = keras.layers.Embedding(vocab, 16)
        self.lstm = keras.layers.LSTM(24)
        self.classifier = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.classifier(self.lstm(self.embedding(x)))


model = IntentModel()
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(commands, intent, epochs=12, batch_size=32, validation_split=0.2, verbose=2)
print("loss", history.history["loss"][-1], "val_accuracy", history.history["val_accuracy"][-1])
