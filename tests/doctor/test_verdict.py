"""The sentence of a verdict: what a finding beside a good score makes of it."""

from __future__ import annotations

import numpy as np
from tests.doctor.test_words import X, Y, case

from unstuck.ceiling.bound import ceiling
from unstuck.ceiling.visibility import Visibility
from unstuck.doctor.finding import Finding, Fix, Verified
from unstuck.doctor.judge.assess import Assessment
from unstuck.doctor.judge.summary import summary
from unstuck.doctor.measure.evidence import Evidence

LEARNED = Assessment(goal=1.0, tight=True, gained=0.98, learned=True)


def finding(code: str, cause: str, verified: Verified | None) -> Finding:
    return Finding(
        code=code,
        cause=cause,
        level="error",
        strength="certain",
        measured="",
        why="",
        evidence={},
        fix=Fix("Mend it."),
        verified=verified,
    )


def evidence() -> Evidence:
    found = Evidence(case(X, Y), None)
    found.__dict__["reached"] = 0.98
    return found


def test_a_fix_that_reaches_more_is_told_with_its_score():
    proof = Verified("accuracy", (0.97,) * 3, (0.99, 1.0, 1.0), (0, 1, 2), 100, 1.0, accepted=True)
    told = summary(evidence(), LEARNED, "healthy", (finding("D101", "misaligned-axes", proof),))
    assert told.endswith("But with misaligned-axes mended 0.997 is reached.")


def test_a_score_that_says_nothing_is_called_that():
    told = summary(evidence(), LEARNED, "healthy", (finding("D104", "target-in-input", None),))
    assert told.endswith("But its scores do not mean what they say: target-in-input.")


def test_a_ceiling_for_all_who_see_everything_is_one_for_any_model():
    full = ceiling(X, Y, visibility=Visibility.named("full", 5, 5))
    causal = ceiling(X, Y, visibility=Visibility.named("causal", 5, 5))
    assert (full.binds, causal.binds) == ("model", "causal model")
    found = evidence()
    found.__dict__["ceiling"] = full
    assert "that any model can do" in summary(found, LEARNED, "at-ceiling", ())
    assert np.isclose(full.high, 1.0)
