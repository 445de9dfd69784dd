"""
Cheese cellar.  Each wheel has 20 days of readings (temperature, humidity, pH, brine; standardised by cellar)
and one firmness mark given by a panel of three.  The panel is not very consistent.
"""
import numpy as np
import keras
from keras import layers, callbacks

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)


def wheels(n):
    r = rng.normal(size=(n, 20, 4)) + .8 * rng.normal(size=(n, 1, 4))
    firmness = 1.0 * r[:, :, 0].mean(1) - .8 * r[:, :, 2].mean(1) + .5 * r[:, :, 3].mean(1)
    mark = firmness / firmness.std() + rng.normal(0, .9, n)
    return r.astype("float32"), mark.astype("float32")[:, None]


readings, marks = wheels(300)
new_readings, new_marks = wheels(1000)


def cellar_net():
    inp = layers.Input((20, 4))
    h = layers.Conv1D(16, 3, activation="relu")(inp)
    h = layers.Dropout(0.3)(h)
    h = layers.GlobalAveragePooling1D()(h)
    h = layers.Dense(16, activation="relu")(h)
    return keras.Model(inp, layers.Dense(1)(h))


net = cellar_net()
net.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])
hist = net.fit(readings, marks, epochs=120, batch_size=32, verbose=2,
               validation_data=(new_readings, new_marks),
               callbacks=[callbacks.EarlyStopping(patience=15, restore_best_weights=True)])


def r2(x, y):
    return 1 - np.mean((y - net.predict(x, verbose=0)) ** 2) / y.var()


print("R2 known wheels %.3f, new wheels %.3f" % (r2(readings, marks), r2(new_readings, new_marks)))
