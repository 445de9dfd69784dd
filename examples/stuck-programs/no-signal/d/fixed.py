"""Pottery studio: which firings end with cracked glaze?  (question from the studio: can the model warn us?)
Kiln log, 48 readings per firing (every 20 min).  Columns in the studio's data base:
  room_temp, room_hum   sensor on the studio wall
  pyro, flue            pyrometer in the chamber, draught in the flue"""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

N, T = 1500, 48
t = np.arange(T)


def smooth_noise(scale):
    z = rng.normal(0, 1, (N, T + 8))
    k = np.ones(9) / 3
    return scale * np.stack([np.convolve(r, k, "valid") for r in z])


room_temp = 20 + rng.normal(0, 2, (N, 1)) + smooth_noise(0.6)
room_hum = 50 + rng.normal(0, 6, (N, 1)) + smooth_noise(2.0)
peak = rng.uniform(24, 32, (N, 1))
cool = rng.uniform(0.6, 2.4, (N, 1))                     # how fast the chamber cools off
pyro = 1200 * np.clip(t / peak, 0, 1) - 30 * cool * np.clip(t - peak, 0, None) + smooth_noise(6)
flue = 0.3 + 0.2 * cool * (t > peak) + smooth_noise(0.04)
cracked = (cool[:, 0] + rng.normal(0, 0.05, N) > 1.5).astype("int32")

db = {"room_temp": room_temp, "room_hum": room_hum, "pyro": pyro, "flue": flue}
use = ["pyro", "flue"]

X = np.stack([db[c] for c in use], axis=-1)
X = ((X - X[:1200].mean((0, 1))) / X[:1200].std((0, 1))).astype("float32")

inp = layers.Input((T, len(use)))
h = layers.Conv1D(12, 5, activation="relu")(inp)
h = layers.MaxPooling1D(2)(h)
h = layers.LSTM(12)(h)
h = layers.Dropout(0.2)(h)
model = keras.Model(inp, layers.Dense(1, activation="sigmoid")(h))
model.compile("adam", "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
model.fit(X[:1200], cracked[:1200], epochs=14, batch_size=32,
          validation_data=(X[1200:], cracked[1200:]), verbose=2)
_, acc, auc = model.evaluate(X[1200:], cracked[1200:], verbose=0)
print(f"held-out firings: accuracy {acc:.3f}  AUC {auc:.3f}   (share cracked {cracked[1200:].mean():.2f})")
