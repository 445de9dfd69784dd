"""Bearing condition from vibration: BatchNorm after every convolution, strong dropout, few epochs.

The training accuracy stays below the validation accuracy."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(50)
gen = np.random.default_rng(50)
STATES = ["good", "outer race", "inner race"]


def vibration(n):
    y = gen.integers(0, 3, n)
    t = np.arange(160)
    x = gen.normal(0, 0.5, (n, 160))
    for i, k in enumerate(y):
        if k == 0:
            continue
        period = 32 if k == 1 else 20
        start = gen.integers(0, period)
        for s in range(start, 160, period):
            tail = t[s:] - s
            x[i, s:] += gen.uniform(1.5, 2.5) * np.exp(-tail / 4) * np.cos(tail * 1.3)
    return x[..., None].astype("float32"), y


x, y = vibration(4200)
x_train, y_train, x_val, y_val, x_test, y_test = x[:3000], y[:3000], x[3000:3600], y[3000:3600], x[3600:], y[3600:]

model = keras.Sequential([layers.Input((160, 1))])
for filters, width in ((16, 9), (32, 9), (32, 9)):
    model.add(layers.Conv1D(filters, width, strides=2, padding="same", use_bias=False))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.ReLU())
    model.add(layers.SpatialDropout1D(0.15))
model.add(layers.Flatten())
model.add(layers.Dropout(0.5))
model.add(layers.Dense(len(STATES), activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=12, batch_size=32, validation_data=(x_val, y_val), verbose=2)
print("test accuracy %.3f" % model.evaluate(x_test, y_test, verbose=0)[1])
