"""What is asked of a model after each block: on arrays small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.case import Array
from unstuck.engine.criterion import Criterion, criterion

BITS = np.array([[[0], [1]], [[1], [1]]], np.float32)
LABELS = np.array([[0, 2], [1, 1]])
ONE_HOT = np.eye(3, dtype=np.float32)[LABELS]
REAL = np.array([[0.1], [0.27], [0.35], [1.9]])


def asked(y: Array, until: object, *, logits: bool = False, steps: int | None = 2) -> Criterion:
    return criterion(y, steps=steps, until=until, ceiling=0.75, logits=logits)  # type: ignore[arg-type]


def test_bits() -> None:
    outputs = np.array([[[0.4], [0.6]], [[0.6], [0.4]]])
    assert asked(BITS, "exact").score(BITS, outputs) == 0.5
    assert asked(BITS, 0.7).score(BITS, outputs) == 0.75
    assert asked(BITS, 0.7, logits=True).score(BITS, outputs) == 0.75  # above 0 is a 1
    assert asked(BITS, 0.7, logits=True).score(BITS, outputs - 0.5) == 0.75


@pytest.mark.parametrize("y", [LABELS, ONE_HOT], ids=["labels", "one-hot"])
def test_classes(y: Array) -> None:
    outputs = np.eye(3)[[[0, 2], [1, 0]]]
    assert asked(y, "exact").score(y, outputs) == 0.5
    assert asked(y, None).score(y, outputs) == 0.75


def test_real_numbers() -> None:
    found = asked(REAL, 0.9, steps=None)
    assert found.name == "r2"
    assert found.score(REAL, REAL) == 1.0
    assert found.score(REAL, np.full_like(REAL, REAL.mean())) == pytest.approx(0.0)


@pytest.mark.parametrize("until", ["exact", 0.5, None])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_outputs_that_are_not_finite_are_the_worst(until: object, bad: float) -> None:
    outputs = BITS.copy()
    outputs[0, 0, 0] = bad
    assert asked(BITS, until).score(BITS, outputs) == -np.inf


def test_targets() -> None:
    assert asked(BITS, "exact").target == 1.0
    assert asked(BITS, "ceiling").target == pytest.approx(0.75, abs=1e-8)
    assert asked(BITS, None).target is None
    assert asked(BITS, 0.5).target == 0.5
