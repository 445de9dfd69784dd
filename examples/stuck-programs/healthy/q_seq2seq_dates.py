import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(91)
rng = np.random.default_rng(91)

# encoder-decoder with teacher forcing: spell a 5-digit part number backwards with every digit increased by one
n, L, START = 10000, 5, 10
src = rng.integers(0, 10, (n, L))
tgt = (src[:, ::-1] + 1) % 10
dec_in = np.concatenate([np.full((n, 1), START), tgt[:, :-1]], axis=1)

enc_inp = keras.Input((L,), dtype="int32")
dec_inp = keras.Input((L,), dtype="int32")
e = layers.Embedding(10, 24)(enc_inp)
enc_seq, sh = layers.GRU(96, return_sequences=True, return_state=True)(e)
d = layers.Embedding(11, 24)(dec_inp)
d = layers.GRU(96, return_sequences=True)(d, initial_state=sh)
ctx = layers.Attention()([d, enc_seq])
out = layers.Dense(10, activation="softmax")(layers.Concatenate()([d, ctx]))
s2s = keras.Model([enc_inp, dec_inp], out)
s2s.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
s2s.fit([src[:9000], dec_in[:9000]], tgt[:9000], batch_size=64, epochs=12, verbose=2)

# greedy decoding
q = src[9000:]
cur = np.full((len(q), L), START)
for i in range(L):
    step = s2s.predict([q, cur], batch_size=250, verbose=0)[:, i].argmax(-1)
    if i + 1 < L:
        cur[:, i + 1] = step
    last = step
decoded = np.concatenate([cur[:, 1:], last[:, None]], axis=1)
print("numbers entirely right: %.3f" % (decoded == tgt[9000:]).all(1).mean())
