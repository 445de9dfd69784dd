"""Layers and code of a live model, changed for one training and put back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from unstuck.changes import (
    Change,
    HeadChange,
    PassGradients,
    Unregularised,
    UsualInitialization,
    UsualMode,
    Wider,
)
from unstuck.engine.learner import Plan
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.train.live import Live

RNG = np.random.default_rng(0)
X = RNG.normal(size=(256, 6)).astype("float32")
Y = (X[:, :1] * X[:, 1:2] > 0).astype("float32")  # not linear: the first layer is needed
ops = keras.ops


class Net(keras.Model):
    """A first layer of the script's own class, something in between, a head."""

    def __init__(self, between, **first):
        super().__init__()
        self.first = L.Dense(16, activation="tanh", **first)
        self.drop = L.Dropout(0.5)
        self.head = L.Dense(1, activation="sigmoid")
        self.between = between

    def call(self, x):
        return self.head(self.between(self, self.first(x)))


def trained(between, change, *, updates=400, compile_with=None, **first):
    keras.utils.set_random_seed(0)
    model = Net(between, **first)
    model.compile(keras.optimizers.Adam(0.02), compile_with or "binary_crossentropy")
    model(X[:1])
    weights = tuple(model.get_weights())
    plan = Plan(
        x=(X,), y=(Y,), x_test=(X,), y_test=(Y,), updates=updates, batch=64, block=100,
        score=lambda y, p: float(np.mean((p > 0.5) == (y > 0.5))), weights=weights,
    )  # fmt: skip
    live = Live(model, weights, None)
    before, run = live.train(plan, seed=0), live.train(plan, seed=0, changes=(change,))
    after = live.train(plan, seed=0)
    np.testing.assert_array_equal(before.outputs, after.outputs)  # nothing of the change is left
    return before, run


def plain(_, h):
    return h


def stopped(_, h):
    return ops.stop_gradient(h)


def rounded(_, h):
    return ops.round(h * 4)


def picked(_, h):
    return ops.one_hot(ops.argmax(h, axis=-1), 16)


@pytest.mark.parametrize("between", [stopped, rounded, picked])
def test_gradients_pass_what_stops_them(between):
    before, run = trained(between, PassGradients())
    keras.utils.set_random_seed(0)
    start = Net(between)
    start(X[:1])
    first = start.get_weights()[0]
    np.testing.assert_array_equal(before.weights[0], first)
    assert np.abs(run.weights[0] - first).max() > 0.05
    assert run.scores[-1] > before.scores[-1] + 0.05


def test_a_function_of_the_backend_is_reached():
    import jax

    before, run = trained(lambda _, h: jax.lax.stop_gradient(h), PassGradients())
    assert run.scores[-1] > before.scores[-1] + 0.05


def test_code_without_a_cut_is_not_trained():
    with pytest.raises(RebuildError, match="does nothing of what is to be changed"):
        trained(plain, PassGradients(), updates=10)


def test_keras_says_the_mode():
    noisy, run = trained(lambda net, h: net.drop(h, training=True), UsualMode())
    assert run.scores[-1] > noisy.scores[-1] + 0.05


def test_a_layer_that_is_off_in_training_is_seen():
    def off(net, h):
        return net.drop(h, training=False)

    before, run = trained(off, UsualMode(), updates=100)
    assert run.losses != before.losses  # half of the units are dropped


@pytest.mark.parametrize(
    ("between", "change", "first"),
    [
        (lambda net, h: net.drop(h, training=True), Unregularised(), {}),
        (plain, Unregularised(), {"kernel_regularizer": keras.regularizers.L2(5.0)}),
        (plain, Unregularised(), {"activity_regularizer": keras.regularizers.L2(5.0)}),
    ],
    ids=["rate", "penalty", "activity"],
)
def test_attributes_of_layers(between, change, first):
    before, run = trained(between, change, **first)
    assert run.scores[-1] > before.scores[-1] + 0.05


def test_the_head_is_the_layer_that_gives_the_output():
    raw = keras.losses.BinaryCrossentropy(from_logits=True)
    before, run = trained(plain, HeadChange(activation="linear"), compile_with=raw)
    assert not np.allclose(before.outputs, run.outputs)
    assert run.outputs.min() < -0.1  # no sigmoid


def test_own_code_behind_the_last_layer_is_no_head():
    class Behind(Net):
        def call(self, x):
            return ops.sigmoid(super().call(x))

    model = Behind(plain)
    model.compile("adam", "mse")
    model(X[:1])
    live = Live(model, tuple(model.get_weights()), None)
    plan = Plan(
        x=(X,), y=(Y,), x_test=(X,), y_test=(Y,), updates=2, batch=64, block=1,
        score=lambda y, p: 0.0,
    )  # fmt: skip
    with pytest.raises(RebuildError, match="does not end in a Dense"):
        live.train(plan, seed=0, changes=(HeadChange(activation="linear"),))


@pytest.mark.parametrize("change", [Wider(2), UsualInitialization()])
def test_other_layers_are_refused(change: Change):
    with pytest.raises(RebuildError, match=r"cannot be changed"):
        trained(plain, change, updates=2, kernel_initializer="ones")
