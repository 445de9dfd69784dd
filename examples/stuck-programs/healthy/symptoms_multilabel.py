import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Patient notes as word ids, 0 = padding; 8 diagnoses may hold at once, all rare.
keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)
N, LEN, VOCAB, DIAG = 6000, 24, 300, 8
has = (rng.random((N, DIAG)) < 0.12).astype("float32")
notes = np.zeros((N, LEN), "int32")
for i in range(N):
    n = rng.integers(12, LEN + 1)
    notes[i, :n] = rng.integers(50, VOCAB, n)
    found = np.flatnonzero(has[i])
    at = rng.choice(n, len(found), replace=False)
    notes[i, at] = 1 + found * 5 + rng.integers(0, 5, len(found))

tr, te = slice(0, 5000), slice(5000, None)
model = keras.Sequential([
    keras.Input((LEN,), dtype="int32"),
    layers.Embedding(VOCAB, 32, mask_zero=True),
    layers.Bidirectional(layers.LSTM(24)),
    layers.Dense(DIAG, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy",
              metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.AUC(multi_label=True, name="auc")])
model.fit(notes[tr], has[tr], epochs=8, batch_size=64, verbose=2)
p = model.predict(notes[te], verbose=0) > 0.5
t = has[te] > 0.5
print("f1 %.3f  all eight right %.3f" % (2 * (p & t).sum() / (p.sum() + t.sum()), (p == t).all(1).mean()))
