# Four kinds of heart beat from one lead, 1-D CNN.
import numpy as np
import keras
from keras import layers, ops

EPOCHS = 15
BATCH = 50
SAMPLES = 128
CLASSES = ("normal", "PVC", "bundle-branch", "ST-elevation")


def bump(t, centre, width, height):
    return height * np.exp(-0.5 * ((t - centre) / width) ** 2)


def beat(kind, gen):
    t = np.linspace(0, 1, SAMPLES)
    c = 0.45 + gen.normal(0, 0.05)
    r = gen.uniform(0.8, 1.2)
    if kind == 0:
        s = bump(t, c - 0.17, 0.025, 0.15) + bump(t, c, 0.012, r) + bump(t, c + 0.22, 0.05, 0.3)
    elif kind == 1:
        s = bump(t, c, 0.03, r) + bump(t, c + 0.22, 0.05, -0.3)
    elif kind == 2:
        s = bump(t, c - 0.17, 0.025, 0.15) + bump(t, c - 0.03, 0.012, r) + bump(t, c + 0.03, 0.012, 0.7 * r)
        s = s + bump(t, c + 0.22, 0.05, 0.3)
    else:
        s = bump(t, c - 0.17, 0.025, 0.15) + bump(t, c, 0.012, r) + bump(t, c + 0.1, 0.08, 0.3)
        s = s + bump(t, c + 0.22, 0.05, 0.3)
    s = s + 0.1 * np.sin(2 * np.pi * (t * gen.uniform(0.3, 0.8) + gen.random()))
    return s + gen.normal(0, 0.08, SAMPLES)


def load(n, seed):
    gen = np.random.default_rng(seed)
    labels = gen.integers(0, len(CLASSES), n)
    return np.stack([beat(k, gen) for k in labels])[..., None].astype("float32"), labels


class BeatNet(keras.Model):
    def __init__(self, n_classes):
        super().__init__()
        self.convs = [layers.Conv1D(f, 7, strides=2, padding="same", activation="relu") for f in (16, 32, 32)]
        self.pool = layers.GlobalAveragePooling1D()
        self.out = layers.Dense(n_classes)

    def call(self, x):
        x = (x - ops.mean(x, axis=1, keepdims=True)) / (ops.std(x, axis=1, keepdims=True) + 1e-6)
        for conv in self.convs:
            x = conv(x)
        return self.out(self.pool(x))


keras.utils.set_random_seed(1)
x_train, y_train = load(3000, 10)
x_test, y_test = load(1000, 11)

model = BeatNet(len(CLASSES))
schedule = keras.optimizers.schedules.CosineDecay(2e-3, decay_steps=EPOCHS * len(x_train) // BATCH)
model.compile(
    optimizer=keras.optimizers.AdamW(schedule),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
model.fit(x_train, y_train, batch_size=BATCH, epochs=EPOCHS, validation_split=0.1, verbose=2)

guess = np.argmax(model.predict(x_test, verbose=0), axis=1)
for k, name in enumerate(CLASSES):
    print(f"  recall {name:14s} {np.mean(guess[y_test == k] == k):.2f}")
print(f"test accuracy {np.mean(guess == y_test):.3f}")
