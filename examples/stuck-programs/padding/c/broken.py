"""Irrigation advice from rain-gauge records.

Every field has a gauge that reports millimetres per day. Records start when the
gauge was installed, so they have different lengths (12 to 45 days). An agronomist
labelled each record: 0 = leave it, 1 = water lightly, 2 = water fully.
"""
import numpy as np
import keras
from keras import layers
from keras.utils import pad_sequences

rng = np.random.default_rng(1204)


def one_record():
    n = rng.integers(12, 46)
    p_rain = rng.uniform(0.1, 0.5)
    rain = np.where(rng.random(n) < p_rain, rng.gamma(2.0, 0.4, n), 0.0)
    wanted = rng.integers(3)                       # the survey is balanced
    spell = rng.integers(*[(0, 3), (3, 6), (6, 10)][wanted])
    rain[n - spell:] = 0.0
    rain[n - spell - 1] = rng.gamma(2.0, 0.4) + 0.05
    return rain.astype("float32"), wanted


records, labels = zip(*[one_record() for _ in range(3584)])
labels = np.array(labels)

X = pad_sequences(records, maxlen=45, dtype="float32")[..., None]
X_train, X_val, X_test = X[:2560], X[2560:3072], X[3072:]
y_train, y_val, y_test = labels[:2560], labels[2560:3072], labels[3072:]

model = keras.Sequential([
    layers.Input((45, 1)),
    layers.Masking(mask_value=0.0),
    layers.GRU(32),
    layers.Dense(16, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(5e-3),
              loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])

model.fit(X_train, y_train, validation_data=(X_val, y_val),
          epochs=12, batch_size=64, verbose=2)

loss, acc = model.evaluate(X_test, y_test, batch_size=64, verbose=0)
pred = model.predict(X_test, batch_size=64, verbose=0).argmax(-1)
for k, name in enumerate(["leave", "light", "full"]):
    print(f"{name:6s} recall {np.mean(pred[y_test == k] == k):.2f}")
print(f"test loss {loss:.3f}  test accuracy {acc:.3f}")
