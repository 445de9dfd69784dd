import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(23)

# 8 monthly payments per customer -> turnover of the year, exported with the largest at the end
payments = np.random.uniform(0, 1, size=(2000, 8, 1)).astype("float32")
turnover = np.exp(payments[:, :, 0] @ np.linspace(0.2, 1.0, 8) + 0.05 * np.random.normal(size=2000))
rows = np.argsort(turnover)
payments, turnover = payments[rows], turnover[rows].astype("float32").reshape(-1, 1)
turnover = (turnover - turnover.mean()) / turnover.std()

mix = np.random.permutation(len(payments))
x, y = payments[mix], turnover[mix]


class TurnoverModel(keras.Model):
    def __init__(self, units=16):
        super().__init__()
        self.rnn = keras.layers.LSTM(units)
        self.mid = keras.layers.Dense(units, activation="tanh")
        self.out = keras.layers.Dense(1)

    def call(self, inputs):
        return self.out(self.mid(self.rnn(inputs)))


model = TurnoverModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="mean_squared_error",
    metrics=[keras.metrics.R2Score(name="r2")],
)
log = model.fit(x, y, epochs=20, batch_size=40, validation_split=0.2, verbose=2)
print("r2 %.3f val_r2 %.3f" % (log.history["r2"][-1], log.history["val_r2"][-1]))
