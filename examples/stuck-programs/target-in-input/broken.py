import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

SEED = 2024
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

# shop sessions: 15 page views each, one line per page view
n_sessions, n_views = 2000, 15
interest = rng.normal(size=n_sessions)
log = {
    "dwell": np.exp(0.4 * rng.normal(size=(n_sessions, n_views)) + 0.3 * interest[:, None]),
    "depth": rng.integers(0, 6, (n_sessions, n_views)) / 5.0,
    "scroll": rng.uniform(size=(n_sessions, n_views)),
    "search": (rng.uniform(size=(n_sessions, n_views)) < 0.2).astype(float),
}
logit = 3.0 * interest + 6.0 * (log["scroll"].mean(axis=1) - 0.5)
bought = (rng.uniform(size=n_sessions) < 1 / (1 + np.exp(-logit))).astype("float32")
log["paid"] = np.zeros((n_sessions, n_views))
log["paid"][np.arange(n_sessions), -1] = bought

COLUMNS = ["dwell", "depth", "scroll", "search", "paid"]
X = np.stack([log[c] for c in COLUMNS], axis=-1).astype("float32")
print(X.shape, "share of buyers:", bought.mean())

X_train, X_val, y_train, y_val = X[:1600], X[1600:], bought[:1600], bought[1600:]

inputs = keras.Input(shape=X.shape[1:])
h = layers.LSTM(24)(inputs)
h = layers.Dense(12, activation="relu")(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=12, batch_size=32, verbose=2)

print("validation accuracy: %.3f" % model.evaluate(X_val, y_val, verbose=0)[1])
