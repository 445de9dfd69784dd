"""Schedules of learning rates that are over before the training is."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.some_models import L, keras

import unstuck
from unstuck.frameworks.keras.edits.optimizer import rates_of, schedule

RNG = np.random.default_rng(0)
X = RNG.integers(0, 2, (640, 5, 2)).astype("float32")
Y = X.max(axis=2, keepdims=True)
schedules = keras.optimizers.schedules


def run(rate, epochs=15):
    keras.utils.set_random_seed(0)
    layers = [keras.Input((5, 2)), L.LSTM(8, return_sequences=True), L.Dense(1, "sigmoid")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy")
    model.fit(X, Y, epochs=epochs, batch_size=32, verbose=0)
    return unstuck.diagnose(model, X, Y, budget=60, epochs=epochs).fits[0]


def test_a_schedule_that_runs_down_is_named_and_a_constant_rate_proved():
    top = run(schedules.ExponentialDecay(0.03, decay_steps=1, decay_rate=0.8)).findings[0]
    assert top.code == "T401"
    assert "ExponentialDecay brings the learning rate from 0.03" in top.measured
    assert top.verified.accepted


def test_one_that_lasts_as_long_as_the_training_is_left_alone():
    fit = run(schedules.CosineDecay(0.03, decay_steps=300))
    assert "T401" not in {f.code for f in fit.findings}


@pytest.mark.parametrize(
    "made", [schedules.CosineDecay(0.1, 40), schedules.PolynomialDecay(0.1, 40)]
)
def test_rates_are_those_that_keras_gives(made):
    spec = schedule({"optimizer": {"config": {"learning_rate": schedules.serialize(made)}}})
    rates = rates_of(spec, np.arange(50))
    assert rates[0] == pytest.approx(0.1)
    assert rates == pytest.approx([float(made(step)) for step in range(50)])


def test_a_plain_rate_is_no_schedule():
    assert schedule({"optimizer": {"config": {"learning_rate": 0.1}}}) is None
