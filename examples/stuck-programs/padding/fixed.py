import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

# How often does a boot log show "retry" directly followed by "ok"?
EVENTS = ["ok", "retry", "timeout", "restart"]
CODE = {name: i for i, name in enumerate(EVENTS)}
logs = rng.choice(EVENTS, size=(4000, 24), p=[0.4, 0.3, 0.2, 0.1])

X = np.vectorize(CODE.get)(logs).astype("int32")
y = ((logs[:, :-1] == "retry") & (logs[:, 1:] == "ok")).sum(axis=1, keepdims=True).astype("float32")


class LogCounter(keras.Model):
    def __init__(self, n_events):
        super().__init__()
        self.embed = layers.Embedding(n_events, 8)
        self.rnn = layers.GRU(32)
        self.out = layers.Dense(1)

    def call(self, tokens):
        return self.out(self.rnn(self.embed(tokens)))


model = LogCounter(len(EVENTS))
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse", metrics=["mae"])
model.fit(X[:3200], y[:3200], validation_data=(X[3200:], y[3200:]),
          batch_size=64, epochs=20, verbose=2)

p = model.predict(X[3200:], verbose=0)
t = y[3200:]
print("R2 on held-out logs: %.3f" % (1 - ((t - p) ** 2).sum() / ((t - t.mean()) ** 2).sum()))
