"""The parts of the error budget add up to what is missing on the validation rows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.doctor.budget import PARTS, budget
from unstuck.doctor.verdict import Standing


@dataclass
class Scores:
    """The two scores of a run that the budget is made of."""

    reached: float | None
    validation: float | None


shares = st.floats(0, 1)


@given(goal=shares, own=shares, held_out=shares, again=shares)
def test_parts_add_up_to_the_missing_score(goal, own, held_out, again):
    reached = own * goal
    retrained = reached + again * (goal - reached)
    parts = budget(
        Scores(reached, held_out),  # type: ignore[arg-type]
        Standing(goal, True, 0.5, False),
        best_retrained=retrained,
    )
    assert sum(parts[name] for name in PARTS) == pytest.approx(1 - held_out, abs=1e-5)
    assert all(parts[name] >= 0 for name in ("data", "model", "training"))


def test_what_was_not_measured_is_null():
    parts = budget(Scores(0.6, None), Standing(0.9, True, 0.5, False))  # type: ignore[arg-type]
    assert parts == {"data": 0.1, "model": None, "training": None, "generalisation": None}
    loose = budget(Scores(0.6, 0.5), Standing(0.9, False, 0.5, False))  # type: ignore[arg-type]
    assert loose["data"] is None
    assert loose["generalisation"] == pytest.approx(0.1)
