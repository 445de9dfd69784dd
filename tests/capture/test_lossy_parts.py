"""Parts of Keras that its JSON does not hold whole are obstacles, so that they are probed live."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from unstuck.capture.obstacle import obstacle  # noqa: E402


def test_losses_that_lose_their_settings():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", keras.losses.Huber(delta=2.0))
    assert "Huber" in (obstacle(model) or "")
    model.compile("adam", "huber")
    assert obstacle(model) is None


def test_a_layer_that_was_adapted_to_data():
    layer = keras.layers.Normalization()
    layer.adapt(np.random.default_rng(0).normal(3, 2, (50, 3)).astype("float32"))
    model = keras.Sequential([keras.Input((3,)), layer, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    assert "Normalization" in (obstacle(model) or "")
