import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

vocab_size, maxlen, num_classes = 50, 16, 3
topic_words = {0: range(1, 9), 1: range(9, 17), 2: range(17, 25)}

sequences, labels = [], []
for _ in range(2400):
    label = int(rng.integers(num_classes))
    length = int(rng.integers(6, maxlen + 1))
    seq = rng.integers(25, vocab_size, length)
    hits = rng.choice(length, 3, replace=False)
    seq[hits] = rng.choice(topic_words[label], 3)
    sequences.append(seq.tolist())
    labels.append(label)

# short ones first
order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
sequences = [sequences[i] for i in order]
labels = [labels[i] for i in order]

x = keras.utils.pad_sequences(sequences, maxlen=maxlen)
y = np.array(labels)
idx = rng.permutation(len(x))
x, y = x[idx], y[idx]

inp = layers.Input((maxlen,))
z = layers.Embedding(vocab_size, 16, mask_zero=True)(inp)
z = layers.Bidirectional(layers.LSTM(16))(z)
z = layers.Dense(num_classes, activation="softmax")(z)
model = keras.Model(inp, z)
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="sparse_categorical_crossentropy",
    metrics=["acc"],
)
hist = model.fit(x, y, batch_size=64, epochs=8, validation_split=0.2, verbose=2)
print("acc", hist.history["acc"][-1], "val_acc", hist.history["val_acc"][-1])
