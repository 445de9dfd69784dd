"""The parts of the error budget add up to what is missing on the validation rows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.doctor.judge.assess import Assessment
from unstuck.doctor.judge.budget import budget
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.report_parts import ErrorBudget
from unstuck.report.budget_bar import budget_bar


@dataclass
class Scores:
    """The two scores of a run that the budget is made of."""

    reached: float | None
    validation: float | None


shares = st.floats(0, 1)


def scores(reached: float | None, validation: float | None) -> Evidence:
    return Scores(reached, validation)  # type: ignore[return-value]


@given(goal=shares, own=shares, held_out=shares, again=shares)
def test_parts_add_up_to_the_missing_score(goal, own, held_out, again):
    reached = own * goal
    retrained = reached + again * (1 - reached)
    parts = budget(
        scores(reached, held_out), Assessment(goal, True, 0.5, False), best_retrained=retrained
    )
    missing = 1 - min(reached, held_out)
    shares = [share for _, share in parts.measured]
    assert len(shares) == 4
    assert sum(shares) == pytest.approx(missing, abs=1e-5)
    assert all(share >= 0 for share in shares)


def test_what_was_not_measured_is_null():
    parts = budget(scores(0.6, None), Assessment(0.9, True, 0.5, False))
    assert parts == ErrorBudget(data=0.1)
    loose = budget(scores(0.6, 0.5), Assessment(0.9, False, 0.5, False))
    assert loose.data is None
    assert loose.generalisation == pytest.approx(0.1)


def test_trials_tell_training_and_model_apart_where_the_ceiling_is_not_known():
    parts = budget(
        scores(0.6, None), Assessment(0.7, False, 0.5, False), best_retrained=0.75, best_other=0.95
    )
    assert parts.training == pytest.approx(0.15)
    assert parts.model == pytest.approx(0.2)
    assert parts.data is None


def test_scores_without_a_lower_end_are_cut_off():
    parts = budget(scores(-22_000.0, -21_000.0), Assessment(0.9, False, None, False))
    assert parts.generalisation == 0.0


BUDGETS = st.builds(ErrorBudget, *[st.none() | st.floats(0, 0.25)] * 4)


@given(BUDGETS, st.floats(0, 1), st.integers(20, 60))
def test_the_bar_is_as_wide_as_asked_and_shows_every_part(parts, share, width):
    known = sum(value for _, value in parts.measured)
    score = share * (1 - known)
    bar = budget_bar(parts, score, width=width)
    assert len(bar) == width
    assert list(dict.fromkeys(bar)) == [c for c in "█dmtg?" if c in bar]
    for part, value in parts.measured:
        assert (part[0] in bar) or value < 0.005


def test_the_thread_s_bar():
    parts = ErrorBudget(data=0.199, model=0.001, training=0.0, generalisation=0.0)
    assert budget_bar(parts, 0.8) == "█" * 40 + "d" * 10
    assert budget_bar(parts, 0.8, width=20, encoding="ascii") == "#" * 16 + "d" * 4
