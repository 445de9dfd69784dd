import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Bidirectional, Dense, Embedding, Input

keras.utils.set_random_seed(28)
rng = np.random.default_rng(28)

# word types 0..8; an article (type 1) is tagged by the word that follows it
words = rng.integers(0, 9, size=(2560, 11))
words[rng.random(words.shape) < 0.35] = 1
following = np.concatenate([words[:, 1:], np.zeros((2560, 1), int)], axis=1)
tags = np.where(words == 1, 1 + following % 3, 0)

inputs = Input(shape=(11,), dtype="int32")
x = Embedding(9, 8)(inputs)
x = Bidirectional(LSTM(16, return_sequences=True))(x)
outputs = Dense(4, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(words, tags, batch_size=32, epochs=12, validation_split=0.25, verbose=2)
print("val_accuracy: %.4f" % history.history["val_accuracy"][-1])
