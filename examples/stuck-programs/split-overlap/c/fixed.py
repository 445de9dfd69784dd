"""Detect cavitation in pump recordings: vibration waveform + operating point, rare positives."""
import numpy as np
import keras
from keras import layers
from sklearn.model_selection import train_test_split
from sklearn.metrics import balanced_accuracy_score, recall_score

keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)


def record(n=1600, length=48):
    bad = (rng.random(n) < 0.09).astype(int)
    t = np.arange(length)
    speed = rng.uniform(0.5, 1.5, n)
    load = rng.uniform(0, 1, n)
    wave = np.sin(0.5 * speed[:, None] * t + rng.uniform(0, 6.28, (n, 1)))
    burst = rng.normal(size=(n, length)) * (0.45 + 0.15 * load[:, None])
    wave = wave + burst * np.where(bad, rng.uniform(1.1, 2.0, n), rng.uniform(0.6, 1.1, n))[:, None]
    return wave.astype("float32"), np.stack([speed, load], 1).astype("float32"), bad


def oversample(wave, point, bad):
    """Repeat the positives until both classes are equally frequent."""
    pos = np.flatnonzero(bad == 1)
    extra = rng.choice(pos, size=(bad == 0).sum() - len(pos), replace=True)
    keep = np.concatenate([np.arange(len(bad)), extra])
    return wave[keep], point[keep], bad[keep]


wave, point, bad = record()
print("recordings:", len(bad), "positives:", bad.sum())

wave_tr, wave_va, point_tr, point_va, bad_tr, bad_va = train_test_split(
    wave, point, bad, test_size=0.25, random_state=0, stratify=bad)
wave_tr, point_tr, bad_tr = oversample(wave_tr, point_tr, bad_tr)

w_in = keras.Input((wave.shape[1],), name="wave")
p_in = keras.Input((2,), name="point")
w = layers.Reshape((-1, 1))(w_in)
w = layers.Conv1D(32, 7, activation="relu")(w)
w = layers.Conv1D(48, 5, activation="relu")(w)
w = layers.GlobalAveragePooling1D()(w)
h = layers.Concatenate()([w, p_in])
h = layers.Dense(64, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model([w_in, p_in], out)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit({"wave": wave_tr, "point": point_tr}, bad_tr, batch_size=64, epochs=45, verbose=2,
          validation_data=({"wave": wave_va, "point": point_va}, bad_va))

pred = (model.predict({"wave": wave_va, "point": point_va}, verbose=0)[:, 0] > 0.5).astype(int)
print("validation: balanced accuracy %.4f  recall of cavitation %.4f"
      % (balanced_accuracy_score(bad_va, pred), recall_score(bad_va, pred)))
