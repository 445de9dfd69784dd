import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(88)
rng = np.random.default_rng(88)

# film plots (60 tokens), eight genres, several at once and some of them rare
n, length, vocab, genres = 7000, 60, 500, 8
share = np.array([0.45, 0.35, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05])
tags = (rng.random((n, genres)) < share).astype("float32")
words = np.arange(100, 100 + genres * 20).reshape(genres, 20)
plots = rng.integers(260, vocab, (n, length))
for g in range(genres):
    rows = np.flatnonzero(tags[:, g])
    for _ in range(4):
        plots[rows, rng.integers(0, length, len(rows))] = words[g, rng.integers(0, 20, len(rows))]

model = keras.Sequential([
    keras.Input((length,), dtype="int32"),
    layers.Embedding(vocab, 32),
    layers.Conv1D(64, 1, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(64, activation="relu"),
    layers.Dense(genres, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy",
              metrics=[keras.metrics.AUC(multi_label=True, num_labels=genres, name="auc")])
model.fit(plots[:6000], tags[:6000], batch_size=32, epochs=8, validation_split=0.1, verbose=2)
p = model.predict(plots[6000:], verbose=0) > 0.5
t = tags[6000:] > 0.5
f1 = 2 * (p & t).sum(0) / (p.sum(0) + t.sum(0))
print("F1 per genre", np.round(f1, 2), "macro %.3f" % f1.mean())
