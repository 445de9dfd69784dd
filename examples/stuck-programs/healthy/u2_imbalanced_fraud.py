"""Card fraud: the last 10 payments of a card, is the newest one stolen? About 2 % are."""
import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(20)
N, K = 12000, 10
home = rng.normal(0, 1, (N, 1))                       # typical log amount of a card holder
amount = home + rng.normal(0, 0.5, (N, K))
hour = np.clip(rng.normal(14, 3, (N, K)), 0, 23.9)
gap = rng.exponential(1.0, (N, K))                    # days since the payment before

fraud = rng.random(N) < 0.02
f = np.flatnonzero(fraud)
amount[f, -1] += rng.uniform(1.5, 3.5, len(f))        # larger than the holder's habit,
hour[f, -1] = rng.uniform(0, 5, len(f))               # at night
gap[f, -2:] = rng.exponential(0.02, (len(f), 2))      # and right after another one
# ordinary night shoppers, and ordinary large purchases
night = np.flatnonzero(~fraud & (rng.random(N) < 0.05))
hour[night, -1] = rng.uniform(0, 5, len(night))
large = np.flatnonzero(~fraud & (rng.random(N) < 0.05))
amount[large, -1] += rng.uniform(1.5, 3.5, len(large))

x = np.stack([amount, (hour - 12) / 6, np.log(gap + 1e-3)], axis=-1).astype("float32")
y = fraud.astype("float32")[:, None]
x_tr, y_tr, x_te, y_te = x[:9000], y[:9000], x[9000:], y[9000:]

keras.utils.set_random_seed(4)
inp = keras.Input((K, 3))
h = layers.GRU(24)(inp)
h = layers.Dense(16, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(
    keras.optimizers.Adam(3e-3), "binary_crossentropy",
    metrics=["accuracy", keras.metrics.Recall(name="recall"), keras.metrics.Precision(name="precision")],
)
model.fit(x_tr, y_tr, epochs=9, batch_size=64, validation_data=(x_te, y_te), verbose=2)

p = model.predict(x_te, verbose=0) > 0.5
t = y_te > 0.5
print("fraud share", t.mean(), "recall", p[t].mean().round(3), "specificity", (~p[~t]).mean().round(4))
