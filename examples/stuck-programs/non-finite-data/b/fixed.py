# tomorrow's volatility class of a coin from hourly candles
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)

HOURS = 9000
logvol = np.zeros(HOURS)
for t in range(1, HOURS):
    logvol[t] = 0.97 * logvol[t - 1] + 0.25 * rng.normal()
returns = np.exp(0.5 * logvol) * rng.normal(0, 0.01, HOURS)
traded = np.floor(rng.gamma(2.0, 20.0, HOURS) * np.exp(logvol))          # coins per hour, whole lots

log_traded = np.log1p(traded)
features = np.stack([returns * 100, np.abs(returns) * 100, log_traded - 3.5], axis=-1).astype("float32")

WINDOW = 24
X = np.stack([features[i:i + WINDOW] for i in range(HOURS - WINDOW - 6)])
ahead = np.array([logvol[i + WINDOW:i + WINDOW + 6].mean() for i in range(HOURS - WINDOW - 6)])
y = (ahead > 0).astype("float32")

cut = 7000
X_train, y_train = X[:cut], y[:cut]
X_test, y_test = X[cut + WINDOW:], y[cut + WINDOW:]

inp = keras.Input(shape=(WINDOW, 3))
x = layers.LSTM(24)(inp)
x = layers.Dropout(0.1)(x)
out = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inp, out)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=6, batch_size=64, validation_data=(X_test, y_test), verbose=2)
loss, acc = model.evaluate(X_test, y_test, verbose=0)
print("test loss", loss, "test accuracy", round(float(acc), 4))
