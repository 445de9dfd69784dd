"""Character model of harbour-master's notices (templated), next character at every position."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)

SHIPS = ["Marigold", "Oystercatcher", "Wee Bessie", "Northern Pride", "Saltwind", "Kestrel"]
PLACES = ["the north quay", "berth four", "the fish dock", "the outer buoy"]
CARGO = ["barley", "slate", "herring", "timber", "road salt"]
TEMPLATES = [
    "{s} to shift from {p} at {h:02d}:{m:02d} with {n} tons of {c}.",
    "Pilot for {s} ordered {h:02d}:{m:02d}, {n} tons {c}, {p}.",
    "{p} closed to {s} until {h:02d}:{m:02d}: {n} tons of {c} on the quay.",
]


def notice():
    return TEMPLATES[rng.integers(len(TEMPLATES))].format(
        s=SHIPS[rng.integers(len(SHIPS))], p=PLACES[rng.integers(len(PLACES))], c=CARGO[rng.integers(len(CARGO))],
        h=rng.integers(24), m=rng.integers(60), n=rng.integers(10, 1000)) + "\n"


notices, seen = [], set()
while len(notices) < 1900:
    line = notice()
    if line not in seen:
        seen.add(line)
        notices.append(line)

train_text, val_text = "".join(notices[:1600]), "".join(notices[1600:])
chars = sorted(set(train_text))
idx = {ch: i for i, ch in enumerate(chars)}
WIN = 64


def to_windows(text):
    codes = np.array([idx[ch] for ch in text], "int32")
    n = (len(codes) - 1) // WIN
    return codes[:n * WIN].reshape(n, WIN), codes[1:n * WIN + 1].reshape(n, WIN)


x_train, y_train = to_windows(train_text)
x_val, y_val = to_windows(val_text)

lm = keras.Sequential([
    layers.Input((WIN,), dtype="int32"),
    layers.Embedding(len(chars), 24),
    layers.GRU(96, return_sequences=True),
    layers.Dense(len(chars)),
])
lm.compile(keras.optimizers.Adam(5e-3),
           keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
lm.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=8, batch_size=32, verbose=2)
loss, acc = lm.evaluate(x_val, y_val, verbose=0)
print(f"bits per character {loss / np.log(2):.3f}, next character right {acc:.3f}")
