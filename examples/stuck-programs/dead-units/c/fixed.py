import math

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(3)


# ---- data: one-lead ECG at low rate, mark every frame that belongs to a QRS complex -------------
def recording(rng, n=160):
    ecg = 0.25 * rng.standard_normal(n) + 0.6 * np.sin(2 * np.pi * (np.arange(n) / 90 + rng.random()))
    marks = np.zeros(n)
    at = int(rng.integers(3, 20))
    while at < n - 8:
        height = rng.uniform(1.5, 2.5)
        ecg[at:at + 6] += height * np.array([-0.3, 0.5, 1.0, 0.4, -0.6, -0.2])
        marks[at:at + 6] = 1
        at += int(rng.integers(18, 34))
    return ecg, marks


def dataset(n, seed):
    rng = np.random.default_rng(seed)
    sig, lab = zip(*(recording(rng) for _ in range(n)))
    sig = np.array(sig, "float32")
    sig = (sig - sig.mean()) / sig.std()
    return sig[..., None], np.array(lab, "float32")[..., None]


x, y = dataset(600, seed=1)
x_val, y_val = dataset(150, seed=2)
print("share of QRS frames:", y.mean().round(3))

# ---- model: dense detector, as in the RetinaNet paper -------------------------------------------
PRIOR = 0.01
prior_bias = keras.initializers.Constant(-math.log((1 - PRIOR) / PRIOR))


class Detector(keras.Model):
    def __init__(self, width=24, depth=3):
        super().__init__()
        self.tower = [
            layers.Conv1D(width, 5, padding="same", activation="relu",
                          kernel_initializer="he_normal")
            for _ in range(depth)
        ]
        self.head = layers.Conv1D(1, 1, activation="sigmoid", bias_initializer=prior_bias)

    def call(self, x):
        for conv in self.tower:
            x = conv(x)
        return self.head(x)


det = Detector()
det.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.BinaryCrossentropy(),
            metrics=[keras.metrics.AUC(name="auc")])
det.fit(x, y, batch_size=16, epochs=12, validation_data=(x_val, y_val), verbose=2)

hit = ops.convert_to_numpy(det.predict(x_val, verbose=0)) > 0.5
tp = np.sum(hit & (y_val == 1))
f1 = 2 * tp / max(1, hit.sum() + y_val.sum())
print(f"validation F1 of QRS frames: {f1:.3f}")
