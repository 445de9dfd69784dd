import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import jax
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(43)
rng = np.random.default_rng(43)

# Robot arm: from 20 steps of motor torque, the joint angle at every step.
N, T = 2000, 20
torque = rng.normal(0, 1, (N, T))
angle, speed = np.zeros(N), np.zeros(N)
angles = np.zeros((N, T))
for t in range(T):
    speed = 0.7 * speed + 0.5 * torque[:, t]
    angle = 0.8 * angle + 0.4 * speed
    angles[:, t] = angle
x = torque[..., None].astype("float32")
y = (angles / angles.std())[..., None].astype("float32")


class ArmModel(keras.Model):
    def __init__(self, units=32):
        super().__init__()
        self.rnn = layers.GRU(units, return_sequences=True)
        self.head = layers.Dense(1)
        self.tracker = keras.metrics.Mean(name="loss")

    def call(self, x):
        return self.head(self.rnn(x))

    def loss_and_state(self, trainable, non_trainable, x, y):
        guess, non_trainable = self.stateless_call(trainable, non_trainable, x)
        return ops.mean(ops.square(y - guess)), non_trainable

    def train_step(self, state, data):
        trainable, non_trainable, optimizer_vars, metrics_vars = state
        x, y = data
        grad_fn = jax.value_and_grad(self.loss_and_state, has_aux=True)
        (loss, non_trainable), grads = grad_fn(trainable, non_trainable, x, y)
        trainable, optimizer_vars = self.optimizer.stateless_apply(optimizer_vars, grads, trainable)
        metrics_vars = self.tracker.stateless_update_state(metrics_vars, loss)
        logs = {"loss": self.tracker.stateless_result(metrics_vars)}
        return logs, (trainable, non_trainable, optimizer_vars, metrics_vars)

    @property
    def metrics(self):
        return [self.tracker]


model = ArmModel()
model.compile(optimizer=keras.optimizers.Adam(5e-3, global_clipnorm=1.0))
model.fit(x[:1700], y[:1700], epochs=15, batch_size=32, verbose=2)

p = model.predict(x[1700:], verbose=0)
print("R2: %.3f" % (1 - np.mean((p - y[1700:]) ** 2) / y[1700:].var()))
