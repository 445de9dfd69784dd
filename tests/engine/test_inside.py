"""What is seen inside a model is what its layers do."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.train.rebuild import Rebuilt

X = np.random.default_rng(0).normal(size=(300, 40, 2)).astype(np.float32)


def looked(*layers, x=X):
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers])
    weights = tuple(model.get_weights())
    return Rebuilt(json.loads(model.to_json()), None).inside(x, weights=weights)


def test_rectifiers_far_below_zero_are_constant() -> None:
    dead = L.Dense(8, activation="relu", bias_initializer=keras.initializers.Constant(-50.0))
    seen = looked(L.LSTM(4), dead, L.Dense(1))
    assert [part.kind for part in seen.layers] == ["LSTM", "Dense", "Dense"]
    assert [part.constant for part in seen.layers] == [0.0, 1.0, 1.0]
    assert not seen.reach.any()  # nothing comes through


def test_large_inputs_push_tanh_to_its_bounds() -> None:
    usual, large = (looked(L.SimpleRNN(8), L.Dense(1), x=X * size) for size in (1, 1000))
    assert usual.layers[0].full < 0.2
    assert large.layers[0].full > 0.9


def test_reach_fades_with_the_steps_back_in_a_plain_cell() -> None:
    small = keras.initializers.Orthogonal(gain=0.5)
    reach = looked(L.SimpleRNN(8, recurrent_initializer=small), L.Dense(1)).reach
    assert reach.shape == (40,)
    assert reach[-1] == 1.0
    assert reach[:10].mean() < 1e-4
    assert looked(L.GlobalAveragePooling1D(), L.Dense(1)).reach.min() == pytest.approx(1.0)


def test_layers_that_cannot_be_told_apart_from_their_model_are_refused() -> None:
    model = keras.Sequential([keras.Input((4, 2)), L.LSTM(3), L.Dense(1)])
    learner = Rebuilt(json.loads(model.to_json()), None)
    with pytest.raises(RebuildError, match="one by one"):
        learner.inside(X[:, :4], weights=tuple(model.get_weights())[:-1])


def test_tokens_reach_by_their_embedding() -> None:
    words = np.random.default_rng(0).integers(0, 9, (64, 40)).astype(np.int32)
    small = L.SimpleRNN(8, recurrent_initializer=keras.initializers.Orthogonal(gain=0.5))
    reach = looked(L.Embedding(9, 4), small, L.Dense(1), x=words).reach
    assert reach.shape == (40,)
    assert reach[:10].mean() < 1e-4 < reach[-5:].max() == 1.0
    mean = looked(L.Embedding(9, 4), L.GlobalAveragePooling1D(), L.Dense(1), x=words).reach
    assert mean.min() == pytest.approx(1.0)
