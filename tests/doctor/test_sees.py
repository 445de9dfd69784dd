"""What a model can see at most, read off its JSON, is never less than what perturbing it shows."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.engine.some_models import L, keras
from unstuck.doctor.measure.static_visibility import sees

from unstuck.ceiling.visibility import Visibility, measure

STEPS = 6
IN = (STEPS, 2)


def functional(inner):
    inputs = keras.Input(IN)
    return keras.Model(inputs, L.Dense(1)(inner(inputs)))


def own_operation(x):
    return x - keras.ops.mean(x, axis=1, keepdims=True)


MODELS = {
    "dense": ("static", lambda: keras.Sequential([keras.Input(IN), L.Dense(3), L.Dense(1)])),
    "normalised": ("static", lambda: functional(L.LayerNormalization())),
    "lstm": ("causal", lambda: functional(L.LSTM(3, return_sequences=True))),
    "stacked": (
        "causal",
        lambda: functional(
            lambda x: L.GRU(3, return_sequences=True)(L.SimpleRNN(2, return_sequences=True)(x))
        ),
    ),
    "backwards": ("full", lambda: functional(L.LSTM(3, return_sequences=True, go_backwards=True))),
    "bidirectional": (
        "full", lambda: functional(L.Bidirectional(L.LSTM(3, return_sequences=True))),
    ),
    "causal convolution": ("causal", lambda: functional(L.Conv1D(3, 3, padding="causal"))),
    "convolution": ("full", lambda: functional(L.Conv1D(3, 3, padding="same"))),
    "across steps": ("full", lambda: functional(L.LayerNormalization(axis=1))),
    "own operation": ("full", lambda: functional(own_operation)),
    "repeated": (
        "full", lambda: functional(lambda x: L.RepeatVector(STEPS)(L.LSTM(3)(x))),
    ),
    "time distributed": (
        "static", lambda: functional(L.TimeDistributed(L.Dense(4))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_it_is_as_wide_as_what_is_measured(name):
    expected, make = MODELS[name]
    model = make()
    model.compile("adam", "mse", metrics=["accuracy"])
    said = sees(json.loads(model.to_json()))
    assert said == expected
    x = np.random.default_rng(0).normal(size=(40, *IN)).astype("float32")
    shown = measure(lambda v: np.asarray(model(v)), x, seed=0).visibility.mask
    assert not np.any(shown & ~Visibility.named(said, STEPS, STEPS).mask)


def test_what_is_not_known_sees_everything():
    assert sees(None) == "full"
    layer = {"class_name": "Mixer", "module": "mine", "config": {}}
    assert sees({"class_name": "Sequential", "config": {"layers": [layer]}}) == "full"
