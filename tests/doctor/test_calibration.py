"""A report's confidence is a rate, and keeps the ranking of the causes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.test_words import case

from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.judge.calibration import calibrated

share = st.floats(0, 1).map(lambda value: round(value, 2))


@given(share, share)
def test_what_was_likelier_stays_likelier(a, b):
    assert 0 <= calibrated(a) <= a
    if a < b:
        assert calibrated(a) < calibrated(b)


def test_a_report_holds_the_rate():
    """The target is a column of the input, which is certain without a model."""
    x = np.random.default_rng(0).normal(size=(600, 5, 2))
    top = diagnose(case(x, x[:, :, 1:]), None).findings[0]
    assert (top.code, top.confidence) == ("D104", calibrated(0.95))
