import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

# GC-rich promoters bind more strongly: regress a binding score from one-hot DNA.
keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)
n, length = 6000, 40
bases = rng.integers(0, 4, (n, length))
onehot = np.eye(4, dtype="float32")[bases]
w = np.array([[1.2, -0.4, 0.3, -1.0], [-0.7, 1.1, -0.9, 0.4], [0.2, -0.8, 1.4, -0.6]])
score_at = sum(w[k][bases[:, k:length - 2 + k]] for k in range(3))
affinity = np.maximum(score_at - 1.0, 0).sum(1)
affinity = ((affinity - affinity.mean()) / affinity.std()).astype("float32")


class PseudoHuber(keras.losses.Loss):
    def call(self, y_true, y_pred):
        err = y_true - y_pred
        return ops.sqrt(1.0 + ops.square(err)) - 1.0


class Windows(keras.utils.PyDataset):
    def __init__(self, x, y, batch=64, **kw):
        super().__init__(**kw)
        self.x, self.y, self.batch = x, y, batch

    def __len__(self):
        return len(self.x) // self.batch

    def __getitem__(self, i):
        s = slice(i * self.batch, (i + 1) * self.batch)
        return self.x[s], self.y[s]


inp = keras.Input((length, 4))
h = layers.Conv1D(32, 5, activation="relu")(inp)
h = layers.Conv1D(32, 3, activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1)(h)
out = layers.Reshape(())(out)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(3e-3), loss=PseudoHuber())
model.fit(Windows(onehot[:5000], affinity[:5000]), epochs=20, verbose=2)

pred = model.predict(onehot[5000:], verbose=0).ravel()
y = affinity[5000:]
print("R2 on held-out promoters: %.3f" % (1 - ((y - pred) ** 2).sum() / ((y - y.mean()) ** 2).sum()))
