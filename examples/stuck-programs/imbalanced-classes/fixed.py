import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(404)
rng = np.random.default_rng(404)

# Web shop sessions: 20 pages each, does the visitor buy?
PAGES = ["home", "list", "item", "review", "compare", "basket", "search", "help", "login", "sale"]
COMPARE, BASKET = PAGES.index("compare"), PAGES.index("basket")
N, T = 9000, 20

X = rng.integers(0, len(PAGES), (N, T))
# people who go straight from comparing to the basket are the ones who may buy
chance = (X[:, :-1] == COMPARE) & (X[:, 1:] == BASKET)
rows, cols = np.nonzero(chance)
X[rows, cols + 1] = PAGES.index("home")
keen = rng.random(N) < 0.1
at = rng.integers(0, T - 1, N)
X[keen, at[keen]] = COMPARE
X[keen, at[keen] + 1] = BASKET
y = (keen & (rng.random(N) < 0.3)).astype("float32")[:, None]

x_train, y_train = X[:6000], y[:6000]
x_test, y_test = X[6000:], y[6000:]
print("buyers: %.3f of the sessions" % y_train.mean())

model = keras.Sequential([
    keras.Input((T,), dtype="int32"),
    layers.Embedding(len(PAGES), 6),
    layers.Conv1D(12, 2, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, class_weight={0: 0.51, 1: 19.0}, epochs=14, batch_size=64, validation_data=(x_test, y_test), verbose=2)

pred = model.predict(x_test, verbose=0) > 0.5
truth = y_test > 0.5
recall = (pred & truth).sum() / truth.sum()
specificity = (~pred & ~truth).sum() / (~truth).sum()
print("sessions flagged:", int(pred.sum()), " buyers:", int(truth.sum()))
print("balanced accuracy: %.3f" % ((recall + specificity) / 2))
