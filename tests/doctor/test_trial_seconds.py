"""Seconds for trials: few where nothing can be learned, and as asked where they are asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_words import X, Y, case

from unstuck.clock import Stopwatch
from unstuck.doctor.diagnose import LONGEST, SHORTEST, _seconds
from unstuck.doctor.measure.evidence import Evidence

NUMBERS = np.random.default_rng(0).normal(size=(600, 3, 1))
NOISE = np.random.default_rng(1).normal(size=(600, 3, 1))


def long_run(y: np.ndarray) -> Evidence:
    """A training of minutes whose model sees all and has learned nothing."""
    given = case(NUMBERS, y)
    found = Evidence(replace(given, fit=replace(given.fit, seconds=600.0)), None)
    found.__dict__["reached"] = found.ceiling.constant
    return found


@pytest.mark.parametrize(("learnable", "seconds"), [(True, LONGEST), (False, SHORTEST)])
def test_few_are_spent_on_what_holds_no_signal(learnable: bool, seconds: float) -> None:
    evidence = long_run(2 * NUMBERS if learnable else NOISE)
    assert _seconds(evidence, None, Stopwatch()) == seconds


def test_of_what_was_asked_the_measurements_leave_the_rest() -> None:
    watch = Stopwatch()
    left = _seconds(long_run(NOISE), 77.0, watch)
    assert 77.0 - watch.wall <= left < 77.0


def test_each_ceiling_is_made_once() -> None:
    evidence = Evidence(case(X, Y), None)
    assert evidence.bound("causal") is evidence.bound("causal")
    assert evidence.bound("causal") is not evidence.bound("static")
