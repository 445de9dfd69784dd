"""
Orchard irrigation. The valve controller logs, every 10 minutes: main-pipe flow, and the two switch
lines 'open' and 'close' of the block's valve (pulses only). How much water did the block get in the night?
Flow counts only between an open and the next close.
"""
import numpy as np
import keras

keras.utils.set_random_seed(42)
gen = np.random.default_rng(42)
STEPS = 30


def nights(n):
    flow = gen.uniform(0.2, 1.8, (n, STEPS))
    pulses = np.zeros((n, STEPS, 2))
    litres = np.zeros(n)
    for i in range(n):
        is_open = False
        for t in range(STEPS):
            if gen.random() < .15:
                is_open = not is_open
                pulses[i, t, 0 if is_open else 1] = 1
            if is_open:
                litres[i] += flow[i, t]
    x = np.concatenate([flow[..., None] - 1, pulses], axis=-1)
    return x.astype("float32"), litres.astype("float32")


x, litres = nights(3600)
mean, std = litres[:3000].mean(), litres[:3000].std()
y = ((litres - mean) / std)[:, None]


def feed(x, y, batch):
    order = np.arange(len(x))
    while True:
        gen.shuffle(order)
        for k in range(0, len(x) - batch + 1, batch):
            rows = order[k:k + batch]
            yield x[rows], y[rows]


BATCH = 60
net = keras.Sequential([
    keras.layers.Input((STEPS, 3)),
    keras.layers.LSTM(48),
    keras.layers.Dense(1),
])
net.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mse", metrics=["mae"])
net.fit(feed(x[:3000], y[:3000], BATCH), steps_per_epoch=3000 // BATCH, epochs=20,
        validation_data=(x[3000:], y[3000:]), verbose=2)

pred = net.predict(x[3000:], verbose=0)
r2 = 1 - np.mean((pred - y[3000:]) ** 2) / np.var(y[3000:])
print("R2 for the nights kept back: %.3f" % r2)
