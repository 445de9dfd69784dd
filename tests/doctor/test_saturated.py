"""A loss that stands far above that of guessing, because no gradient comes back from 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
from tests.doctor.watched import findings
from tests.engine.some_models import L, keras

RNG = np.random.default_rng(0)
X = RNG.normal(size=(320, 60, 2)).astype("float32")
Y = (X[:, :, 0].mean(axis=1) > 0).astype("int32")


def net(gain: float, classes: int = 2) -> keras.Model:
    """A rectified cell whose matrix stretches its state by `gain` at every step."""
    keras.utils.set_random_seed(0)
    stretched = keras.initializers.Orthogonal(gain=gain, seed=0)
    cell = L.SimpleRNN(16, activation="relu", recurrent_initializer=stretched)
    head = L.Dense(classes, "softmax") if classes > 1 else L.Dense(1, "sigmoid")
    model = keras.Sequential([keras.Input((60, 2)), cell, head])
    loss = "sparse_categorical_crossentropy" if classes > 1 else "binary_crossentropy"
    model.compile(keras.optimizers.Adam(0.001), loss, metrics=["accuracy"])
    return model


@pytest.mark.parametrize("classes", [1, 2])
def test_states_that_grow_leave_the_outputs_at_their_ends(classes):
    found = findings(net(4.0, classes), X, Y, epochs=2, batch_size=32)["M202"]
    assert "far above that of guessing; no weight moves" in found.measured
    assert found.evidence["unbounded"] == ["relu"]
    assert found.fix.code == "clipnorm=1.0"


def test_no_such_thing_is_said_of_states_within_bounds():
    assert "M202" not in findings(net(0.5), X, Y, epochs=2, batch_size=32)


def test_nor_of_a_loss_like_that_of_guessing_where_nothing_moves():
    model = net(0.5)
    for layer in model.layers:
        layer.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    assert "M202" not in findings(model, X, Y, epochs=2, batch_size=32)


@pytest.mark.parametrize("rate", [0.003, 1e25])
def test_which_steps_count_is_not_asked_of_what_broke_down(rate):
    """Steps are hardly seen beside states that explode; here the first 20 of 60 are read."""
    keras.utils.set_random_seed(0)
    layers = [L.Cropping1D((0, 40)), L.SimpleRNN(8, activation="relu"), L.Dense(1)]
    model = keras.Sequential([keras.Input((60, 2)), *layers])
    model.compile(keras.optimizers.SGD(rate), "mse")
    found = findings(model, X, X[:, :, 0].mean(axis=1) * 8, epochs=2, batch_size=32)
    assert ("M203" in found) == (rate < 1)
    assert ("M202" in found) == (rate > 1)
