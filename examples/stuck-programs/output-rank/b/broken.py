import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

# river gauge: 30 readings of rain at three stations -> rise of the water level
n_events, n_readings = 6000, 30
rain = rng.gamma(0.6, 1.0, size=(n_events, n_readings, 3)).astype("float32")
lag_weight = np.exp(-((np.arange(n_readings) - 21) / 5.0) ** 2)
rise = (rain * np.array([1.0, 0.6, 0.3])).sum(-1) @ lag_weight
rise = rise + rng.normal(0, 0.3, n_events)
level = ((rise - rise[:4800].mean()) / rise[:4800].std()).astype("float32").reshape(-1, 1)

x_train, x_test = rain[:4800], rain[4800:]
y_train, y_test = level[:4800], level[4800:]

model = keras.Sequential([
    keras.Input(shape=(n_readings, 3)),
    keras.layers.GRU(32, return_sequences=True),
    keras.layers.GRU(32, return_sequences=True),
    keras.layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x_train, y_train, epochs=12, batch_size=64,
          validation_data=(x_test, y_test), verbose=2)

mse, mae = model.evaluate(x_test, y_test, verbose=0)
print("test mse %.4f  mae %.4f  (variance of the level %.3f)" % (mse, mae, y_test.var()))
