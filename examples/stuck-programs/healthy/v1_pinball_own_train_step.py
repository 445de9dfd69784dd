import os
os.environ["KERAS_BACKEND"] = "jax"      # train_step below is written for jax

"""Pinball machine: from the last 20 switch hits predict which zone the ball drains through
(left outlane, centre, right outlane).  The machine's tilt makes the ball creep to one side."""
import jax
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)
SWITCHES, HITS = 15, 20            # switch id = 5 * row + column


def play():
    pos = 2.0
    hits = []
    v = rng.normal(0, 0.25)
    for _ in range(HITS):
        pos = np.clip(pos + v + rng.normal(0, 0.35), 0, 4)
        hits.append(5 * rng.integers(0, 3) + int(round(pos)))
    zone = 0 if np.mean([h % 5 for h in hits[-6:]]) < 1.4 else 2 if np.mean([h % 5 for h in hits[-6:]]) > 2.6 else 1
    return hits, zone


class SmoothedClassifier(keras.Model):
    """cross entropy + a penalty on over-confident logits"""

    def _loss_and_updates(self, tv, ntv, x, y):
        logits, ntv = self.stateless_call(tv, ntv, x, training=True)
        ce = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))
        return ce + 1e-3 * keras.ops.mean(keras.ops.square(logits)), (ce, logits, ntv)

    def train_step(self, state, data):
        tv, ntv, ov, mv = state
        x, y = data[0], data[1]
        grad_fn = jax.value_and_grad(self._loss_and_updates, has_aux=True)
        (total, (ce, logits, ntv)), grads = grad_fn(tv, ntv, x, y)
        tv, ov = self.optimizer.stateless_apply(ov, grads, tv)

        logs, new_mv, at = {}, [], 0
        for m in self.metrics:
            mine = mv[at:at + len(m.variables)]
            at += len(m.variables)
            if m.name == "loss":
                mine = m.stateless_update_state(mine, total)
            else:
                mine = m.stateless_update_state(mine, y, logits)
            logs[m.name] = m.stateless_result(mine)
            new_mv += mine
        if "accuracy" in logs.get("compile_metrics", {}):
            logs.update(logs.pop("compile_metrics"))
        return logs, (tv, ntv, ov, new_mv)


games = [play() for _ in range(4000)]
hits = np.array([g[0] for g in games], dtype="int32")
zones = np.array([g[1] for g in games], dtype="int32")
cut = 3200

inp = keras.Input((HITS,), dtype="int32")
h = layers.Embedding(SWITCHES, 8)(inp)
h = layers.GRU(24)(h)
model = SmoothedClassifier(inp, layers.Dense(3)(h))
model.compile(optimizer=keras.optimizers.Adam(4e-3),
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(hits[:cut], zones[:cut], batch_size=64, epochs=12, verbose=2,
          validation_data=(hits[cut:], zones[cut:]))
pred = model.predict(hits[cut:], verbose=0).argmax(-1)
print("drain zone right: %.3f   (commonest zone %.3f)" % ((pred == zones[cut:]).mean(), np.bincount(zones[cut:]).max() / len(pred)))
