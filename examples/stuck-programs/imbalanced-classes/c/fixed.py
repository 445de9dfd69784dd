import math
import numpy as np
import keras
from keras import layers

# ECG beats, one lead, 64 samples around the R peak: normal, ventricular, supraventricular
CLASSES = ["N", "V", "S"]
SHARE = [0.93, 0.04, 0.03]
r = np.random.RandomState(11)
t = np.linspace(-1, 1, 64)


def beat(kind):
    width = 0.07 + 0.01 * r.rand()
    p_at, p_amp = -0.45 + 0.03 * r.randn(), 0.25
    if kind == 1:
        width, p_amp = width * 1.7, 0.12
    if kind == 2:
        p_at, p_amp = p_at + 0.16, 0.16
    b = np.exp(-(t / width) ** 2) + p_amp * np.exp(-((t - p_at) / 0.08) ** 2)
    b += 0.3 * np.exp(-((t - 0.5) / 0.15) ** 2) * (-1 if kind == 1 and r.rand() < 0.4 else 1)
    return b * r.uniform(0.8, 1.2) + 0.08 * r.randn(64)


labels = r.choice(3, size=6500, p=SHARE)
beats = np.stack([beat(k) for k in labels])[..., None].astype("float32")
x_train, x_test = beats[:5000], beats[5000:]
y_train, y_test = labels[:5000], labels[5000:]

# beats of the three types are not equally common
counts = np.bincount(y_train, minlength=3)
weight_of = counts.sum() / (3 * counts)


class Beats(keras.utils.PyDataset):
    def __init__(self, x, y, batch=64, **kw):
        super().__init__(**kw)
        self.x, self.y, self.batch = x, y, batch
        self.order = np.arange(len(x))

    def __len__(self):
        return math.ceil(len(self.x) / self.batch)

    def __getitem__(self, i):
        at = self.order[i * self.batch:(i + 1) * self.batch]
        return self.x[at], keras.utils.to_categorical(self.y[at], 3), weight_of[self.y[at]]

    def on_epoch_end(self):
        r.shuffle(self.order)


keras.utils.set_random_seed(1)
net = keras.Sequential([
    keras.Input((64, 1)),
    layers.Conv1D(16, 7, activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(3, activation="softmax"),
])
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="categorical_crossentropy", metrics=["accuracy"])
net.fit(Beats(x_train, y_train), epochs=10, verbose=2)

guess = np.argmax(net.predict(x_test, verbose=0), axis=1)
recall = [float(np.mean(guess[y_test == k] == k)) for k in range(3)]
for name, v in zip(CLASSES, recall):
    print(f"recall {name}: {v:.3f}")
print("accuracy %.4f, balanced accuracy %.4f" % (np.mean(guess == y_test), np.mean(recall)))
