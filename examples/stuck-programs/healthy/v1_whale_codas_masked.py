# Sperm whale codas: inter-click intervals, 3 to 20 clicks, clan = which of 3 dialects.
# dialect A speeds up, dialect B slows down, dialect C keeps the beat (+ rubato)
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(88)
rng = np.random.default_rng(88)
MAXLEN, PAD = 30, -1.0


def coda(clan):
    n = int(rng.integers(5, 21))
    base = rng.uniform(0.15, 0.40)
    slope = {0: -0.45, 1: 0.45, 2: 0.0}[clan] * rng.uniform(.8, 1.2)
    ici = base * (1 + slope * np.linspace(-.5, .5, n)) * rng.normal(1, 0.03, n)
    return ici


class Codas(keras.utils.PyDataset):
    def __init__(self, items, clans, batch=40, shuffle=True, **kw):
        super().__init__(**kw)
        self.items, self.clans, self.batch, self.shuffle = items, clans, batch, shuffle
        self.order = np.arange(len(items))

    def __len__(self):
        return -(-len(self.items) // self.batch)

    def __getitem__(self, i):
        ids = self.order[i * self.batch:(i + 1) * self.batch]
        x = np.full((len(ids), MAXLEN, 1), PAD, "float32")
        for r, k in enumerate(ids):
            x[r, :len(self.items[k]), 0] = self.items[k] / self.items[k].mean()
        return x, self.clans[ids]

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.order)


clans = rng.integers(0, 3, 2000)
codas = [coda(c) for c in clans]
train = Codas(codas[:1600], clans[:1600])
test = Codas(codas[1600:], clans[1600:], shuffle=False)

model = keras.Sequential([
    layers.Input((MAXLEN, 1)),
    layers.Masking(mask_value=PAD),
    layers.LSTM(24),
    layers.Dense(3, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.optimizer.learning_rate = 5e-3
model.fit(train, validation_data=test, epochs=15, verbose=2)
print("clan accuracy, unseen codas:", round(model.evaluate(test, verbose=0)[1], 3))
