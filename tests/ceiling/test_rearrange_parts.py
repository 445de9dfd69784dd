"""The parts of the search: where numbers came from, and how contexts are scored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ceiling.rearranged import bits, carried, operands
from tests.ceiling.sequences import stacked
from unstuck.case import Array
from unstuck.ceiling import Visibility
from unstuck.ceiling.rearrange import counting, fitting, layouts, origin, search
from unstuck.ceiling.rearrange.guard import is_task, serial_rows
from unstuck.ceiling.rearrange.layout import Layout
from unstuck.ceiling.rearrange.sample import Sample, Sees


def seen(code: str, visibility: str, context: str, steps: int = 6) -> list[float]:
    """`seen_before` of the layout with that code."""
    shapes = (30, steps, 2), (30, steps, 1)
    (layout,) = [one for one in layouts(*map(np.zeros, shapes)) if one.code == code]
    mask = Visibility.named(visibility, steps, steps).mask
    share = origin.seen_before(origin.follow(layout, *shapes), mask, context)
    return [float(value) for value in share]


def test_what_a_model_could_see_before() -> None:
    late, early = "{y} = np.roll({y}, -1, axis=1)", "{y} = np.roll({y}, 1, axis=1)"
    assert seen(late, "causal", "static") == [1, 1, 1, 1, 1, 0]  # a delay is memory
    assert seen(early, "causal", "static") == [1, 0, 0, 0, 0, 0]
    assert seen(early, "full", "static") == [1] * 6
    assert seen("{y} = {y}[:, ::-1]", "causal", "static") == [1, 1, 1, 0, 0, 0]
    assert seen("{x}, {y} = {x}[1:], {y}[:-1]", "full", "static") == [0] * 6


def test_reshaped_rows_are_seen_at_the_last_step_only() -> None:
    """Why the thread's ceiling is 0.75 at four steps and 1 at the fifth."""
    share = seen("{x} = {x}.reshape(-1, 2, 5).transpose(0, 2, 1)", "causal", "static", 5)
    assert share == [0, 0, 0, 0, 1]


def coded(x: Array, y: Array) -> counting.Coded:
    return counting.Coded(x, y, int(x.max()) + 1, int(y.max()) + 1)


@given(seed=st.integers(0, 10_000), rows=st.integers(40, 400))
@settings(max_examples=25)
def test_random_targets_are_not_explained_by_remembering_them(seed: int, rows: int) -> None:
    x, y = bits(rows, 6, seed=seed), bits(rows, 6, seed=seed + 20_000)
    for scores in counting.explain(
        coded(x[:, :, None], y[:, :, None]), width=6, causal=True
    ).values():
        assert scores.mean() <= 0.5 + 3 / np.sqrt(rows)


def test_a_carry_is_followed_by_its_own_answers() -> None:
    a, b = operands(400, 40)
    scores = counting.explain(
        coded(stacked(a, b), carried(a, b)[:, :, None]), width=40, causal=True
    )
    assert scores["causal"].min() == 1.0
    assert scores["static"].mean() == pytest.approx(0.5, abs=0.05)
    assert scores["window(3)"].mean() == pytest.approx(0.875, abs=0.03)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15)
def test_in_sample_scores_are_never_below_the_cross_fitted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, y = rng.integers(0, 4, (300, 3)), rng.integers(0, 3, (300, 3))
    fitted = counting.crossfit(context, 4, y, 3)
    assert (counting.insample(context, 4, y, 3) >= fitted).all()


def test_time_that_runs_the_other_way_is_a_mistake_where_bits_are_carried() -> None:
    """One column of real numbers says what comes next; that of a carry is known exactly."""
    reverse = Layout("reverse", "", "", lambda x, y: (x, y))
    sees = Sees(True, 1 << 20, True, False)
    x = np.random.default_rng(0).normal(size=(300, 6, 1))
    real = Sample(fitting.RealRows(x, x**2, 0), sees)
    assert is_task(reverse, real, "static", 1.0, serial=False)
    column = bits(400, 6)
    parity = Sample(coded(column[:, :, None], (column.cumsum(axis=1) % 2)[:, :, None]), sees)
    assert not is_task(reverse, parity, "causal", 1.0, serial=False)


def test_nothing_confirmed_is_no_winner() -> None:
    assert search._winners([], null=0.5) == []


def test_series_are_told_from_shuffled_rows() -> None:
    walk = np.random.default_rng(0).normal(size=1000)
    sliding = np.lib.stride_tricks.sliding_window_view(walk, 6)[:, :, None]
    assert serial_rows(sliding)
    assert serial_rows(sliding[::3])
    assert not serial_rows(sliding[::7])
    assert serial_rows(walk.cumsum()[:, None, None])
    assert not serial_rows(sliding[np.random.default_rng(1).permutation(len(sliding))])
    assert not serial_rows(bits(500, 6)[:, :, None])
