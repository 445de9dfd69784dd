"""The lines that standardise can be pasted, whatever was passed to fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.doctor.causes.unscaled_data import _code
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.trials.relayout import code_for

X = np.random.default_rng(0).normal(900, 20, (300, 6, 2))
Y = X[:, -1, 0] * 3


@pytest.mark.parametrize("names", [("table", "price"), ("table[:300]", "price[:300]")])
def test_standardising_lines_run(names):
    given = case(X, Y, x_name=names[0], y_name=names[1], x_val_name="more", y_val_name="prices")
    given = replace(given, x_val=(X[:40],), y_val=(Y[:40],))
    space = {"table": X, "price": Y, "more": X[:40].copy(), "prices": Y[:40].copy()}
    exec(_code(Evidence(given, None), True, True), space)
    x = space["table"] if names[0] == "table" else space["x_fit"]
    y = space["price"] if names[1] == "price" else space["y_fit"]
    check = space["more"] if names[0] == "table" else space["x_check"]
    assert np.allclose(x.mean((0, 1)), 0, atol=1e-6)
    assert np.allclose(x.std((0, 1)), 1)
    assert np.isclose(y.std(), 1)
    assert np.allclose(check, x[:40])


def test_batches_made_elsewhere_are_called_x_and_y():
    evidence = Evidence(case(X, Y, x_name="dataset(0, 9)", source="tf.data"), None)
    assert code_for(evidence, "{x} = {x}[:, ::-1]") == "x = x[:, ::-1]"
    assert "dataset" not in _code(evidence, True, True)
