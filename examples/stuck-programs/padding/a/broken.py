import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Support tickets (token ids) -> queue. Tickets are short, a few are very long.
keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)
VOCAB, MAXLEN, QUEUES = 400, 180, 5
N = 6000

queue = rng.integers(0, QUEUES, N)
tickets = []
for k in queue:
    words = rng.integers(50, VOCAB, rng.integers(6, 15))
    hits = rng.choice(len(words), 2, replace=False)
    words[hits] = 1 + k * 9 + rng.integers(0, 9, 2)      # words typical of the queue
    tickets.append(words)

X = keras.utils.pad_sequences(tickets, maxlen=MAXLEN, padding="post")
y = queue.astype("int32")

model = keras.Sequential([
    keras.Input((MAXLEN,), dtype="int32"),
    layers.Embedding(VOCAB, 24),
    layers.LSTM(32),
    layers.Dense(QUEUES, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[:5000], y[:5000], batch_size=64, epochs=8, verbose=2,
          validation_data=(X[5000:], y[5000:]))
print("test accuracy", round(model.evaluate(X[5000:], y[5000:], verbose=0)[1], 3))
