import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(33)
rng = np.random.default_rng(33)

# weather station: 24 hours x (temperature, humidity, pressure, wind) -> tomorrow's maximum
days, hours = 6000, 24
base = rng.normal(0, 1, (days, 1, 4))
weather = base + np.cumsum(rng.normal(0, 0.25, (days, hours, 4)), axis=1)
tmax = (1.1 * weather[:, -6:, 0].mean(1) - 0.5 * weather[:, :, 2].mean(1)
        + 0.6 * np.tanh(weather[:, -1, 1] * weather[:, -1, 3]) + rng.normal(0, 0.15, days))
weather = weather.astype("float32")
tmax = ((tmax - tmax.mean()) / tmax.std()).astype("float32")

x_train, y_train = weather[:5000], tmax[:5000]
x_test, y_test = weather[5000:], tmax[5000:]


class Days(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size, **kw):
        super().__init__(**kw)
        self.x, self.y, self.bs = x, y, batch_size
        self.order = np.arange(len(x))

    def __len__(self):
        return int(np.ceil(len(self.x) / self.bs))

    def __getitem__(self, i):
        idx = self.order[i * self.bs:(i + 1) * self.bs]
        return self.x[idx], self.y[idx]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


model = keras.Sequential([
    keras.Input((hours, 4)),
    layers.LSTM(40),
    layers.Dense(20, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
model.fit(Days(x_train, y_train, batch_size=32), epochs=12,
          validation_data=(x_test, y_test), verbose=2)
p = model.predict(x_test, verbose=0)[:, 0]
print("R^2 tomorrow's maximum: %.3f" % (1 - ((p - y_test) ** 2).mean() / y_test.var()))
