"""Parts of Keras that its JSON does not hold whole: completed, or probed live."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from unstuck.engine.learner import Plan  # noqa: E402
from unstuck.frameworks.keras.payload import compiled_of, config_of  # noqa: E402
from unstuck.frameworks.keras.train.rebuild import Rebuilt  # noqa: E402
from unstuck.frameworks.keras.watch.compile_settings import model_spec  # noqa: E402
from unstuck.frameworks.keras.watch.obstacle import obstacle  # noqa: E402


def test_losses_whose_settings_keras_leaves_out():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", keras.losses.Huber(delta=2.0))
    assert obstacle(model) is None
    spec = model_spec(model)
    assert spec.rebuildable
    assert compiled_of(spec)["loss"]["config"]["delta"] == 2.0
    again = Rebuilt(config_of(spec), compiled_of(spec))
    x, y = np.zeros((8, 3), "float32"), np.full((8, 1), 10.0, "float32")
    rows = {"x": (x,), "y": (y,), "x_test": (x,), "y_test": (y,)}
    plan = Plan(**rows, updates=1, batch=8, block=1, score=lambda _, said: float(said.mean()))
    run = again.train(plan, seed=0)
    assert run.losses[0] == pytest.approx(2 * (10 - 1), rel=1e-4)  # δ (|e| − δ / 2), e = 10


def test_a_layer_that_was_adapted_to_data():
    layer = keras.layers.Normalization()
    layer.adapt(np.random.default_rng(0).normal(3, 2, (50, 3)).astype("float32"))
    model = keras.Sequential([keras.Input((3,)), layer, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    assert "Normalization" in (obstacle(model) or "")
