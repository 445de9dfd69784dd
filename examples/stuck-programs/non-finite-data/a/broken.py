import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Direction of the next bar from returns and traded volume (toy market with order flow).
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(37)
rng = np.random.default_rng(37)

BARS, WIN = 9000, 16
volume = rng.poisson(rng.gamma(1.5, 30, BARS))
flow = rng.normal(0, 1, BARS)
ret = np.zeros(BARS)
for t in range(2, BARS):
    push = 0.9 * np.tanh(flow[t - 1]) * (volume[t - 1] > 35) - 0.5 * ret[t - 1] - 0.25 * ret[t - 2]
    ret[t] = push + rng.normal(0, 0.3)

log_volume = np.log(volume)
log_volume = (log_volume - log_volume.mean()) / log_volume.std()
features = np.stack([ret, flow, log_volume], axis=1).astype("float32")


def batches(first, last, batch=64):
    while True:
        for s in range(first, last - batch, batch):
            yield (np.stack([features[i - WIN:i] for i in range(s, s + batch)]),
                   (ret[s:s + batch] > 0).astype("float32")[:, None])


TRAIN_END, BATCH = 7000, 64
steps = (TRAIN_END - WIN) // BATCH - 1
val_steps = (BARS - TRAIN_END - WIN) // BATCH - 1

model = keras.Sequential([
    keras.Input((WIN, 3)),
    layers.SimpleRNN(32),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(2e-3, clipnorm=1.0), "binary_crossentropy", metrics=["accuracy"])
model.fit(batches(WIN, TRAIN_END), steps_per_epoch=steps, epochs=10, verbose=2)
loss, acc = model.evaluate(batches(TRAIN_END + WIN, BARS), steps=val_steps, verbose=0)
print("validation loss %.4f accuracy %.3f" % (loss, acc))
