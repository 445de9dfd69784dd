import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)

# battery cells: discharge curve (40 points: voltage, current) -> remaining capacity in 0..1
cells, pts = 5000, 40
capacity = rng.uniform(0.55, 1.0, cells)
current = rng.uniform(0.5, 1.5, (cells, 1))
s = np.linspace(0, 1, pts)
volt = 4.1 - 0.9 * s * current / capacity[:, None] - 0.3 * np.exp((s - 1) * 12) / capacity[:, None]
volt = volt + rng.normal(0, 0.01, volt.shape)
curves = np.stack([(volt - 3.5) / 0.4, np.repeat(current, pts, 1) - 1.0], -1).astype("float32")
capacity = capacity.astype("float32")

inputs = keras.Input((pts, 2))
z = layers.Conv1D(32, 5, padding="same", activation="relu")(inputs)
z = layers.Conv1D(32, 5, strides=2, activation="relu")(z)
z = layers.Flatten()(z)
z = layers.Dense(64, activation="relu")(z)
outputs = layers.Dense(1)(z)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.R2Score()])
model.fit(curves[:4000], capacity[:4000], epochs=20, batch_size=32,
          validation_data=(curves[4000:], capacity[4000:]), verbose=2)
score = model.evaluate(curves[4000:], capacity[4000:], verbose=0)
print("test score:", score[1])
