import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# "7 mar 1994" -> "1994-03-07", character by character, encoder/decoder with teacher forcing.
keras.utils.set_random_seed(62)
rng = np.random.default_rng(62)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
N = 8000
d, m, yr = rng.integers(1, 29, N), rng.integers(1, 13, N), rng.integers(1950, 2030, N)
src = [f"{a} {MONTHS[b - 1]} {c}".rjust(11) for a, b, c in zip(d, m, yr)]
dst = [f"{c}-{b:02d}-{a:02d}" for a, b, c in zip(d, m, yr)]
chars = sorted(set("".join(src) + "".join(dst)))
ids = {c: i + 1 for i, c in enumerate(chars)}          # 0 = start
V = len(chars) + 1
enc = np.array([[ids[c] for c in s] for s in src])
out = np.array([[ids[c] for c in s] for s in dst])
dec = np.concatenate([np.zeros((N, 1), int), out[:, :-1]], axis=1)

e_in = keras.Input((11,), dtype="int32", name="written")
d_in = keras.Input((10,), dtype="int32", name="so_far")
e_seq, state = layers.GRU(64, return_sequences=True, return_state=True)(layers.Embedding(V, 24)(e_in))
d_seq = layers.GRU(64, return_sequences=True)(layers.Embedding(V, 24)(d_in), initial_state=state)
ctx = layers.Attention()([d_seq, e_seq])
logits = layers.Dense(V)(layers.Concatenate()([d_seq, ctx]))
model = keras.Model([e_in, d_in], logits)
model.compile(keras.optimizers.Adam(4e-3),
              keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
n = 7000
model.fit([enc[:n], dec[:n]], out[:n], batch_size=64, epochs=12, verbose=2,
          validation_data=([enc[n:], dec[n:]], out[n:]))
p = model.predict([enc[n:], dec[n:]], verbose=0).argmax(-1)
print("characters %.4f  whole dates %.4f" % ((p == out[n:]).mean(), (p == out[n:]).all(1).mean()))
