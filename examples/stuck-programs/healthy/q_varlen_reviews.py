import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(23)
rng = np.random.default_rng(23)

# reviews of 3..40 words, padded at the end with 0. One opinion word somewhere,
# a "not" right before it turns the tone around.
n, maxlen, vocab = 6000, 40, 200
POS, NEG, NOT = np.arange(1, 21), np.arange(21, 41), 41
texts = np.zeros((n, maxlen), dtype="int32")
tone = np.zeros(n, dtype="int32")
for i in range(n):
    length = rng.integers(3, maxlen + 1)
    words = rng.integers(42, vocab, length)
    k = rng.integers(0, length)
    tone[i] = rng.integers(0, 2)
    words[k] = rng.choice(POS if tone[i] else NEG)
    if k > 0 and rng.random() < 0.4:
        words[k - 1] = NOT
        tone[i] = 1 - tone[i]
    texts[i, :length] = words

tr, te = slice(0, 5000), slice(5000, None)
inp = keras.Input((None,), dtype="int32")
h = layers.Embedding(vocab, 24, mask_zero=True)(inp)
h = layers.LSTM(32)(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(4e-3), "binary_crossentropy", metrics=["accuracy"])
model.fit(texts[tr], tone[tr], batch_size=50, epochs=12,
          validation_data=(texts[te], tone[te]), verbose=2)
print("accuracy", model.evaluate(texts[te], tone[te], verbose=0)[1])
