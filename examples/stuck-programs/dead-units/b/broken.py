import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, initializers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

# solubility from 24 molecular descriptors (already in 0..1)
n_mol, n_desc = 6000, 24
desc = rng.beta(2, 3, size=(n_mol, n_desc)).astype("float32")
sol = (2.0 * desc[:, 0] - 1.5 * desc[:, 3] + 3.0 * desc[:, 5] * desc[:, 8]
       - np.abs(desc[:, 10] - 0.4) * 2 + rng.normal(0, 0.05, n_mol))
sol = ((sol - sol.mean()) / sol.std()).astype("float32")

train, test = slice(0, 4800), slice(4800, None)


def block(units):
    return layers.Dense(units, activation="relu",
                        kernel_initializer="glorot_uniform",
                        bias_initializer=initializers.Constant(-3.0))


model = keras.Sequential([
    keras.Input((n_desc,)),
    block(64),
    block(64),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
model.fit(desc[train], sol[train], batch_size=32, epochs=25,
          validation_data=(desc[test], sol[test]), verbose=2)
pred = model.predict(desc[test], verbose=0)[:, 0]
print("R2 %.3f" % (1 - np.mean((pred - sol[test]) ** 2) / np.var(sol[test])))
