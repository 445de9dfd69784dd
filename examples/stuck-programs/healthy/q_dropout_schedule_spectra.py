import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

# infrared spectra, 64 bands, six polymers; training accuracy stays below validation because of the dropout
n, bands, kinds = 5000, 64, 6
centre = rng.uniform(5, 58, (kinds, 3))
height = rng.uniform(0.5, 1.2, (kinds, 3))
kind = rng.integers(0, kinds, n)
grid = np.arange(bands)
spec = (height[kind][:, :, None] * np.exp(-((grid - centre[kind][:, :, None]) / 3.0) ** 2)).sum(1)
spec = spec * rng.uniform(0.6, 1.4, (n, 1)) + rng.normal(0, 0.45, (n, bands))
spec = spec.astype("float32")

x_tr, y_tr = spec[:3500], kind[:3500]
x_va, y_va = spec[3500:4200], kind[3500:4200]
x_te, y_te = spec[4200:], kind[4200:]

model = keras.Sequential([
    keras.Input((bands,)),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.5),
    layers.Dense(64, activation="relu"),
    layers.Dropout(0.5),
    layers.Dense(kinds, activation="softmax"),
])
steps = 60 * (3500 // 32 + 1)
rate = keras.optimizers.schedules.CosineDecay(2e-3, steps, warmup_target=None, alpha=0.01)
model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=8, restore_best_weights=True)
model.fit(x_tr, y_tr, batch_size=32, epochs=60, validation_data=(x_va, y_va), callbacks=[stop], verbose=2)
print("test accuracy %.3f" % model.evaluate(x_te, y_te, verbose=0)[1])
