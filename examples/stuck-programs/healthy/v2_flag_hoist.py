"""Flag hoists -> plain letters.  A made-up navy code: the hoist is read from the bottom up, every flag stands for
another letter, and a 'repeat' flag stands for the letter spelled just before.  Encoder-decoder with attention,
teacher forcing in training, greedy decoding in the test."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

LETTERS = 12          # ids 1..12; 0 is START for the decoder
REPEAT = 13
L = 6
CODE = rng.permutation(LETTERS) + 1      # letter -> flag


def hoists(n):
    words, flags = [], []
    for _ in range(n):
        w = list(rng.integers(1, LETTERS + 1, L))
        for k in range(1, L):
            if rng.random() < .15:
                w[k] = w[k - 1]
        f = [REPEAT if k and w[k] == w[k - 1] else CODE[w[k] - 1] for k in range(L)]
        words.append(w)
        flags.append(f[::-1])
    return np.array(flags), np.array(words)


flags, words = hoists(5000)
_, first = np.unique(flags, axis=0, return_index=True)
keep = np.sort(first)
flags, words = flags[keep], words[keep]
n_test = 600

dec_in = np.concatenate([np.zeros((len(words), 1), int), words[:, :-1]], axis=1)

e_in = keras.Input((L,), dtype="int32")
d_in = keras.Input((None,), dtype="int32")
enc, state = layers.GRU(64, return_sequences=True, return_state=True)(layers.Embedding(REPEAT + 1, 24)(e_in))
dec = layers.GRU(64, return_sequences=True)(layers.Embedding(LETTERS + 1, 24)(d_in), initial_state=state)
ctx = layers.Attention()([dec, enc])
h = layers.Dense(64, activation="relu")(layers.Concatenate()([dec, ctx]))
out = layers.Dense(LETTERS + 1, activation="softmax")(h)
model = keras.Model([e_in, d_in], out)
model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit([flags[:-n_test], dec_in[:-n_test]], words[:-n_test], epochs=20, batch_size=64, verbose=2,
          validation_data=([flags[-n_test:], dec_in[-n_test:]], words[-n_test:]))


def spell(hoist):
    # the decoder is causal, so a full-length buffer will do
    said = np.zeros((len(hoist), L + 1), int)
    for k in range(L):
        p = model.predict([hoist, said[:, :-1]], verbose=0, batch_size=600)
        said[:, k + 1] = p[:, k].argmax(-1)
    return said[:, 1:]


print("words spelled without error: %.3f" % (spell(flags[-n_test:]) == words[-n_test:]).all(1).mean())
