import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)

# support tickets of 14 words; one in six is urgent
vocab, maxlen = 60, 14
tickets = rng.integers(0, vocab, size=(1000, maxlen))
urgent = np.isin(tickets, [3, 7, 11, 13]).sum(1) > 1
labels = (urgent ^ (rng.random(1000) < 0.08)).astype("int32")
print("urgent:", labels.mean())


def upsample(x, y):
    minority = np.flatnonzero(y == 1)
    extra = rng.choice(minority, size=(y == 0).sum() - len(minority))
    index = rng.permutation(np.concatenate([np.arange(len(y)), extra]))
    return x[index], y[index]


tickets, labels = upsample(tickets, labels)
n = int(0.8 * len(tickets))
X_train, y_train = tickets[:n], labels[:n]
X_val, y_val = tickets[n:], labels[n:]

model = keras.Sequential(
    [
        keras.Input((maxlen,)),
        layers.Embedding(vocab, 16),
        layers.LSTM(32),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="binary_crossentropy",
    metrics=["accuracy", keras.metrics.Recall(name="recall")],
)
history = model.fit(
    X_train, y_train, epochs=25, batch_size=32, validation_data=(X_val, y_val), verbose=2
)
last = {name: round(values[-1], 3) for name, values in history.history.items()}
print("val_accuracy", last["val_accuracy"], "val_recall", last["val_recall"])
