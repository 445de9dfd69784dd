# Adding two binary numbers, least significant bit first.  Needs one bit of memory, so a very small net will do.
import numpy as np
import keras

keras.utils.set_random_seed(0)
rng = np.random.default_rng(99)
BITS = 10

pairs = rng.choice(2 ** (2 * BITS - 2), size=3000, replace=False)      # distinct pairs of 9-bit numbers
a, b = pairs // 2 ** (BITS - 1), pairs % 2 ** (BITS - 1)


def bits(v):
    return (v[:, None] >> np.arange(BITS)) & 1


x = np.stack([bits(a), bits(b)], axis=2).astype("float32")
y = bits(a + b)[..., None].astype("float32")

net = keras.Sequential([
    keras.layers.Input((BITS, 2)),
    keras.layers.GRU(6, return_sequences=True),
    keras.layers.Dense(1, activation="sigmoid"),
])
print("parameters:", net.count_params())
net.compile(keras.optimizers.Adam(0.03), "binary_crossentropy", metrics=["binary_accuracy"])
net.fit(x[:2500], y[:2500], epochs=40, batch_size=50, validation_data=(x[2500:], y[2500:]), verbose=2)

got = net.predict(x[2500:], verbose=0) > 0.5
print("per bit %.4f" % np.mean(got == y[2500:]))
print("whole sums %.4f" % np.mean((got == y[2500:]).all(axis=(1, 2))))
