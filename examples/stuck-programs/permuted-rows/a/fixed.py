import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Bearing condition from vibration recordings. Each recording is one file
# (rec_<id>.npy), the conditions are listed by id in a csv.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

N_REC, LENGTH = 4000, 64

condition = rng.integers(0, 3, N_REC)          # conditions.csv, row = id
folder = {}                                    # stands for data/vibration/
for rec_id in range(N_REC):
    t = np.arange(LENGTH)
    sig = rng.normal(0, 0.6, LENGTH) + np.sin(0.5 * t + rng.uniform(0, 6.28))
    if condition[rec_id] == 1:                 # outer race: impulses every 8 ticks
        sig[rng.integers(0, 8)::8] += 2.0
    elif condition[rec_id] == 2:               # inner race: impulses every 13 ticks
        sig[rng.integers(0, 13)::13] -= 2.2
    folder["rec_%d.npy" % rec_id] = sig.astype("float32")

names = sorted(folder, key=lambda f: int(f[4:-4]))
X = np.stack([folder[f] for f in names])[..., None]
y = keras.utils.to_categorical(condition, 3)

split = int(N_REC * 0.8)


class Recordings(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size=50, **kw):
        super().__init__(**kw)
        self.x, self.y, self.bs = x, y, batch_size

    def __len__(self):
        return len(self.x) // self.bs

    def __getitem__(self, i):
        s = slice(i * self.bs, (i + 1) * self.bs)
        return self.x[s], self.y[s]


train = Recordings(X[:split], y[:split])
valid = Recordings(X[split:], y[split:])

model = keras.Sequential([
    keras.Input((LENGTH, 1)),
    layers.Conv1D(32, 9, padding="same", activation="relu"),
    layers.Conv1D(32, 9, padding="same", activation="relu"),
    layers.MaxPooling1D(4),
    layers.Conv1D(32, 5, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(3, activation="softmax"),
])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=valid, epochs=8, verbose=2)
print("validation accuracy %.3f" % model.evaluate(valid, verbose=0)[1])
