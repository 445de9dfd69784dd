import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)

# wrist accelerometer, 32 samples x 3 axes, six gestures
n, T, G = 6000, 32, 6
gesture = rng.integers(0, G, n)
tt = np.linspace(0, 2 * np.pi, T)
proto = np.stack([np.stack([np.sin((1 + g % 3) * tt + 0.4 * a * (1 + g // 3)) for a in range(3)], -1)
                  for g in range(G)])
acc = proto[gesture] * rng.uniform(0.7, 1.3, (n, 1, 1)) + rng.normal(0, 0.6, (n, T, 3))
acc = acc.astype("float32")


class GestureNet(keras.Model):
    def __init__(self, n_classes, rate=0.6):
        super().__init__()
        self.c1 = layers.Conv1D(24, 5, activation="relu", padding="same")
        self.c2 = layers.Conv1D(24, 5, activation="relu", strides=2)
        self.pool = layers.GlobalAveragePooling1D()
        self.drop1 = layers.Dropout(rate)
        self.fc = layers.Dense(24, activation="relu")
        self.drop2 = layers.Dropout(rate)
        self.out = layers.Dense(n_classes, activation="softmax")

    def call(self, inputs, training=None):
        h = self.c2(self.c1(inputs))
        h = self.drop1(self.pool(h), training=True)
        h = self.drop2(self.fc(h), training=True)
        return self.out(h)


net = GestureNet(G)
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(acc[:5000], gesture[:5000], batch_size=32, epochs=20,
        validation_data=(acc[5000:], gesture[5000:]), verbose=2)
p = net.predict(acc[5000:], verbose=0).argmax(-1)
print("gestures recognised: %.3f" % (p == gesture[5000:]).mean())
