# weld inspection: find the rare bad seams in the current curve
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(10)
rng = np.random.default_rng(10)

SEAMS, T = 8000, 50
bad = (rng.random(SEAMS) < 0.04).astype("int32")
curve = 1.0 + 0.3 * np.sin(np.linspace(0, 3, T)) + rng.normal(0, 0.15, (SEAMS, T))
where = rng.integers(5, T - 10, SEAMS)
dip = (np.arange(T) >= where[:, None]) & (np.arange(T) < where[:, None] + 5)
curve = np.where(dip & (bad[:, None] == 1), curve - 0.7, curve)
X = ((curve - curve.mean()) / curve.std()).astype("float32")[..., None]

model = keras.Sequential([
    keras.Input((T, 1)),
    layers.Conv1D(16, 5, activation="relu"),
    layers.Conv1D(16, 5, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X[:6400], bad[:6400], epochs=12, batch_size=64, validation_data=(X[6400:], bad[6400:]), verbose=2)
flag = model.predict(X[6400:], verbose=0)[:, 0] > 0.5
truth = bad[6400:] == 1
print("accuracy %.4f  recall %.3f  precision %.3f" % ((flag == truth).mean(), flag[truth].mean(), truth[flag].mean()))
