import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

# Eight flow meters of a water works; wanted is the discounted inflow of each
# of them at the end of the record.
meters, steps, rows = 8, 15, 4000
flow = rng.normal(size=(rows, steps, meters)).astype("float32")
discount = 0.8 ** np.arange(steps)[::-1]
level = np.einsum("rsm,s->rm", flow, discount)
level = (level / level.std()).astype("float32")

units = 48

model = keras.Sequential(
    [
        keras.Input((steps, meters)),
        layers.LSTM(units),
        layers.Dense(meters),
    ]
)
model.compile(loss="mse", optimizer=keras.optimizers.Nadam(0.004))
model.fit(flow, level, batch_size=64, epochs=25, validation_split=0.1, verbose=2)

pred = model.predict(flow, verbose=0)
print("R2:", round(float(1 - np.mean((level - pred) ** 2) / np.var(level)), 3))
