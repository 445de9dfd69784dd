import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(37)
rng = np.random.default_rng(37)

# Bird calls as spectrogram strips (40 frames, 8 bands): three species
FRAMES, BANDS = 40, 8


def call(species):
    strip = rng.normal(0, 0.4, (FRAMES, BANDS))
    at = rng.integers(2, FRAMES - 12)
    for n in range(8):
        band = {0: n, 1: 7 - n, 2: 3 + (n % 2)}[species]
        strip[at + n, band] += 2.0
    return strip


species = rng.integers(0, 3, 2400)
strips = np.stack([call(s) for s in species]).astype("float32")


class CallNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.convs = [layers.Conv1D(f, 3, use_bias=False) for f in (24, 24)]
        self.norms = [layers.BatchNormalization(momentum=0.9) for _ in self.convs]
        self.pool = layers.GlobalMaxPooling1D()
        self.head = layers.Dense(3, activation="softmax")

    def call(self, x, training=False):
        for conv, norm in zip(self.convs, self.norms):
            x = keras.activations.relu(norm(conv(x), training=training))
        return self.head(self.pool(x))


net = CallNet()
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(strips[:2000], species[:2000], validation_data=(strips[2000:], species[2000:]), epochs=12, batch_size=32, verbose=2)
print("accuracy: %.3f" % net.evaluate(strips[2000:], species[2000:], verbose=0)[1])
