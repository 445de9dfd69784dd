#!/usr/bin/env python
# Geophones in the game reserve: who walked by?  0 = antelope, 1 = elephant, 2 = ranger's truck
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(404)
RNG = np.random.default_rng(404)
LEN = 96


def footfall(kind):
    t = np.arange(LEN)
    if kind == 0:      # quick light steps
        period, ring, freq = RNG.uniform(9, 13), 2.0, 1.6
    elif kind == 1:    # slow heavy steps
        period, ring, freq = RNG.uniform(24, 32), 5.0, 0.8
    else:              # rumble
        return np.sin(RNG.uniform(.45, .6) * t + RNG.uniform(0, 6)) * (1 + .4 * np.sin(t / 15)) + RNG.normal(0, .5, LEN)
    s = np.zeros(LEN)
    start = RNG.uniform(-period, 0)
    while start < LEN:
        dt = t - start
        s += np.where(dt >= 0, np.exp(-np.clip(dt, 0, None) / ring) * np.cos(freq * dt), 0)
        start += period * RNG.uniform(.9, 1.1)
    return s + RNG.normal(0, .25, LEN)


def recordings(n):
    kinds = RNG.integers(0, 3, n)
    gain = np.exp(RNG.normal(0, 1.0, n))        # distance to the path
    sig = np.stack([g * footfall(k) for g, k in zip(gain, kinds)])
    # recorder loses its battery now and then: nothing but zeros
    sig[RNG.random(n) < 0.01] = 0.0
    return sig.astype("float32"), kinds


def standardise(sig):
    """every recording on its own, distance must not matter"""
    mu = sig.mean(axis=1, keepdims=True)
    sd = sig.std(axis=1, keepdims=True)
    return (sig - mu) / sd


sig, kind = recordings(2400)
x = standardise(sig)[..., None]
x_train, x_test = x[:2000], x[2000:]
k_train, k_test = kind[:2000], kind[2000:]

model = keras.Sequential([
    layers.Input((LEN, 1)),
    layers.Conv1D(24, 9, activation="relu"),
    layers.MaxPool1D(3),
    layers.Conv1D(32, 7, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(24, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["acc"])
model.fit(x_train, k_train, epochs=12, batch_size=32, verbose=2, validation_data=(x_test, k_test))
print("test accuracy: %.3f" % model.evaluate(x_test, k_test, verbose=0)[1])
