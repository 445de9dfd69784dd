"""Which way is the machine drifting?

A gearbox runs through short regimes. A vibration sensor yields ten spectral bands
for each of 20 seconds. We first assign every second to one of four regimes
(a small "tokenizer") and then count, with a GRU, which regime dominates, so that we can
also read off the regime sequence afterwards.
"""
import numpy as np
import keras
from keras import layers, ops

SECONDS, BANDS, REGIMES = 20, 10, 4
rng = np.random.default_rng(31)

mix = np.linalg.qr(rng.normal(size=(BANDS, BANDS)))[0]
scale = np.array([1.0] + [1.6] * (BANDS - 1))


def simulate(n):
    wear = rng.integers(0, 2, n)
    p = np.where(wear == 1, 0.68, 0.32)[:, None]
    state = rng.random((n, SECONDS)) < p
    z = rng.normal(size=(n, SECONDS, BANDS)) * scale
    z[..., 0] = np.where(state, 1.0, -1.0) + rng.normal(0, 0.25, (n, SECONDS))
    wear = (state.sum(1) > SECONDS // 2).astype("int32")
    keep = state.sum(1) != SECONDS // 2
    return (z[keep] @ mix).astype("float32"), wear[keep]


x, y = simulate(4000)
x_train, y_train = x[:2560], y[:2560]
x_test, y_test = x[2560:3072], y[2560:3072]


@keras.saving.register_keras_serializable()
class RegimeClassifier(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.tokenizer = keras.Sequential([
            layers.Dense(24, activation="gelu"),
            layers.Dense(REGIMES),
        ])
        self.counter = layers.GRU(24)
        self.head = layers.Dense(2)

    def regimes(self, bands):
        logits = self.tokenizer(bands)
        return ops.one_hot(ops.argmax(logits, axis=-1), REGIMES)

    def call(self, bands):
        return self.head(self.counter(self.regimes(bands)))


model = RegimeClassifier()
model.compile(
    optimizer=keras.optimizers.AdamW(4e-3, weight_decay=1e-4),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = model.fit(x_train, y_train, batch_size=64, epochs=20, verbose=0)
for e in range(0, 20, 4):
    print(f"epoch {e + 1:2d}  loss {history.history['loss'][e]:.3f}")

train_acc = model.evaluate(x_train, y_train, batch_size=64, verbose=0)[1]
test_acc = model.evaluate(x_test, y_test, batch_size=64, verbose=0)[1]
print("positive share", y_test.mean().round(3))
print(f"accuracy: train {train_acc:.3f}  test {test_acc:.3f}")
