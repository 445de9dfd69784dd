import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

# Support tickets, already tokenised. Each queue has its own vocabulary.
VOCAB, LEN, QUEUES, N = 800, 32, 5, 5000
queue = rng.integers(0, QUEUES, N)
tickets = rng.integers(100, VOCAB, (N, LEN))
for q in range(QUEUES):
    rows = np.where(queue == q)[0]
    for r in rows:
        where = rng.choice(LEN, 4, replace=False)
        tickets[r, where] = rng.integers(q * 20, q * 20 + 20, 4)

tr, te = slice(0, 4000), slice(4000, N)

inp = keras.Input((LEN,), dtype="int32")
pos = keras.ops.arange(LEN)
x = layers.Embedding(VOCAB, 32)(inp)
x = x + layers.Embedding(LEN, 32)(pos)
att = layers.MultiHeadAttention(4, 8)(x, x)
x = layers.LayerNormalization()(x + att)
ff = layers.Dense(64, activation="relu")(x)
x = layers.LayerNormalization()(x + layers.Dense(32)(ff))
x = layers.GlobalMaxPooling1D()(x)
out = layers.Dense(QUEUES)(x)
model = keras.Model(inp, out)

schedule = keras.optimizers.schedules.ExponentialDecay(1e-3, decay_steps=1000, decay_rate=0.9)
opt = keras.optimizers.Adam(learning_rate=schedule)
model.compile(optimizer=opt,
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["accuracy"])
model.fit(tickets[tr], queue[tr], batch_size=64, epochs=8,
          validation_data=(tickets[te], queue[te]), verbose=2)
print("accuracy on unseen tickets:", round(model.evaluate(tickets[te], queue[te], verbose=0)[1], 3))
