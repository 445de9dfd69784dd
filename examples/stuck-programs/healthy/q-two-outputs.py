import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Heart beats: beat type (three shapes) and beat rate from one channel.
keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)
N, T = 5000, 64
kind = rng.integers(0, 3, N)
rate = rng.uniform(2, 6, N)
t = np.linspace(0, 1, T)
ang = 2 * np.pi * rate[:, None] * t + rng.uniform(0, 6.28, (N, 1))
shapes = np.stack([np.sin(ang), np.sign(np.sin(ang)), np.sin(ang) ** 3 + 0.8 * np.cos(2 * ang)])
ecg = shapes[kind, np.arange(N)] + rng.normal(0, 0.15, (N, T))
ecg = ecg.astype("float32")[..., None]
rate_scaled = ((rate - 4) / 1.155).astype("float32")[:, None]

beat = keras.Input((T, 1), name="ecg")
h = layers.Conv1D(32, 7, activation="relu", padding="same")(beat)
h = layers.MaxPooling1D(2)(h)
h = layers.Conv1D(32, 7, activation="relu", padding="same")(h)
h = layers.BatchNormalization()(h)
h = layers.MaxPooling1D(2)(h)
h = layers.Bidirectional(layers.GRU(32))(h)
kind_out = layers.Dense(3, activation="softmax", name="kind")(h)
rate_out = layers.Dense(1, name="rate")(h)
model = keras.Model(beat, {"kind": kind_out, "rate": rate_out})
model.compile(keras.optimizers.Adam(2e-3),
              loss={"kind": "sparse_categorical_crossentropy", "rate": "mse"},
              metrics={"kind": "accuracy", "rate": "mae"})
model.fit(ecg[:4200], {"kind": kind[:4200], "rate": rate_scaled[:4200]}, epochs=15,
          batch_size=64, verbose=2)
res = model.evaluate(ecg[4200:], {"kind": kind[4200:], "rate": rate_scaled[4200:]},
                     verbose=0, return_dict=True)
print({k: round(float(v), 3) for k, v in res.items()})
