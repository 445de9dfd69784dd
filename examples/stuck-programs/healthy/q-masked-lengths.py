import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Chat messages of 3 to 50 tokens, padded with 0; are there more praise words
# (1..20) than complaint words (21..40)?
keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)
N, MAXLEN, VOCAB = 7000, 50, 120
messages, mood = [], []
while len(messages) < N:
    n = int(rng.integers(3, MAXLEN + 1)) if rng.random() < 0.2 else int(rng.integers(3, 12))
    m = rng.integers(1, VOCAB, n)
    good, bad = np.sum(m <= 20), np.sum((m > 20) & (m <= 40))
    if good != bad:
        messages.append(m)
        mood.append(float(good > bad))
x = keras.utils.pad_sequences(messages, maxlen=MAXLEN, padding="post")
y = np.array(mood, "float32")[:, None]

tokens = keras.Input((None,), dtype="int32")
h = layers.Embedding(VOCAB, 16, mask_zero=True)(tokens)
h = layers.LSTM(24)(h)
p = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(tokens, p)
model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy", metrics=["accuracy"])
model.fit(x[:6000], y[:6000], epochs=8, batch_size=64, verbose=2,
          validation_data=(x[6000:], y[6000:]))
print("mood accuracy %.3f" % model.evaluate(x[6000:], y[6000:], verbose=0)[1])
