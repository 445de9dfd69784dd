"""Faults in the code of a model's own classes, told from what training did to its weights."""

from __future__ import annotations

import numpy as np
from tests.doctor.watched import findings
from tests.engine.some_models import L, keras

ops = keras.ops
RNG = np.random.default_rng(0)
X = RNG.normal(size=(640, 8, 4)).astype("float32")
Y = (X[:, :, 0].mean(axis=1) > 0).astype("int32")


class Regimes(keras.Model):
    """No gradient comes back through argmax; weight decay moves what stands before it."""

    def __init__(self):
        super().__init__()
        self.tokens, self.memory, self.head = L.Dense(3), L.GRU(4), L.Dense(2)

    def call(self, x):
        return self.head(self.memory(ops.one_hot(ops.argmax(self.tokens(x), axis=-1), 3)))


def test_weight_decay_is_no_gradient():
    model = Regimes()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(0.003, weight_decay=0.01), loss)
    found = findings(model, X, Y, epochs=4, batch_size=32)["M201"]
    assert "tokens" in found.measured or "dense" in found.measured
    assert "did not move in 80 updates" in found.measured


class Block(L.Layer):
    """Batch normalisation that is always told to train."""

    def __init__(self):
        super().__init__()
        self.norm = L.BatchNormalization()

    def call(self, x):
        return self.norm(x, training=True)


def test_batch_normalisation_in_the_wrong_mode_is_not_mixed_axes():
    inputs = keras.Input((8, 4))
    hidden = L.GlobalAveragePooling1D()(ops.relu(Block()(L.Conv1D(8, 3)(inputs))))
    model = keras.Model(inputs, L.Dense(2, activation="softmax")(hidden))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    found = findings(model, X, Y, epochs=1, batch_size=32)
    assert found["T403"].level == "error"
    assert found["D101"].level == "warning"
    assert "M206" not in found


class Carried(keras.Model):
    """Begins each batch with the state that the one before ended with."""

    def __init__(self, batch):
        super().__init__()
        self.memory = L.GRU(4, return_sequences=True, return_state=True)
        self.head = L.Dense(2)
        self.state = self.add_weight(shape=(batch, 4), initializer="zeros", trainable=False)

    def call(self, x):
        out, state = self.memory(x, initial_state=self.state)
        self.state.assign(state)
        return self.head(out)


def test_a_state_in_a_weight_is_carried_over():
    """And a model that takes no other number of rows is asked about as many at a time."""
    model = Carried(20)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    steps = (X[:, :, 0].cumsum(axis=1) > 0).astype("int32")
    found = findings(model, X, steps, epochs=1, batch_size=20)
    assert "a state for each of the 20 rows of a batch" in found["M206"].measured
    assert "T403" not in found
