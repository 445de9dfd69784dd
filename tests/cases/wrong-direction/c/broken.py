import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(10)
rng = np.random.default_rng(10)

# return-to-go of an episode of 12 rewards
gamma = 0.9
rewards = rng.choice([-1.0, 0.0, 1.0], size=(2560, 12))
returns = np.zeros_like(rewards)
running = np.zeros(len(rewards))
for step in reversed(range(12)):
    running = rewards[:, step] + gamma * running
    returns[:, step] = running

X = rewards[:, :, None].astype("float32")
Y = returns[:, :, None].astype("float32")


class Critic(keras.Model):
    def __init__(self):
        super().__init__()
        self.gru = keras.layers.GRU(24, return_sequences=True)
        self.value = keras.layers.Dense(1)

    def call(self, obs):
        return self.value(self.gru(obs))


def episodes(batch_size=64):
    while True:
        pick = rng.integers(0, 2048, batch_size)
        yield X[pick], Y[pick]


critic = Critic()
critic.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
critic.fit(
    episodes(),
    steps_per_epoch=50,
    epochs=15,
    validation_data=(X[2048:], Y[2048:]),
    verbose=2,
)
value = critic.predict(X[2048:], verbose=0)
print("explained variance %.3f" % (1 - np.var(Y[2048:] - value) / np.var(Y[2048:])))
