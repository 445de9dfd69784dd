import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

# click streams of a shop: 24 events of 10 kinds; how often did each kind occur?
KINDS, LENGTH, ROWS = 10, 24, 8000
profile = rng.dirichlet(np.ones(KINDS) * 1.5, size=ROWS)
stream = np.stack([rng.choice(KINDS, size=LENGTH, p=p) for p in profile])
counts = np.stack([(stream == k).sum(1) for k in range(KINDS)], axis=1).astype("float32")
mu, sd = counts[:6500].mean(0), counts[:6500].std(0)
target = (counts - mu) / sd

events = layers.Input((LENGTH,), dtype="int32")
e = layers.Embedding(KINDS, 16)(events)
h = layers.GRU(48)(e)
y_hat = layers.Dense(KINDS)(h)
net = keras.Model(events, y_hat)
net.compile(keras.optimizers.Adam(4e-3), loss="mse")
net.fit(stream[:6500], target[:6500], batch_size=64, epochs=15,
        validation_data=(stream[6500:], target[6500:]), verbose=2)

p = net.predict(stream[6500:], verbose=0)
truth = target[6500:]
print("R2 =", 1 - ((p - truth) ** 2).mean() / truth.var())
