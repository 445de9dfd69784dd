"""Fish pass counter.  Four electrode rings sit one behind the other in the pipe; every
trigger stores 64 samples per ring.  We want: fish going up, fish going down, or debris/splash."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

RINGS, SAMPLES = 4, 64
CLASSES = ["up", "down", "splash"]


def one_event(kind):
    t = np.arange(SAMPLES)
    start = rng.uniform(18, 44)
    lag = rng.uniform(1.8, 3.0)
    amp = rng.uniform(0.7, 1.6)
    width = rng.uniform(1.5, 2.5)
    order = {"up": np.arange(4) - 1.5, "down": 1.5 - np.arange(4), "splash": np.zeros(4)}[kind]
    ev = np.stack([amp * rng.uniform(.85, 1.15) * np.exp(-0.5 * ((t - start - lag * o) / width) ** 2)
                   for o in order])
    return ev + rng.normal(0, 0.05, ev.shape)


def read_logger(n):
    """the logger writes one line per event: ring 1 (64 numbers), ring 2 (64 numbers), ..."""
    kinds = rng.integers(0, 3, n)
    lines = np.stack([one_event(CLASSES[k]).ravel() for k in kinds])
    return lines.astype("float32"), kinds


lines, y = read_logger(2200)
x = lines.reshape(-1, RINGS, SAMPLES).transpose(0, 2, 1)

n_train = 1800
x_tr, y_tr, x_va, y_va = x[:n_train], y[:n_train], x[n_train:], y[n_train:]

model = keras.Sequential([
    layers.Input((SAMPLES, RINGS)),
    layers.Conv1D(24, 7, padding="same", activation="relu"),
    layers.Conv1D(24, 5, padding="same", activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(24, activation="relu"),
    layers.Dense(len(CLASSES), activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=15, batch_size=64, verbose=2)

loss, acc = model.evaluate(x_va, y_va, verbose=0)
print(f"direction accuracy on held-out events: {acc:.3f}")
