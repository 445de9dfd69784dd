"""Two fixes at once, where each alone helps and neither is enough."""

from __future__ import annotations

import numpy as np
import pytest
from tests.doctor.test_trials import BITS, Named, Scripted, trials
from tests.doctor.test_words import case

from unstuck.doctor.cause import Suspicion
from unstuck.doctor.finding import Finding, Fix, Verified
from unstuck.doctor.judge.grade import by_its_trial
from unstuck.doctor.registry import registry
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment
from unstuck.doctor.trials import pairs
from unstuck.doctor.trials.queue import Candidate, run_trials

X = BITS.astype("float32")
Y = BITS.max(2)[..., None].astype("float32")


def halved(rows: TrialRows) -> TrialRows:
    return TrialRows(rows.x / 2, rows.y, rows.x_test / 2, rows.y_test)


class Needs(Scripted):
    """Learns all there is with halved rows and the change; something with one of them."""

    def train(self, plan, *, seed, changes=()):
        halves = bool(plan.x[0].max() < 1)
        changed = bool(changes)
        score = {0: 0.75, 1: 0.85, 2: 1.0}[halves + changed]
        self.scores = dict.fromkeys(("given", "better"), score)
        return super().train(plan, seed=seed, changes=changes)


def seen(code: str, treatment: Treatment) -> Candidate:
    cause = next(c for c in registry() if c.code == code)
    finding = Finding(
        code=code,
        cause=cause.name,
        level="error",
        strength="guess",
        measured="",
        why="",
        evidence={},
        fix=Fix(f"mend {code}"),
    )
    return Candidate(cause, Suspicion(finding, treatment))


def test_two_fixes_that_help_are_tried_together():
    both = [
        seen("D107", Treatment("halved", rows=halved)),
        seen("M204", Treatment("better", changes=(Named("better"),))),
    ]
    said = []
    run_trials(both, trials(Needs(), case(X, Y)), said.append)
    assert said[-1] == "retraining: halved, and better"
    for one, other in (both, both[::-1]):
        assert one.outcome.confirmed
        assert not one.outcome.partner
        assert one.verified.after == (1.0, 1.0, 1.0)
        assert one.verified.together == (f"{other.cause.code} {other.cause.name}",)


class Brings(Needs):
    """Halved rows bring most of it; the change alone nothing, and the rest beside them."""

    def train(self, plan, *, seed, changes=()):
        halves = bool(plan.x[0].max() < 1)
        changed = bool(changes)
        score = (0.9 + 0.1 * changed) if halves else 0.75
        self.scores = dict.fromkeys(("given", "better"), score)
        return Scripted.train(self, plan, seed=seed, changes=changes)


def test_one_that_brings_the_rest_alone_is_a_warning_beside_the_other():
    both = [
        seen("D107", Treatment("halved", rows=halved)),
        seen("M204", Treatment("better", changes=(Named("better"),))),
    ]
    run_trials(both, trials(Brings(), case(X, Y)), lambda text: None)
    assert [one.outcome.partner for one in both] == [False, True]
    assert [by_its_trial(one).level for one in both] == ["error", "warning"]
    assert all(by_its_trial(one).verified.accepted for one in both)


def test_one_that_is_enough_is_tried_alone():
    class Enough(Needs):
        def train(self, plan, *, seed, changes=()):
            self.scores = {"given": 0.75, "better": 1.0}
            return Scripted.train(self, plan, seed=seed, changes=changes)

    both = [
        seen("D107", Treatment("better", changes=(Named("better"),))),
        seen("M204", Treatment("halved", rows=halved)),
    ]
    run_trials(both, trials(Enough(), case(X, Y)), lambda text: None)
    assert both[0].verified.together == ()
    assert both[1].outcome is None


def numbers(after: float, before: float = 0.75) -> Verified:
    return Verified("accuracy", (before,) * 3, (after,) * 3, (0, 1, 2), 1, 1.0, False)


def test_pairs_in_the_order_of_their_gains():
    tried = [("a", numbers(0.75)), ("b", numbers(0.9)), ("c", numbers(0.8)), ("d", numbers(0.74))]
    found = [x[0] + y[0] for x, y in pairs.worth_trying(tried, lambda one: one[1])]
    assert found == ["bc", "ab", "bd"]
    assert pairs.worth_trying([tried[0], tried[3]], lambda one: one[1]) == []


@pytest.mark.parametrize("broke", [-np.inf, np.nan, -22_000.0])
def test_scores_without_an_end_are_no_gain(broke):
    tried = [("a", numbers(-21_000.0, broke)), ("b", numbers(0.5, broke))]
    assert [x[0] + y[0] for x, y in pairs.worth_trying(tried, lambda one: one[1])] == ["ab"]
    assert pairs.worth_trying(tried[:1] * 2, lambda one: one[1]) == []


def test_longer_training_becomes_a_number_of_updates():
    both = pairs.together(Treatment("a", rows=halved), Treatment("b", more_updates=10), 50)
    assert (both.updates, both.more_updates) == (500, 1.0)
    plain = pairs.together(Treatment("a", rows=halved), Treatment("b", changes=(Named("b"),)), 50)
    assert plain.updates is None


@pytest.mark.parametrize(
    "other",
    [
        Treatment("judged", judge=Judge("skill", lambda rows, out: 0.0, 0.0, 1.0)),
        Treatment("small batches", batch=2),
        Treatment("weighed", weigh=lambda rows: rows.y),
        Treatment("in time", in_time=True),
        Treatment("undecided", among=(Treatment("x"),)),
    ],
    ids=lambda t: t.name,
)
def test_what_is_scored_or_fed_in_its_own_way_has_no_partner(other):
    assert pairs.together(Treatment("a", rows=halved), other, 50) is None
