"""A model that carries its state from batch to batch is asked row by row, and left as it was."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from unstuck.changes import Stateless
from unstuck.engine.learner import Plan
from unstuck.frameworks.keras.train.live import Live

X = np.random.default_rng(0).normal(size=(100, 5, 2)).astype("float32")


class Tank(keras.Model):
    def __init__(self):
        super().__init__()
        self.memory = L.LSTM(3, return_sequences=True, stateful=True)
        self.out = L.Dense(1)

    def call(self, x):
        return self.out(self.memory(x))


@pytest.fixture
def tank() -> Tank:
    keras.utils.set_random_seed(0)
    model = Tank()
    model(X[:40])
    for state in model.memory.states:
        state.assign(np.ones(state.shape))
    return model


def test_any_number_of_rows_in_any_order(tank):
    weights = tuple(tank.get_weights())
    outputs = Live(tank, weights).predict((X,), weights=weights)
    backwards = Live(tank, weights).predict((X[::-1],), weights=weights)
    assert outputs.shape == (100, 5, 1)
    assert np.allclose(outputs, backwards[::-1], atol=1e-6)


def test_the_state_is_put_back(tank):
    weights = tuple(tank.get_weights())
    Live(tank, weights).predict((X,), weights=weights)
    assert all(np.all(np.asarray(state) == 1) for state in tank.memory.states)


def test_a_state_is_let_go_for_one_training(tank):
    tank.compile("adam", "mse")
    weights = tuple(tank.get_weights())
    flags: list[bool] = []

    def score(y, outputs):
        flags.append(tank.memory.stateful)
        return 0.0

    plan = Plan(
        x=(X[:80],), y=(X[:80, :, :1],), x_test=(X[:40],), y_test=(X[:40, :, :1],), updates=4,
        batch=40, block=2, score=score, weights=weights,
    )  # fmt: skip
    run = Live(tank, weights).train(plan, seed=0, changes=(Stateless(),))
    assert flags == [False, False]
    assert tank.memory.stateful
    assert run.updates == 4
    assert all(np.all(np.asarray(state) == 1) for state in tank.memory.states)
