"""Spoken airfield reports -> flight category (visual / marginal / instrument).

Reports come as the controller's transcript in capitals; the category follows the
lower of what ceiling and visibility allow.
"""
import random
from collections import Counter

import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
random.seed(77)

DIGITS = "zero one two three four five six seven eight nine".upper().split()
FIELDS = "BRAVO KESTREL HARROW LINDEN MARLOW OTTER PENDLE QUARRY".split()
COVER = "FEW SCATTERED BROKEN OVERCAST".split()
REMARK = ["BIRDS NEAR RUNWAY", "TAXIWAY CLOSED", "GLIDERS ACTIVE", "NO SIGNIFICANT WEATHER", "LIGHT RAIN", "PRESSURE FALLING"]


def one_report():
    cover = random.choice(COVER)
    height = random.randint(1, 9)          # hundreds of metres
    vis = random.randint(0, 9)             # kilometres
    ceiling = height if cover in ("BROKEN", "OVERCAST") else 9
    if ceiling <= 2 or vis <= 1:
        cat = 2
    elif ceiling <= 4 or vis <= 4:
        cat = 1
    else:
        cat = 0
    wind = " ".join(random.choice(DIGITS) for _ in range(3))
    parts = [f"WIND {wind}", f"VISIBILITY {DIGITS[vis]}", f"CLOUD {cover} AT {DIGITS[height]}"]
    if random.random() < .5:
        parts.append(random.choice(REMARK))
    return random.choice(FIELDS) + " INFORMATION " + " ".join(parts), cat


def tokenize(text):
    return text.lower().replace(",", " ").split()


class Vocab:
    PAD, UNK = 0, 1

    def __init__(self, texts, max_words=200):
        c = Counter(w for t in texts for w in tokenize(t))
        self.index = {w: i + 2 for i, (w, _) in enumerate(c.most_common(max_words - 2))}

    def __len__(self):
        return len(self.index) + 2

    def encode(self, text, length):
        ids = [self.index.get(w, self.UNK) for w in text.split()][:length]
        return ids + [self.PAD] * (length - len(ids))


reports = [one_report() for _ in range(4000)]
texts, cats = zip(*reports)
n_train = 3200
vocab = Vocab(texts[:n_train])
X = np.array([vocab.encode(t, 16) for t in texts], dtype="int32")
y = np.array(cats)
print("vocabulary", len(vocab), "classes", np.bincount(y))

model = keras.Sequential([
    keras.Input((16,), dtype="int32"),
    layers.Embedding(len(vocab), 24, mask_zero=True),
    layers.Bidirectional(layers.LSTM(32)),
    layers.Dense(32, activation="relu"),
    layers.Dense(3),
])
model.compile(
    keras.optimizers.Adam(4e-3),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(X[:n_train], y[:n_train], validation_data=(X[n_train:], y[n_train:]), epochs=12, batch_size=64, verbose=2)
loss, acc = model.evaluate(X[n_train:], y[n_train:], verbose=0)
print(f"flight category accuracy on new reports: {acc:.3f}")
