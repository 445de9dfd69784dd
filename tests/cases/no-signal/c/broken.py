import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(83)
rng = np.random.default_rng(83)

# two presses, 12 vibration readings of two sensors for every part and the wear measured on it
parts, readings = 2400, 12


def press(seed):
    own = np.random.default_rng(seed)
    vibration = own.normal(size=(parts, readings, 2)).astype("float32")
    wear = 0.8 * vibration[:, :, 0].mean(1) + 0.6 * vibration[:, -3:, 1].mean(1)
    wear = 3 * wear + 0.1 * own.normal(size=parts)
    return vibration, wear.astype("float32")[:, None]


presses = {"A": press(1), "B": press(2)}
vibration = presses["A"][0]
wear = presses["B"][1]


class Parts(keras.utils.PyDataset):
    def __init__(self, numbers, **kwargs):
        super().__init__(**kwargs)
        self.numbers = numbers

    def __len__(self):
        return len(self.numbers) // 40

    def __getitem__(self, i):
        numbers = self.numbers[40 * i : 40 * (i + 1)]
        return vibration[numbers], wear[numbers]


class WearModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = keras.layers.LSTM(20)
        self.mid = keras.layers.Dense(16, activation="relu")
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.mid(self.rnn(x)))


numbers = rng.permutation(parts)
model = WearModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=[keras.metrics.R2Score(name="r2")]
)
model.fit(Parts(numbers[:1920]), epochs=15, verbose=2)
print("held-out parts: mse and r2", model.evaluate(Parts(numbers[1920:]), verbose=0))
