"""Espresso shots: flow/pressure profile of 40 samples -> was it channelling, choked, fine, or stale beans?"""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(1234)
rnd = np.random.default_rng(1234)
N, T = 1600, 40


def shot(kind):
    t = np.linspace(0, 1, T)
    pressure = np.clip(t / 0.2, 0, 1) * rnd.uniform(0.75, 0.95)
    flow = np.clip((t - 0.2) / 0.5, 0, 1) * rnd.uniform(0.4, 0.6)
    if kind == 0:      # channelling: short spurts
        for at in rnd.integers(12, T - 3, 2):
            flow[at:at + 3] += 0.22
            pressure[at:at + 3] -= 0.15
    elif kind == 1:    # choked
        flow *= 0.6
    elif kind == 2:    # stale: pressure tails off
        pressure -= 0.3 * np.clip(t - 0.5, 0, 1)
    return np.stack([pressure, flow], -1) + rnd.normal(0, 0.04, (T, 2))


kinds = rnd.integers(0, 4, N)
profiles = np.clip(np.stack([shot(k) for k in kinds]), 0, 1.2).astype("float32")


def conv_bn(x, filters, k):
    x = layers.Conv1D(filters, k, padding="same")(x)
    x = layers.BatchNormalization(momentum=0.9995)(x)
    return layers.ReLU()(x)


inp = layers.Input((T, 2))
x = conv_bn(inp, 24, 5)
x = layers.MaxPooling1D(2)(x)
x = conv_bn(x, 32, 5)
x = conv_bn(x, 32, 3)
x = layers.Concatenate()([layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x)])
out = layers.Dense(4, activation="softmax")(x)

m = keras.Model(inp, out)
m.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(profiles[:1280], kinds[:1280], epochs=15, batch_size=64,
      validation_data=(profiles[1280:], kinds[1280:]), verbose=2)

print("accuracy on new shots %.3f" % m.evaluate(profiles[1280:], kinds[1280:], verbose=0)[1])
