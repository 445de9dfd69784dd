import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

# a little grammar: a sentence of four words, each drawn from a short list
subjects, verbs, objects = ["cat", "dog", "man"], ["sees", "likes"], ["fish", "bread", "milk"]
text = " ".join(
    f"the {rng.choice(subjects)} {rng.choice(verbs)} {rng.choice(objects)}." for _ in range(2200)
)
chars = sorted(set(text))
ids = np.array([chars.index(c) for c in text])

seq = 30
n = (len(ids) - 1) // seq
x = ids[: n * seq].reshape(n, seq)
y = ids[1 : n * seq + 1].reshape(n, seq)

model = keras.Sequential(
    [
        layers.Input((seq,)),
        layers.Embedding(len(chars), 12),
        layers.GRU(48, return_sequences=True),
        layers.Dense(len(chars)),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
hist = model.fit(x, y, batch_size=32, epochs=10, verbose=2)
print("loss %.3f accuracy %.3f" % (hist.history["loss"][-1], hist.history["accuracy"][-1]))
