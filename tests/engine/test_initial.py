"""Initial weights: they follow from the seed, and have the distributions of Keras' own."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from tests.engine.kernels.nets import BODIES, L, configs, keras, made
from unstuck.case import Array
from unstuck.frameworks.keras.train.initial_weights import draw, seeded
from unstuck.frameworks.keras.train.rebuild import Rebuilt

I = keras.initializers  # noqa: E741
KINDS = [
    I.GlorotUniform(),
    I.GlorotNormal(),
    I.HeUniform(),
    I.HeNormal(),
    I.LecunUniform(),
    I.LecunNormal(),
    I.Orthogonal(gain=2.0),
    I.RandomUniform(-0.3, 0.1),
    I.RandomNormal(0.2, 0.5),
    I.TruncatedNormal(0.1, 0.4),
    I.Zeros(),
    I.Ones(),
    I.Constant(0.3),
]
ROWS, UNITS = 60, 40


def drawn(initializer: Any, seed: int) -> Array:
    model = keras.Sequential(
        [keras.Input((ROWS,)), L.Dense(UNITS, use_bias=False, kernel_initializer=initializer)]
    )
    found = draw(seeded(configs_of(model), seed), [(ROWS, UNITS)])
    assert found is not None
    return found[0]


def of_keras(initializer: Any, seed: int) -> Array:
    settings = initializer.get_config()
    if "seed" in settings:
        settings["seed"] = seed
    return np.asarray(type(initializer)(**settings)((ROWS, UNITS)))


def configs_of(model: Any) -> dict[str, Any]:
    return json.loads(model.to_json())


@pytest.mark.parametrize("initializer", KINDS, ids=lambda one: type(one).__name__)
def test_distribution_is_that_of_keras(initializer: Any) -> None:
    ours = np.concatenate([drawn(initializer, seed).ravel() for seed in range(20)])
    theirs = np.concatenate([of_keras(initializer, seed).ravel() for seed in range(20)])
    noise = 5 * theirs.std() / math.sqrt(theirs.size) + 1e-7
    assert ours.dtype == np.float32
    assert abs(ours.mean() - theirs.mean()) < 2 * noise
    assert ours.std() == pytest.approx(theirs.std(), rel=0.02, abs=1e-7)
    for share in (0.01, 0.25, 0.75, 0.99):
        assert np.quantile(ours, share) == pytest.approx(
            np.quantile(theirs, share), abs=0.05 * float(theirs.std()) + 1e-6
        )
    assert np.abs(ours).max() <= np.abs(theirs).max() * 1.2 + 1e-7


def test_orthogonal_is_orthogonal() -> None:
    q = drawn(I.Orthogonal(), 1)
    np.testing.assert_allclose(q.T @ q, np.eye(UNITS), atol=1e-5)


def test_the_seed_decides_and_each_layer_has_its_own() -> None:
    model, _, _ = made("lstm, both ways", "mse", "sgd")
    shapes = [w.shape for w in model.get_weights()]
    config = configs(model)[0]
    one, again, other = (draw(seeded(config, seed), shapes) for seed in (1, 1, 2))
    assert one is not None
    assert again is not None
    assert other is not None
    assert all(map(np.array_equal, one, again))
    assert not np.array_equal(one[0], other[0])
    assert not np.array_equal(one[0], one[3])  # there and back
    assert one[2].tolist() == [0.0] * 4 + [1.0] * 4 + [0.0] * 8  # the forget gate begins open


@pytest.mark.parametrize("body", BODIES)
def test_every_known_model_gets_all_its_weights(body: str) -> None:
    model, _, _ = made(body, "mse", "sgd")
    shapes = [w.shape for w in model.get_weights()]
    found = draw(seeded(configs(model)[0], 0), shapes)
    assert found is not None
    assert [w.shape for w in found] == shapes
    for ours, theirs in zip(found, model.get_weights(), strict=True):
        assert ours.std() == pytest.approx(theirs.std(), rel=0.6, abs=1e-7)


def test_other_layers_are_left_to_keras() -> None:
    model = keras.Sequential([keras.Input((5, 2)), L.Conv1D(3, 2), L.Dense(1)])
    model.compile("sgd", "mse")
    config, compiled = configs(model)
    assert draw(seeded(config, 0), [w.shape for w in model.get_weights()]) is None
    learner = Rebuilt(config, compiled)
    one, again, other = (learner.fresh_weights(seed) for seed in (1, 1, 2))
    assert [w.shape for w in one] == [w.shape for w in model.get_weights()]
    assert all(map(np.array_equal, one, again))
    assert not np.array_equal(one[0], other[0])
    assert draw(seeded(config, 0), []) is None
