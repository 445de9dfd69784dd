# bakery: how many loaves tomorrow?
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

DAYS = 6000
sales = rng.normal(0, 1, DAYS)
for d in range(7, DAYS):
    # standing orders come back on the same weekday, and slowly change
    sales[d] = 0.93 * sales[d - 7] + 0.37 * rng.normal()
loaves = np.round(200 + 35 * sales)

LOOKBACK = 14
series = ((loaves - loaves[:4800].mean()) / loaves[:4800].std()).astype("float32")


def make_windows(s):
    X = np.stack([s[i:i + LOOKBACK] for i in range(len(s) - LOOKBACK)])
    return X[..., None], s[LOOKBACK:]


X_train, y_train = make_windows(series[:4800])
X_test, y_test = make_windows(series[4800:])

model = keras.Sequential([
    keras.Input((LOOKBACK, 1)),
    layers.Conv1D(16, 3, activation="relu"),
    layers.Flatten(),
    layers.Dense(24, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mae")
model.fit(X_train, y_train, epochs=20, batch_size=64, validation_data=(X_test, y_test), verbose=2)

pred = model.predict(X_test, verbose=0)[:, 0]
r2 = 1 - ((pred - y_test) ** 2).mean() / y_test.var()
print("R2 on the last 1200 days:", round(float(r2), 3))
