# A geyser's temperature log: will it erupt within the next few minutes? About 1 of 12 windows says yes.
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)

# --- the log -------------------------------------------------------------
N, W, AHEAD = 6000, 24, 5
temp, erupts = np.empty(N), np.zeros(N, bool)
phase, wait = 0, rng.integers(45, 80)
for i in range(N):
    left = wait - phase
    pre = 1.5 * np.clip((9 - left) / 9, 0, 1) * np.sin(2.1 * phase)   # preplay: the water starts to swing
    temp[i] = 0.8 * np.sin(i / 300) + pre + rng.normal(0, 0.25)
    phase += 1
    if phase >= wait:
        erupts[i] = True
        phase, wait = 0, rng.integers(45, 80)

ends = np.arange(W, N - AHEAD)
x = np.stack([temp[e - W:e] for e in ends])[..., None].astype("float32")
y = np.array([erupts[e:e + AHEAD].any() for e in ends]).astype("float32")

# --- train on the first 70 %, leave a gap of one window, test on the rest -------
cut = int(0.7 * len(x))
xtr, ytr = x[:cut], y[:cut]
xte, yte = x[cut + W + AHEAD:], y[cut + W + AHEAD:]
m, s = xtr.mean(), xtr.std()
xtr, xte = (xtr - m) / s, (xte - m) / s
share = ytr.mean()
weights = {0: 0.5 / (1 - share), 1: 0.5 / share}
print("alerts: %.1f %%, class weights %s" % (100 * share, weights))

model = keras.Sequential([
    keras.Input((W, 1)),
    layers.Conv1D(16, 5, activation="relu"),
    layers.Conv1D(16, 5, activation="relu"),
    layers.Flatten(),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
model.fit(xtr, ytr, epochs=10, batch_size=64, class_weight=weights, validation_data=(xte, yte), verbose=2)
p = model.predict(xte, verbose=0).ravel()
print("balanced accuracy %.3f  auc %.3f" % (balanced_accuracy_score(yte, p > .5), roc_auc_score(yte, p)))
