"""Tag the tokens of an ingredient line: QTY, UNIT, FOOD, PREP, OTHER.
Some words are ambiguous ("clove" is a unit before "of"/a food otherwise; "ground" is a PREP after a comma only ...),
the tagger therefore reads both ways. Lines have 3-12 tokens and are padded with 0."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(60)
rng = np.random.default_rng(60)

TAGS = ["OTHER", "QTY", "UNIT", "FOOD", "PREP"]
T = {t: i for i, t in enumerate(TAGS)}
QTY = "1 2 3 4 6 1/2 1/4 250 500".split()
UNIT = "cup cups tsp tbsp g ml clove stick head".split()
FOOD = "flour butter garlic lettuce cinnamon celery pepper clove stick rice milk".split()
PREP = "ground chopped melted sliced sifted".split()


def line():
    out = []
    pick = lambda words: words[rng.integers(len(words))]
    out.append((pick(QTY), "QTY"))
    if rng.random() < .6:
        out.append((pick(UNIT), "UNIT"))
        if rng.random() < .7:
            out.append(("of", "OTHER"))
        else:
            out.append((pick(["fresh", "good"]), "OTHER"))
    elif rng.random() < .4:
        out.append((pick(PREP), "FOOD"))   # 'ground pepper' counts as the food's name
    out.append((pick(FOOD), "FOOD"))
    if rng.random() < .6:
        out += [(",", "OTHER")]
        if rng.random() < .3:
            out.append(("finely", "PREP"))
        out.append((pick(PREP), "PREP"))
    if rng.random() < .3:
        out += [("plus", "OTHER"), ("more", "OTHER"), ("for", "OTHER"), (pick(FOOD), "FOOD")][: rng.integers(2, 5)]
    return out


lines = [line() for _ in range(3000)]
words = sorted({w for l in lines for w, _ in l})
index = {w: i + 1 for i, w in enumerate(words)}
L = 12
x = np.zeros((len(lines), L), "int32")
y = np.zeros((len(lines), L), "int32")
for r, l in enumerate(lines):
    for c, (w, t) in enumerate(l[:L]):
        x[r, c], y[r, c] = index[w], T[t]

# identical lines do occur among templates: keep each once
_, first = np.unique(x, axis=0, return_index=True)
first = rng.permutation(first)
x, y = x[first], y[first]
n = int(.8 * len(x))

inp = keras.Input((L,), dtype="int32")
h = layers.Embedding(len(index) + 1, 16, mask_zero=True)(inp)
h = layers.Bidirectional(layers.LSTM(24, return_sequences=True))(h)
out = layers.Dense(len(TAGS), activation="softmax")(h)
tagger = keras.Model(inp, out)
tagger.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy", weighted_metrics=["accuracy"])
w = (x > 0).astype("float32")
tagger.fit(x[:n], y[:n], sample_weight=w[:n], validation_data=(x[n:], y[n:], w[n:]), epochs=12, batch_size=32, verbose=2)

p = tagger.predict(x[n:], verbose=0).argmax(-1)
real = x[n:] > 0
print("lines train/test:", n, len(x) - n)
print("token accuracy %.3f | whole lines right %.3f" % ((p == y[n:])[real].mean(), np.all((p == y[n:]) | ~real, axis=1).mean()))
