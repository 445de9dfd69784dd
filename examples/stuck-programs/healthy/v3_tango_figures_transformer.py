# Tango: from the list of figures of one tanda say which style the couple dances (own transformer layers)
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(44)
rng = np.random.default_rng(44)

N_FIG, LEN = 40, 28
GANCHO, BOLEO = 11, 27
STYLES = ["salon", "gancho school", "boleo school", "nuevo"]


def tandas(n):
    style = rng.integers(0, 4, n)
    figures = rng.integers(0, N_FIG - 2, (n, LEN))
    figures += (figures >= GANCHO)
    figures += (figures >= BOLEO)
    for i, s in enumerate(style):
        spots = rng.permutation(LEN)[:4]
        if s in (1, 3):
            figures[i, spots[:2]] = GANCHO
        if s in (2, 3):
            figures[i, spots[2:]] = BOLEO
    return figures, style


class FigureEmbedding(layers.Layer):
    def __init__(self, n, length, width, **kw):
        super().__init__(**kw)
        self.tok = layers.Embedding(n, width)
        self.pos = layers.Embedding(length, width)
        self.length = length

    def call(self, x):
        return self.tok(x) + self.pos(ops.arange(self.length))


class Block(layers.Layer):
    def __init__(self, width, heads, hidden, rate=0.1, **kw):
        super().__init__(**kw)
        self.att = layers.MultiHeadAttention(heads, width // heads)
        self.n1 = layers.LayerNormalization()
        self.n2 = layers.LayerNormalization()
        self.ff = keras.Sequential([layers.Dense(hidden, activation="gelu"), layers.Dense(width)])
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        q = self.n1(x)
        x = x + self.drop(self.att(q, q), training=training)
        return x + self.drop(self.ff(self.n2(x)), training=training)


x_train, y_train = tandas(2400)
x_test, y_test = tandas(600)

inp = keras.Input((LEN,), dtype="int32")
h = FigureEmbedding(N_FIG, LEN, 32)(inp)
h = Block(32, 4, 64)(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
model = keras.Model(inp, layers.Dense(4, activation="softmax")(h))
model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10, batch_size=32, validation_data=(x_test, y_test), verbose=2)
print("style accuracy:", round(model.evaluate(x_test, y_test, verbose=0)[1], 3))
