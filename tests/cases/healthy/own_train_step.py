import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import jax

keras.utils.set_random_seed(15)


class CustomModel(keras.Model):
    def compute_loss_and_updates(self, trainable, non_trainable, x, y, training=False):
        y_pred, non_trainable = self.stateless_call(trainable, non_trainable, x, training=training)
        return self.compute_loss(x, y, y_pred), (y_pred, non_trainable)

    def train_step(self, state, data):
        trainable, non_trainable, opt_vars, metric_vars = state
        x, y = data
        grad_fn = jax.value_and_grad(self.compute_loss_and_updates, has_aux=True)
        (loss, (y_pred, non_trainable)), grads = grad_fn(
            trainable, non_trainable, x, y, training=True
        )
        trainable, opt_vars = self.optimizer.stateless_apply(opt_vars, grads, trainable)
        new_metric_vars = []
        logs = {}
        for metric in self.metrics:
            these = metric_vars[len(new_metric_vars) : len(new_metric_vars) + len(metric.variables)]
            if metric.name == "loss":
                these = metric.stateless_update_state(these, loss)
            else:
                these = metric.stateless_update_state(these, y, y_pred)
            logs[metric.name] = metric.stateless_result(these)
            new_metric_vars += these
        return logs, (trainable, non_trainable, opt_vars, new_metric_vars)


# is the larger half of the numbers at the end?
x = np.random.normal(size=(3200, 8, 1)).astype("float32")
y = (x[:, 4:].sum(axis=(1, 2)) > x[:, :4].sum(axis=(1, 2))).astype("float32")[:, None]

inputs = keras.Input((8, 1))
hidden = keras.layers.GRU(16)(inputs)
outputs = keras.layers.Dense(1, activation="sigmoid")(hidden)
model = CustomModel(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="binary_crossentropy",
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy")],
)
h = model.fit(x, y, epochs=25, batch_size=32, verbose=2)
print("accuracy", h.history["accuracy"][-1])
