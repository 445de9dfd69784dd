import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

# log windows: 16 lines per incident ticket, 9 numeric fields per line
# field 0: severity, fields 1-4: counters, fields 5-8: subsystem activity
n, steps, fields = 7000, 16, 9
logs = rng.normal(0, 0.6, size=(n, steps, fields)).astype("float32")
hit = rng.integers(0, steps, n)
logs[np.arange(n), hit, 0] += 3.0
subsystem = logs[np.arange(n), hit, 5:9].argmax(-1)

x_train, y_train = logs[:5600], subsystem[:5600]
x_test, y_test = logs[5600:], subsystem[5600:]


class IncidentReader(keras.Model):
    """Looks at every line, decides which line matters, classifies that line."""

    def __init__(self, n_out):
        super().__init__()
        self.score_hidden = layers.Dense(32, activation="tanh")
        self.score = layers.Dense(1)
        self.value = layers.Dense(48, activation="relu")
        self.hidden = layers.Dense(32, activation="relu")
        self.out = layers.Dense(n_out, activation="softmax")

    def call(self, x):
        s = ops.squeeze(self.score(self.score_hidden(x)), -1)      # (batch, lines)
        w = ops.one_hot(ops.argmax(s, axis=1), steps)
        v = self.value(x)
        line = ops.sum(v * ops.expand_dims(w, -1), axis=1)
        return self.out(self.hidden(line))


model = IncidentReader(4)
model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=15,
          validation_data=(x_test, y_test), verbose=2)
print("test accuracy", round(model.evaluate(x_test, y_test, verbose=0)[1], 4))
