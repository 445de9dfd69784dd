import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers
from keras.callbacks import EarlyStopping

keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)

# fermentation batches: 30 time points x 8 probes -> yield. Only a few hundred batches exist.
n_batches, n_train = 1300, 200
level = rng.normal(0, 0.2, (n_batches, 1, 8))
probes = (level + rng.normal(0, 1.0, (n_batches, 30, 8))).astype("float32")
yield_ = probes[:, :, 0].mean(1) - 0.6 * probes[:, :, 2].mean(1) + rng.normal(0, 0.3, n_batches)
yield_ = ((yield_ - yield_[:n_train].mean()) / yield_[:n_train].std()).astype("float32")

x_train, y_train = probes[:n_train], yield_[:n_train]
x_val, y_val = probes[n_train:n_train + 300], yield_[n_train:n_train + 300]
x_test, y_test = probes[n_train + 300:], yield_[n_train + 300:]

model = keras.Sequential([
    keras.Input((30, 8)),
    layers.GlobalAveragePooling1D(),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
callbacks = [EarlyStopping(patience=15, restore_best_weights=True)]
model.fit(x_train, y_train, batch_size=16, epochs=200, callbacks=callbacks,
          validation_data=(x_val, y_val), verbose=2)
pred = model.predict(x_test, verbose=0).ravel()
print("R2 on new batches: %.3f" % (1 - np.mean((pred - y_test) ** 2) / y_test.var()))
