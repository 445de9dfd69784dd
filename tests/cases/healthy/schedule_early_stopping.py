import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers
from keras.callbacks import EarlyStopping

keras.utils.set_random_seed(30)

# first-order decay: estimate the rate from 15 noisy samples
rate = np.random.uniform(0.05, 0.5, size=(2400, 1))
x = np.exp(-rate * np.arange(15)) + 0.02 * np.random.normal(size=(2400, 15))
x = x[:, :, None]
y = (rate - rate.mean()) / rate.std()

schedule = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=300, decay_rate=0.7)
model = keras.Sequential([layers.Input((15, 1)), layers.GRU(16), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(schedule), loss="mse", metrics=["mae"])
hist = model.fit(
    x,
    y,
    batch_size=32,
    epochs=40,
    validation_split=0.2,
    callbacks=[EarlyStopping(patience=4, restore_best_weights=True)],
    verbose=0,
)
print("epochs:", len(hist.history["loss"]), "best val_loss:", min(hist.history["val_loss"]))
