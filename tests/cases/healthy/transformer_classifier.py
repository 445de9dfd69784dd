import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)

vocab_size, maxlen, embed_dim = 30, 12, 16
x = rng.integers(2, vocab_size, size=(2560, maxlen))
y = rng.integers(0, 2, 2560)
for row, label in zip(x, y):
    row[row < 5] = 10
    if label:
        row[rng.integers(0, maxlen)] = rng.integers(2, 5)


class TokenAndPosition(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.tok = layers.Embedding(vocab_size, embed_dim)
        self.pos = layers.Embedding(maxlen, embed_dim)

    def call(self, tokens):
        return self.tok(tokens) + self.pos(keras.ops.arange(keras.ops.shape(tokens)[-1]))


inputs = layers.Input(shape=(maxlen,))
h = TokenAndPosition(maxlen, vocab_size, embed_dim)(inputs)
att = layers.MultiHeadAttention(num_heads=2, key_dim=8)(h, h)
h = layers.LayerNormalization()(h + att)
ffn = layers.Dense(embed_dim)(layers.Dense(32, activation="relu")(h))
h = layers.LayerNormalization()(h + ffn)
h = layers.GlobalAveragePooling1D()(h)
outputs = layers.Dense(2, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
hist = model.fit(x, y, batch_size=32, epochs=8, validation_split=0.2, verbose=0)
print("val accuracy", hist.history["val_accuracy"][-1])
