import os; os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# Robot arm: next joint angles from the torque history, with an own train_step
# (adds a smoothness penalty and its own loss tracker).
import numpy as np
import tensorflow as tf
import keras
from keras import layers, ops

keras.utils.set_random_seed(47)
rng = np.random.default_rng(47)

N, T = 5000, 15
torque = rng.normal(0, 1, (N, T, 2)).astype("float32")
decay = 0.75 ** np.arange(T)[::-1]
s = (torque * decay[None, :, None]).sum(1)
angle = np.stack([np.sin(0.6 * s[:, 0]), 0.5 * s[:, 1] - 0.4 * np.tanh(s[:, 0])], 1)
angle = (angle + rng.normal(0, 0.05, angle.shape)).astype("float32")


class ArmModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.gru = layers.GRU(32)
        self.fc = layers.Dense(32, activation="tanh")
        self.head = layers.Dense(2)
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.mae = keras.metrics.MeanAbsoluteError(name="mae")

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae]

    def call(self, x, training=False):
        return self.head(self.fc(self.gru(x)))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            pred = self(x, training=True)
            nudged = self(x + 0.01 * tf.random.normal(tf.shape(x)), training=True)
            loss = ops.mean(ops.square(y - pred)) + 0.1 * ops.mean(ops.square(pred - nudged))
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        self.mae.update_state(y, pred)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        pred = self(x, training=False)
        self.loss_tracker.update_state(ops.mean(ops.square(y - pred)))
        self.mae.update_state(y, pred)
        return {m.name: m.result() for m in self.metrics}


arm = ArmModel()
arm.compile(optimizer=keras.optimizers.Adam(2e-3))
arm.fit(torque[:4000], angle[:4000], batch_size=32, epochs=20,
        validation_data=(torque[4000:], angle[4000:]), verbose=2)
p = arm.predict(torque[4000:], verbose=0)
r2 = 1 - ((p - angle[4000:]) ** 2).mean(0) / angle[4000:].var(0)
print("R2 per joint %.3f %.3f" % tuple(r2))
