"""A loss of the script's own stays the object that it is when the optimizer is changed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from unstuck.changes import ClipNorm, LearningRate
from unstuck.engine.learner import Plan
from unstuck.frameworks.keras.train.live import Live

X = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
Y = X.sum(axis=1, keepdims=True)


class LogCosh(keras.losses.Loss):
    """Registered nowhere."""

    def call(self, y_true, y_pred):
        return keras.ops.mean(keras.ops.log(keras.ops.cosh(y_pred - y_true)), axis=-1)


def own(y_true, y_pred):
    return keras.ops.mean(keras.ops.abs(y_pred - y_true), axis=-1)


@pytest.mark.parametrize("loss", [LogCosh(), own], ids=["object", "function"])
@pytest.mark.parametrize("changes", [(), (ClipNorm(0.5),), (LearningRate(0.5),)])
def test_it_trains_with_it(loss, changes):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), L.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), loss)
    weights = tuple(model.get_weights())
    plan = Plan(
        x=(X,), y=(Y,), x_test=(X,), y_test=(Y,), updates=30, batch=16, block=10,
        score=lambda y, out: -float(np.mean((y - out) ** 2)), weights=weights,
    )  # fmt: skip
    run = Live(model, weights, {"optimizer": None}).train(plan, seed=0, changes=changes)
    assert run.losses[-1] < run.losses[0]
    assert model.loss is loss
