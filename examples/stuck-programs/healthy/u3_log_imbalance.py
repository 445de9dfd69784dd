# Intrusion alarm on audit logs: 4 % of the sessions contain a failed login that is
# followed, anywhere later, by a privilege change. Everything else is ordinary.
import numpy as np
import keras
from keras import layers

EVENTS = ["login", "fail", "read", "write", "sudo", "list", "logout", "mount"]
FAIL, SUDO = EVENTS.index("fail"), EVENTS.index("sudo")
rng = np.random.default_rng(90210)


def session(bad):
    while True:
        s = rng.choice(len(EVENTS), size=14, p=[.16, .06, .2, .2, .06, .14, .1, .08])
        fails, sudos = np.flatnonzero(s == FAIL), np.flatnonzero(s == SUDO)
        hit = len(fails) > 0 and len(sudos) > 0 and fails[0] < sudos[-1]
        if hit == bad:
            return s


y = (rng.random(9216) < 0.04).astype("int32")
x = np.array([session(bool(b)) for b in y], dtype="int32")


def batches(lo, hi):
    """Endless training batches with one alarm in four."""
    bad, good = lo + np.flatnonzero(y[lo:hi] == 1), lo + np.flatnonzero(y[lo:hi] == 0)
    pick = np.random.default_rng(1)
    while True:
        rows = np.concatenate([pick.choice(bad, 32), pick.choice(good, 96)])
        yield x[rows], y[rows, None].astype("float32")


model = keras.Sequential([
    keras.Input((14,), dtype="int32"),
    layers.Embedding(len(EVENTS), 8),
    layers.GRU(16),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(8e-3), loss="binary_crossentropy",
              metrics=[keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall")])
model.fit(batches(0, 7168), steps_per_epoch=50, epochs=12, verbose=2)

p = model.predict(x[7168:], batch_size=128, verbose=0)[:, 0] > 0.5
t = y[7168:] == 1
print(f"alarms in the held-out sessions: {t.sum()} of {len(t)}")
print(f"recall {np.mean(p[t]):.3f}  precision {t[p].mean():.3f}  accuracy {np.mean(p == t):.3f}")
