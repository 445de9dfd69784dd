"""Five wrist gestures from a gyroscope, with a training step of our own.

The step adds jitter to the signals and clips the gradients by hand (JAX backend).
"""
import os
os.environ.setdefault("KERAS_BACKEND", "jax")
import jax
import jax.numpy as jnp
import numpy as np
import keras
from keras import layers

STEPS = 50
gen = np.random.default_rng(5150)


def gesture(k):
    t = np.linspace(0, 1, STEPS) * gen.uniform(0.85, 1.15) + gen.uniform(-0.08, 0.08)
    axes = {
        0: (np.sin(2 * np.pi * t), 0 * t, 0 * t),                          # twist
        1: (0 * t, np.sin(2 * np.pi * t), np.cos(2 * np.pi * t)),          # circle
        2: (0 * t, np.sin(2 * np.pi * t), -np.cos(2 * np.pi * t)),         # circle back
        3: (np.exp(-40 * (t - 0.3) ** 2), 0 * t, np.exp(-40 * (t - 0.7) ** 2)),
        4: (np.exp(-40 * (t - 0.7) ** 2), 0 * t, np.exp(-40 * (t - 0.3) ** 2)),
    }[k]
    return gen.uniform(0.7, 1.3) * np.stack(axes, -1) + gen.normal(0, 0.35, (STEPS, 3))


labels = gen.integers(0, 5, 1792).astype("int32")
signals = np.stack([gesture(k) for k in labels]).astype("float32")


class JitterModel(keras.Model):
    def loss_of(self, trainable, fixed, x, y, training=False):
        pred, fixed = self.stateless_call(trainable, fixed, x, training=training)
        return self.compute_loss(x, y, pred), (pred, fixed)

    def train_step(self, state, data):
        trainable, fixed, opt, metric_vars = state
        x, y = data
        noise = jax.random.normal(jax.random.fold_in(jax.random.key(0), opt[0].astype("int32")), x.shape)
        (loss, (pred, fixed)), grads = jax.value_and_grad(self.loss_of, has_aux=True)(
            trainable, fixed, x + 0.05 * noise, y, training=True)
        norm = jnp.sqrt(sum(jnp.sum(g ** 2) for g in grads))
        grads = [g * jnp.minimum(1.0, 1.0 / (norm + 1e-8)) for g in grads]
        trainable, opt = self.optimizer.stateless_apply(opt, grads, trainable)
        logs, updated = {}, []
        for metric in self.metrics:
            mine = metric_vars[len(updated):len(updated) + len(metric.variables)]
            if metric.name == "loss":
                mine = metric.stateless_update_state(mine, loss)
            else:
                mine = metric.stateless_update_state(mine, y, pred)
            logs[metric.name] = metric.stateless_result(mine)
            updated += mine
        return logs, (trainable, fixed, opt, updated)


inputs = keras.Input((STEPS, 3))
hidden = layers.Bidirectional(layers.GRU(20))(inputs)
hidden = layers.Dropout(0.3)(hidden)
outputs = layers.Dense(5)(hidden)
model = JitterModel(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(5e-3),
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")])
model.fit(signals[:1280], labels[:1280], epochs=12, batch_size=64, verbose=2)
result = model.evaluate(signals[1280:], labels[1280:], batch_size=64, verbose=0, return_dict=True)
print("test:", {k: round(float(v), 3) for k, v in result.items()})
