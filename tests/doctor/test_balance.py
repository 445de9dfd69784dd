"""What is possible where classes overlap and one of them is rare."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling.score import read_target
from unstuck.doctor.measure import balance


def rows(shift, n=6000, share=0.04, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < share).astype(int)
    x = rng.normal(size=(n, 8, 2))
    x[:, -2:, 0] += shift * y[:, None]
    return x, y


@pytest.mark.parametrize(("shift", "least", "most"), [(0, 0.4, 0.6), (1, 0.65, 0.82), (6, 0.98, 1)])
def test_it_is_what_the_overlap_allows(shift, least, most):
    # Two normal variables moved by s: the best is Φ(s/√2), which is 0.5, 0.760 and 0.99999.
    x, y = rows(shift)
    assert least <= balance.possible(x, read_target(y), seed=0) <= most


def test_it_does_not_hang_on_the_order_of_the_rows():
    x, y = rows(1)
    order = np.random.default_rng(1).permutation(len(x))
    first = balance.possible(x, read_target(y), seed=0)
    assert abs(first - balance.possible(x[order], read_target(y[order]), seed=0)) < 0.05


def test_too_few_rare_rows_say_nothing():
    x, y = rows(1, share=0)
    y[:2] = 1
    assert balance.possible(x, read_target(y), seed=0) == 1.0
