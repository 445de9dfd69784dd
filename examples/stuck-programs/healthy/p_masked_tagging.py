# tag the words of short messages that belong to an order number phrase; messages vary in length
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(24)
rng = np.random.default_rng(24)

VOCAB, MAX_LEN = 50, 30            # word 0 is kept for padding
OPEN, CLOSE = 7, 9                 # "order" ... "thanks"

messages, tags = [], []
for _ in range(4000):
    n = int(rng.integers(5, MAX_LEN + 1))
    words = rng.integers(1, VOCAB, n)
    words = np.where(rng.random(n) < 0.10, OPEN, words)
    words = np.where(rng.random(n) < 0.12, CLOSE, words)
    inside, tag = 0, []
    for w in words:
        if w == OPEN:
            inside = 1
        elif w == CLOSE:
            inside = 0
        tag.append(inside)
    messages.append(words)
    tags.append(tag)

X = keras.utils.pad_sequences(messages, maxlen=MAX_LEN, padding="post", value=0)
y = keras.utils.pad_sequences(tags, maxlen=MAX_LEN, padding="post", value=0)
w = (X != 0).astype("float32")

model = keras.Sequential([
    keras.Input((MAX_LEN,), dtype="int32"),
    layers.Embedding(VOCAB, 16, mask_zero=True),
    layers.LSTM(32, return_sequences=True),
    layers.Dense(2, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="sparse_categorical_crossentropy",
              weighted_metrics=["accuracy"])
model.fit(X[:3200], y[:3200], sample_weight=w[:3200], epochs=10, batch_size=64,
          validation_data=(X[3200:], y[3200:], w[3200:]), verbose=2)
hit = model.predict(X[3200:], verbose=0).argmax(-1) == y[3200:]
print("accuracy on real words: %.4f" % hit[w[3200:] == 1].mean())
