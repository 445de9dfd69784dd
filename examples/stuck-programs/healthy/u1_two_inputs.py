# Parcel weight class from a conveyor's load-cell trace and the parcel's dimensions (two inputs, PyDataset).
import numpy as np
import keras
from keras import layers, ops

rng = np.random.default_rng(404)
keras.utils.set_random_seed(404)
TRACE = 32
CLASSES = ("light", "medium", "heavy", "reject")


def parcels(n):
    size = rng.uniform(0.1, 0.8, (n, 3))                      # metres
    density = rng.uniform(0.3, 1.7, n)
    weight = density * size.prod(1) * 40
    speed = rng.uniform(0.8, 1.3, n)
    t = np.linspace(0, 1, TRACE)[None]
    centre = rng.uniform(0.4, 0.6, (n, 1))
    trace = weight[:, None] * np.exp(-((t - centre) / (0.12 / speed[:, None])) ** 2)
    trace = np.log1p(np.maximum(trace + rng.normal(0, 0.03, trace.shape), 0))
    label = np.digitize(weight, [1.5, 4.0])
    label = np.where(size.max(1) > 0.72, 3, label)            # too long for the belt
    return trace[..., None].astype("float32"), size.astype("float32"), label.astype("int32")


class Belt(keras.utils.PyDataset):
    def __init__(self, trace, size, label, batch=32, shuffle=False):
        super().__init__()
        self.data, self.batch, self.shuffle = (trace, size, label), batch, shuffle
        self.order = np.arange(len(label))
        self.on_epoch_end()

    def __len__(self):
        return len(self.order) // self.batch

    def __getitem__(self, i):
        pick = self.order[i * self.batch:(i + 1) * self.batch]
        trace, size, label = (a[pick] for a in self.data)
        return {"trace": trace, "size": size}, ops.one_hot(label, len(CLASSES))

    def on_epoch_end(self):
        if self.shuffle:
            rng.shuffle(self.order)


train, test = Belt(*parcels(3200), shuffle=True), Belt(*parcels(800))

trace = keras.Input((TRACE, 1), name="trace")
size = keras.Input((3,), name="size")
a = layers.Conv1D(16, 5, activation="relu")(trace)
a = layers.Conv1D(16, 5, strides=2, activation="relu")(a)
a = layers.GlobalMaxPooling1D()(a)
b = layers.Dense(24, activation="relu")(size)
b = layers.Dense(24, activation="relu")(b)
h = layers.Dense(32, activation="relu")(layers.concatenate([a, b]))
out = layers.Dense(len(CLASSES), activation="softmax")(h)
model = keras.Model({"trace": trace, "size": size}, out)
model.compile(keras.optimizers.AdamW(3e-3, weight_decay=1e-4),
              keras.losses.CategoricalCrossentropy(label_smoothing=0.05), metrics=["accuracy"])
model.fit(train, validation_data=test, epochs=18, verbose=2)
print("classes in the test rows:", np.bincount(test.data[2]))
print("test", {k: round(float(v), 4) for k, v in model.evaluate(test, verbose=0, return_dict=True).items()})
