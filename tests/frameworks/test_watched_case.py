"""check_watched, the part of the suite that needs no process: what a case has to say of a fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, ModelSpec
from unstuck.frameworks.keras import FRAMEWORK
from unstuck.location import Location
from unstuck.testing.watching import check_watched

X = np.arange(12.0).reshape(4, 3)
Y = np.ones((4, 1))
WEIGHTS = (np.zeros((3, 1)), np.zeros(1))
CASE = Case(
    model=ModelSpec("net", weights=("kernel", "bias")),
    fit=FitSettings(epochs=2, updates=2),
    x=(X,),
    y=(Y,),
    at=Location("train.py", 3),
    rows=4,
    history={"loss": [1.0, 0.5]},
    weights_before=WEIGHTS,
    weights_after=(np.ones((3, 1)), np.zeros(1)),
)
WRONG: dict[str, dict[str, Any]] = {
    "the case is one of 'torch', expected 'keras'": {"framework": "torch"},
    "2 arrays in x, expected one": {"x": (X, X)},
    "y is not what was trained on": {"y": (0 * Y,)},
    "rows=3, expected 4": {"rows": 3},
    "weights_after is empty": {"weights_after": ()},
    "weights_before and _after differ in shape": {"weights_before": WEIGHTS[:1]},
    "weights_before and weights_after are the same": {"weights_after": WEIGHTS},
    "1 names for 2 weights": {"model": ModelSpec("net", weights=("kernel",))},
    "outcome 'interrupted' of a fit that finished": {"outcome": "interrupted"},
    "fit.updates is 0": {"fit": FitSettings(epochs=2)},
    "fit.epochs is 0": {"fit": FitSettings(epochs=0, updates=2)},
    "history is empty": {"history": {}},
    "history of {1} epochs after 2": {"history": {"loss": [1.0]}},
    "expected file and line": {"at": Location("train.py", 0)},
}


def test_a_whole_case_passes() -> None:
    check_watched(FRAMEWORK, CASE, X, Y)


@pytest.mark.parametrize("message", WRONG)
def test_what_a_case_leaves_out_is_named(message: str) -> None:
    with pytest.raises(AssertionError) as raised:
        check_watched(FRAMEWORK, replace(CASE, **WRONG[message]), X, Y)
    assert message in str(raised.value)
