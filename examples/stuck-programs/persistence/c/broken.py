# Level of a drinking-water reservoir, one reading every 15 minutes.
# Pumps fill it, the town empties it. We want the next level from the last three hours.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(77)

# ---------------------------------------------------------------- simulate 45 days
n = 45 * 96
pump = np.zeros(n)                                     # share of the pumps running
demand = np.zeros(n)
level = np.zeros(n)
level[0] = 400.0                                       # cm
swing = 0.0
for t in range(1, n):
    pump[t] = pump[t - 1] if rng.random() > 0.12 else rng.choice([0.0, 0.5, 1.0])
    swing = 0.97 * swing + rng.normal(0, 0.05)
    demand[t] = 0.5 + 0.2 * np.sin(2 * np.pi * t / 96) + swing
    level[t] = level[t - 1] + 3.0 * (pump[t - 1] - demand[t - 1]) \
        - 0.015 * (level[t - 1] - 400.0) + rng.normal(0, 0.5)

# ---------------------------------------------------------------- windows
W = 12
table = np.stack([level, pump, demand], axis=1)
n_train = int(0.7 * (n - W))
mu, sd = table[:n_train].mean(0), table[:n_train].std(0)
scaled = ((table - mu) / sd).astype("float32")

windows = np.stack([scaled[i:i + W] for i in range(n - W)])
target = level[W:]
y_mu, y_sd = target[:n_train].mean(), target[:n_train].std()
y = ((target - y_mu) / y_sd).astype("float32")[:, None]


class LevelNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.LSTM(24)
        self.mid = layers.Dense(16, activation="tanh")
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.mid(self.rnn(x)))


net = LevelNet()
net.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="mse")
net.fit(windows[:n_train], y[:n_train], epochs=8, batch_size=64, verbose=2)

pred = net.predict(windows[n_train:], batch_size=64, verbose=0)[:, 0] * y_sd + y_mu
true = target[n_train:]
r2 = 1 - np.mean((pred - true) ** 2) / np.var(true)
print(f"correlation with the measured level: {np.corrcoef(pred, true)[0, 1]:.4f}")
print(f"next level: R2 {r2:.4f}, mean absolute error {np.abs(pred - true).mean():.2f} cm")
