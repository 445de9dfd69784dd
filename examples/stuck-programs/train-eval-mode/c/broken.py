"""Wrist gestures from a 3-axis accelerometer (50 Hz, 2 s), one recording session per gesture."""
import numpy as np
import keras
from keras.layers import BatchNormalization, Conv1D, Dense, GlobalAveragePooling1D, Input, Layer, MaxPooling1D

GESTURES = {
    # name: (tilt in x, y, z in g; frequency in Hz; axis that shakes)
    "rest": ((0.0, 0.0, 1.0), 0.0, 0),
    "lift": ((0.5, 0.0, 0.8), 1.0, 2),
    "palm_up": ((0.0, 0.5, 0.8), 1.0, 1),
    "drink": ((0.6, 0.3, 0.6), 1.0, 0),
    "wave": ((0.5, 0.6, 0.4), 3.0, 1),
}
T = 100


def record(name, n, gen):
    tilt, freq, axis = GESTURES[name]
    t = np.arange(T) / 50.0
    out = np.array(tilt) + gen.normal(0, 0.08, (n, 1, 3)) + gen.normal(0, 0.15, (n, T, 3))
    phase = gen.uniform(0, 2 * np.pi, (n, 1))
    speed = freq * gen.uniform(0.7, 1.3, (n, 1))
    out[:, :, axis] += 0.3 * np.sin(2 * np.pi * speed * t + phase) * (freq > 0)
    return out


def sessions(per_gesture, seed):
    gen = np.random.default_rng(seed)
    data = [record(name, per_gesture, gen) for name in GESTURES]
    x = np.concatenate(data).astype("float32")
    y = np.repeat(np.arange(len(GESTURES)), per_gesture)
    return x, keras.utils.to_categorical(y, len(GESTURES))


class ConvBlock(Layer):
    def __init__(self, filters, kernel):
        super().__init__()
        self.conv = Conv1D(filters, kernel, padding="same", use_bias=False)
        self.norm = BatchNormalization(momentum=0.9)
        self.pool = MaxPooling1D(2)

    def call(self, x, training=None):
        x = self.norm(self.conv(x), training=True)
        return self.pool(keras.ops.relu(x))


x_train, y_train = sessions(400, seed=21)
x_test, y_test = sessions(160, seed=22)

keras.utils.set_random_seed(7)
inp = Input(shape=(T, 3))
net = ConvBlock(16, 9)(inp)
net = ConvBlock(32, 5)(net)
net = GlobalAveragePooling1D()(net)
model = keras.Model(inp, Dense(len(GESTURES), activation="softmax")(net))
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss="categorical_crossentropy", metrics=["acc"])
model.fit(x_train, y_train, epochs=12, batch_size=32, shuffle=True, validation_data=(x_test, y_test), verbose=2)

prob = model.predict(x_test, batch_size=32, verbose=0)
hit = prob.argmax(axis=1) == y_test.argmax(axis=1)
for i, name in enumerate(GESTURES):
    print("%-8s %.2f" % (name, hit[y_test[:, i] == 1].mean()))
print("test accuracy: %.3f" % hit.mean())
