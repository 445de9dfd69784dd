import os; os.environ["KERAS_BACKEND"] = "jax"
import jax
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(50)
rng = np.random.default_rng(50)

# turbine: 40 samples of 3 channels, alarm when channel 2 exceeds channel 0 for three samples in a row
N, T = 6000, 40
sig = rng.normal(0, 1, (N, T, 3)).astype("float32")
over = sig[..., 2] > sig[..., 0] + 0.7
run = over[:, 2:] & over[:, 1:-1] & over[:, :-2]
alarm = run.any(axis=1).astype("float32")[:, None]


def focal(y_true, y_pred, gamma=2.0):
    y_pred = ops.clip(y_pred, 1e-6, 1 - 1e-6)
    pt = y_true * y_pred + (1 - y_true) * (1 - y_pred)
    return ops.mean(-ops.power(1 - pt, gamma) * ops.log(pt), axis=-1)


class FocalNet(keras.Model):
    def train_step(self, state, data):
        tv, ntv, ov, mv = state
        x, y = data
        grad_fn = jax.value_and_grad(self.compute_loss_and_updates, has_aux=True)
        (loss, aux), grads = grad_fn(tv, ntv, mv, x, y, None, training=True, optimizer_variables=ov)
        (unscaled, y_pred, ntv, mv) = aux
        # global norm clip
        norm = ops.sqrt(sum(ops.sum(ops.square(g)) for g in grads))
        grads = [g * ops.minimum(1.0, 2.0 / (norm + 1e-9)) for g in grads]
        tv, ov = self.optimizer.stateless_apply(ov, grads, tv)
        new_mv, logs = [], {}
        for metric in self.metrics:
            vals = mv[len(new_mv):len(new_mv) + len(metric.variables)]
            if metric.name == "loss":
                vals = metric.stateless_update_state(vals, unscaled)
            else:
                vals = metric.stateless_update_state(vals, y, y_pred)
            res = metric.stateless_result(vals)
            if isinstance(res, dict):
                logs.update(res)
            else:
                logs[metric.name] = res
            new_mv += vals
        return logs, (tv, ntv, ov, new_mv)


inp = keras.Input((T, 3))
h = layers.Conv1D(16, 1, activation="relu")(inp)
h = layers.Conv1D(32, 3, activation="relu")(h)
h = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
net = FocalNet(inp, out)
net.compile(optimizer=keras.optimizers.Adam(3e-3), loss=focal, metrics=["accuracy"])
net.fit(sig[:5000], alarm[:5000], batch_size=50, epochs=20, verbose=2)
p = net.predict(sig[5000:], verbose=0)
print("share of alarms %.2f, accuracy %.3f" % (alarm.mean(), ((p > 0.5) == (alarm[5000:] > 0.5)).mean()))
