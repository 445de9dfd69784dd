"""A target that is the last value of its own window."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

import unstuck


def test_the_target_in_the_input_is_named_and_no_random_walk() -> None:
    series = np.sin(np.arange(700) / 5.0) + np.random.default_rng(0).normal(0, 0.3, 700)
    x = np.stack([series[i : i + 8] for i in range(690)])[..., None]
    y = x[:, -1]
    model = keras.Sequential([keras.Input((8, 1)), L.Flatten(), L.Dense(1, use_bias=False)])
    model.compile("sgd", "mse")
    model.set_weights([0.95 * np.eye(8)[:, -1:]])  # follows the last value
    findings = {f.code: f for f in unstuck.diagnose(model, x, y, budget=0).fits[0].findings}
    assert "D115" not in findings
    assert findings["D104"].fix.code == "x = x[:, :-1]"
