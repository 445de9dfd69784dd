"""Heading of a walking person from a phone's accelerometer + magnetometer window (regression of the angle)."""
import numpy as np
import keras


class WalkWindows(keras.utils.PyDataset):
    def __init__(self, n, seed, batch_size=64, **kw):
        super().__init__(**kw)
        rng = np.random.default_rng(seed)
        self.heading = rng.uniform(-np.pi, np.pi, n)
        t = np.arange(32) / 16.0
        tilt = rng.normal(0, 0.15, (n, 1))
        step_phase = rng.uniform(0, 2 * np.pi, (n, 1))
        gait = np.sin(2 * np.pi * 1.8 * t[None] + step_phase)
        mx = np.cos(self.heading)[:, None] + 0.2 * gait + 0.25 * rng.normal(size=(n, 32))
        my = -np.sin(self.heading)[:, None] + tilt + 0.25 * rng.normal(size=(n, 32))
        ax = gait * np.cos(tilt) + 0.2 * rng.normal(size=(n, 32))
        self.signals = np.stack([mx, my, ax], axis=-1).astype("float32")
        # angle as a point on the unit circle so that -180 and +180 degrees are neighbours
        self.circle = np.stack([np.sin(self.heading), np.cos(self.heading)], axis=-1).astype("float32")
        self.batch_size = batch_size
        self.order = np.random.default_rng(seed + 1).permutation(n)

    def __len__(self):
        return int(np.ceil(len(self.order) / self.batch_size))

    def __getitem__(self, i):
        rows = self.order[i * self.batch_size:(i + 1) * self.batch_size]
        return self.signals[rows], self.circle[rows]


train, val = WalkWindows(3000, seed=7), WalkWindows(600, seed=70)

keras.utils.set_random_seed(7)
window = keras.Input((32, 3), name="window")
h = keras.layers.Bidirectional(keras.layers.GRU(16))(window)
h = keras.layers.Dense(24, activation="elu")(h)
sincos = keras.layers.Dense(2, activation="tanh", name="sincos")(h)
model = keras.Model(window, sincos)
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss=keras.losses.Huber())
model.fit(train, validation_data=val, epochs=12, verbose=2)

pred = model.predict(val.signals, verbose=0)
angle = np.arctan2(pred[:, 0], pred[:, 1])
err = np.abs((angle - val.heading + np.pi) % (2 * np.pi) - np.pi)
print(f"val Huber {model.evaluate(val.signals, val.circle, verbose=0):.4f}, "
      f"mean heading error {np.degrees(err).mean():.1f} degrees")
