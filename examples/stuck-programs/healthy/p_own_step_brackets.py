# are the brackets balanced? trained with a hand-written train_step
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import jax
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)

LENGTH = 16


def dyck():
    """A random balanced string, +1 = open, -1 = close."""
    out, depth = [], 0
    for i in range(LENGTH):
        rest = LENGTH - i
        up = depth == 0 or (depth < rest and rng.random() < 0.5)
        out.append(1 if up else -1)
        depth += out[-1]
    return out


strings, labels = [], []
for _ in range(5000):
    s = dyck()
    if rng.random() < 0.5:
        rng.shuffle(s)
    depth = np.cumsum(s)
    strings.append(s)
    labels.append(float(depth.min() >= 0 and depth[-1] == 0))
X = np.eye(2, dtype="float32")[(np.array(strings) + 1) // 2]
y = np.array(labels, "float32")[:, None]


class Checker(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.GRU(40)
        self.out = layers.Dense(1)
        self.loss_tracker = keras.metrics.Mean(name="loss")

    def call(self, x, training=False):
        return self.out(self.rnn(x))

    def compute_step_loss(self, trainable, non_trainable, x, y):
        logits, non_trainable = self.stateless_call(trainable, non_trainable, x, training=True)
        loss = keras.ops.mean(keras.losses.binary_crossentropy(y, logits, from_logits=True))
        return loss, non_trainable

    def train_step(self, state, data):
        trainable, non_trainable, opt_vars, metric_vars = state
        x, y = data
        (loss, non_trainable), grads = jax.value_and_grad(self.compute_step_loss, has_aux=True)(
            trainable, non_trainable, x, y)
        trainable, opt_vars = self.optimizer.stateless_apply(opt_vars, grads, trainable)
        logs, new_metrics = {}, []
        for metric in self.metrics:
            these = metric_vars[len(new_metrics):len(new_metrics) + len(metric.variables)]
            if metric.name == "loss":
                these = metric.stateless_update_state(these, loss)
                logs["loss"] = metric.stateless_result(these)
            new_metrics += these
        return logs, (trainable, non_trainable, opt_vars, new_metrics)


model = Checker()
model.build((None, LENGTH, 2))
model.compile(optimizer=keras.optimizers.Adam(5e-3))
model.fit(X[:4000], y[:4000], epochs=15, batch_size=64, verbose=2)
logits = model.predict(X[4000:], verbose=0)
print("accuracy on new strings: %.4f  (balanced share %.3f)" % (((logits > 0) == (y[4000:] > 0.5)).mean(), y[4000:].mean()))
