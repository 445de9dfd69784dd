import numpy as np
import keras
from keras import layers

# Mark the bases of a fragment that belong to a promoter region, i.e. the TATA box
# and the UP bases before it. Dilated convolutions after the usual TCN recipe.
BASES = np.array(list("ACGT"))
LENGTH, UP = 96, 14
FILTERS = 24
gen = np.random.default_rng(seed=77)


def fragment():
    seq = gen.choice(BASES, size=LENGTH)
    for _ in range(gen.integers(0, 4)):
        p = gen.integers(0, LENGTH - 6)
        seq[p:p + 6] = list("TATAAA")
    seq = "".join(seq)
    tag = np.zeros(LENGTH)
    p = seq.find("TATAAA")
    while p >= 0:
        tag[max(0, p - UP):p + 6] = 1
        p = seq.find("TATAAA", p + 1)
    return seq, tag


def encode(seqs):
    idx = np.array([["ACGT".index(c) for c in s] for s in seqs])
    return np.eye(4, dtype="float32")[idx]


pairs = [fragment() for _ in range(2000)]
x = encode([p[0] for p in pairs])
y = np.stack([p[1] for p in pairs]).astype("float32")[..., None]


def block(h, dilation):
    skip = h
    h = layers.Conv1D(FILTERS, 5, padding="same", dilation_rate=dilation, activation="relu")(h)
    h = layers.Conv1D(FILTERS, 3, padding="same", dilation_rate=dilation)(h)
    return layers.ReLU()(layers.Add()([skip, h]))


inp = keras.Input(shape=(LENGTH, 4), name="bases")
h = layers.Conv1D(FILTERS, 1)(inp)
for d in (1, 2, 4):
    h = block(h, d)
prob = layers.Dense(1, activation="sigmoid", name="promoter")(h)
tagger = keras.Model(inp, prob, name="tcn_tagger")

tagger.compile(
    optimizer=keras.optimizers.Nadam(3e-3),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.BinaryAccuracy(name="acc")],
)
tagger.fit(x[:1600], y[:1600], epochs=10, batch_size=32, validation_data=(x[1600:], y[1600:]), verbose=2)

p = tagger.predict(x[1600:], verbose=0) > 0.5
truth = y[1600:] > 0.5
f1 = 2 * np.sum(p & truth) / (np.sum(p) + np.sum(truth))
print("promoter bases in test: %.3f" % truth.mean())
print("per-base accuracy %.4f   F1 %.4f" % (np.mean(p == truth), f1))
