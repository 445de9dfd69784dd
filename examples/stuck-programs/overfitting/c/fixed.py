# Which visitors of a web shop come back within a month? One row per visitor: the 20 pages of the
# first visit. Pages speak for or against, and a fifth of all people do the opposite anyway.
# The survey covers 640 visitors, another 200 to choose things by; 2000 came in later.
import math
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(8)
PAGES = 24
pull = rng.normal(0, 1, PAGES)
pull -= pull.mean()

n = 2840
taste = rng.dirichlet(np.ones(PAGES) * 2.0, n)
visits = np.stack([rng.choice(PAGES, 20, p=t) for t in taste]).astype("int32")
returned = pull[visits].sum(1) > 0
returned = np.where(rng.random(n) < 0.2, ~returned, returned).astype("float32")


class Visitors(keras.utils.PyDataset):
    def __init__(self, lo, hi, batch=40, shuffle=False):
        super().__init__()
        self.rows, self.batch, self.shuffle = np.arange(lo, hi), batch, shuffle
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return math.ceil(len(self.rows) / self.batch)

    def __getitem__(self, i):
        take = self.rows[i * self.batch:(i + 1) * self.batch]
        return visits[take], returned[take, None]

    def on_epoch_end(self):
        if self.shuffle:
            self.rng.shuffle(self.rows)


train, val, test = Visitors(0, 640, shuffle=True), Visitors(640, 840), Visitors(840, 2840)

pages = keras.Input((20,), dtype="int32")
h = layers.Embedding(PAGES, 32)(pages)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(256, activation="relu")(h)
h = layers.Dense(256, activation="relu")(h)
model = keras.Model(pages, layers.Dense(1, activation="sigmoid")(h))
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])

stop = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
log = model.fit(train, validation_data=val, epochs=120, verbose=0, callbacks=[stop])
for name, values in log.history.items():
    print(f"{name:13s}", " ".join(f"{v:.2f}" for v in values[::12]))

for name, data in (("surveyed", train), ("later", test)):
    loss, acc = model.evaluate(data, verbose=0)
    print(f"{name:8s} visitors: loss {loss:.3f}, accuracy {acc:.3f}")
