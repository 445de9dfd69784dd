"""Trials: what they train, whom they compare, and when a fix counts as proved.

The learner here does not train: it records what it was asked for and gives scores that the test
chose, so that each rule can be seen at its edge. Real trainings are in tests/e2e.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.changes import Change, Changes
from unstuck.doctor.cause import Cause, Suspicion
from unstuck.doctor.finding import Finding, Fix, Verified
from unstuck.doctor.judge.grade import beside_others, by_its_trial
from unstuck.doctor.judge.verdict import held_back
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.strength import Strength
from unstuck.doctor.treatment import Treatment, first_of
from unstuck.doctor.trials.queue import Candidate
from unstuck.doctor.trials.trial import TrialOutcome, Trials
from unstuck.engine.learner import Plan, Run
from unstuck.errors import RebuildError

BITS = np.random.default_rng(0).integers(0, 2, (1000, 5, 2))
X = BITS.astype("float32")
Y = BITS.max(2)[..., None].astype("float32")


@dataclass(frozen=True)
class Named(Change):
    """A change that is a name: the learner below looks a score up by it."""

    name: str


class Scripted:
    """Gives each training the score of its change; NaN breaks down, None is refused."""

    def __init__(self, **scores: float | None) -> None:
        self.scores = scores
        self.asked: list[tuple[str, Plan, int]] = []

    def train(self, plan: Plan, *, seed: int, changes: Changes = ()) -> Run:
        name = "+".join(change.name for change in changes) or "given"
        self.asked.append((name, plan, seed))
        score = self.scores[name]
        if score is None:
            raise RebuildError(f"there is no place for {name}")
        broke = bool(np.isnan(score))
        return Run(
            seed=seed,
            updates=plan.updates,
            losses=(score,),
            scores=() if broke else (score,),
            outputs=np.zeros(len(plan.y_test[0])),
            seconds=0.0,
            way="scan",
            diverged=broke,
        )

    def predict(self, x, *, weights):
        raise RebuildError("there is no model")

    inside = predict

    def fresh_weights(self, seed):
        return ()


def trials(learner: Scripted, given=None, **fit) -> Trials:
    given = case(X, Y, **fit) if given is None else given
    return Trials(Evidence(given, None), learner, seconds=60)


def test_a_fix_that_reaches_the_ceiling_is_accepted_with_all_its_numbers():
    learner = Scripted(given=0.8, better=1.0)
    found = trials(learner).run(Treatment("better", changes=(Named("better"),)))
    assert found.confirmed
    assert found.verified.before == (0.8, 0.8, 0.8)
    assert found.verified.after == (1.0, 1.0, 1.0)
    assert [seed for name, _, seed in learner.asked if name == "given"] == [0, 1, 2]


def test_a_gain_within_the_error_of_the_held_out_rows_is_none():
    """200 held-out rows tell 0.97 from 0.99 no better than a coin would."""
    close = trials(Scripted(given=0.975, better=0.99)).run(
        Treatment("b", changes=(Named("better"),))
    )
    assert close.verified.after == (0.99,) * 3
    assert not close.confirmed


def test_the_alternative_that_does_best_is_tried_and_names_its_fix():
    learner = Scripted(given=0.75, wide=0.8, gated=0.99, both=0.9)
    options = [
        Treatment(name, changes=(Named(name),), fix=Fix(f"make it {name}"))
        for name in ("wide", "gated", "both")
    ]
    found = trials(learner).run(first_of(options))
    assert found.fix == Fix("make it gated")
    pilots = [name for name, _, seed in learner.asked if seed not in (0, 1, 2)]
    assert pilots == ["wide", "gated"]  # good enough: the third is not asked for
    assert [name for name, _, seed in learner.asked if seed == 0] == ["gated", "given"]


NOISE = np.random.default_rng(1).normal(size=(1000, 30, 1)).astype("float32")
HIDDEN = (NOISE[:, :, 0].std(axis=1) > np.median(NOISE[:, :, 0].std(axis=1)))[:, None] * 1.0


@pytest.mark.parametrize(("after", "enough"), [(0.72, False), (0.86, True)])
def test_where_nobody_knows_what_is_possible_a_fix_must_gain(after, enough):
    """What simple models score there is little, so reaching it proves nothing."""
    one = trials(Scripted(given=0.7, better=after), case(NOISE, HIDDEN))
    one.evidence.ceiling = replace(one.evidence.ceiling, low=0.6, high=None, exact=False)
    found = one.run(Treatment("better", changes=(Named("better"),)))
    assert found.confirmed is enough
    assert one.learner.asked[0][1].target > 0.97  # and is trained on until nearly all is right


def test_longer_training_is_judged_by_its_gain_where_the_goal_is_what_the_run_reached():
    one = trials(Scripted(given=0.9), case(NOISE, HIDDEN))
    one.evidence.ceiling = replace(one.evidence.ceiling, low=0.6, high=None, exact=False)
    assert not one.run(Treatment("longer", more_updates=10)).confirmed  # as good at once


@pytest.mark.parametrize(
    ("after", "metric", "error"),
    [(0.8, "accuracy", True), (0.65, "accuracy", False), (0.9, "skill", False)],
)
def test_a_verified_fix_that_brings_half_of_what_was_missing_is_an_error(after, metric, error):
    evidence = Evidence(case(X, Y), None)
    evidence.reached, evidence.validation = 0.2, 0.4
    tried = Verified(metric, (0.4,) * 3, (after,) * 3, (0, 1, 2), 10, 1.0, accepted=True)
    found = Finding(
        code="T402",
        cause="too-few-updates",
        level="warning",
        strength="certain",
        measured="",
        why="",
        evidence={},
        verified=tried,
    )
    assert held_back(evidence, found) is error


def cause_of(code: str) -> Cause:
    return Cause(code, code, "error", "learning", "", lambda evidence: iter(()))


def test_the_likelier_comes_first_and_of_equals_the_one_that_wins_more_a_second():
    def one(strength, gain, **treatment):
        finding = Finding(
            code="X",
            cause="x",
            level="error",
            strength=strength,
            measured="",
            why="",
            evidence={},
        )
        suspicion = Suspicion(finding, treatment=Treatment("t", **treatment), gain=gain)
        return Candidate(cause_of("X"), suspicion)

    likely, long = one("likely", 0.1), one("guess", 0.3, more_updates=10)
    short = one("guess", 0.2)
    assert sorted([long, short, likely], key=lambda s: s.key) == [likely, short, long]


def test_an_alternative_that_the_model_has_no_place_for_is_passed_over():
    learner = Scripted(given=0.75, nowhere=None, gated=0.99)
    options = [
        Treatment(name, changes=(Named(name),), fix=Fix(name)) for name in ("nowhere", "gated")
    ]
    assert trials(learner).run(first_of(options)).fix == Fix("gated")


def test_where_none_has_a_place_the_reason_is_told():
    found = trials(Scripted(nowhere=None)).run(
        first_of([Treatment(n, changes=(Named("nowhere"),)) for n in "ab"])
    )
    assert found.verified is None
    assert found.reason == "there is no place for nowhere"


def test_smaller_batches_make_as_many_passes():
    learner = Scripted(given=0.75, better=1.0)
    tried = trials(learner, batch_size=800, epochs=10)
    assert tried.evidence.updates == 20
    tried.run(Treatment("batches of 50", changes=(Named("better"),), batch=50))
    treated = next(plan for name, plan, _ in learner.asked if name == "better")
    given = next(plan for name, plan, _ in learner.asked if name == "given")
    assert (treated.batch, treated.updates) == (50, 320)
    assert (given.batch, given.updates) == (800, 20)


def test_the_untreated_arm_breaks_down_on_damaged_rows_and_the_fix_is_accepted():
    x = X.copy()
    x[7, 2, 1] = np.nan

    class Real(Scripted):
        def train(self, plan, *, seed, changes=()):
            self.scores = {"given": 1.0 if np.isfinite(plan.x[0]).all() else float("nan")}
            return super().train(plan, seed=seed, changes=changes)

    found = trials(Real(), case(x, Y)).run(Treatment("without NaN"))
    assert found.confirmed
    assert found.verified.before == (-np.inf,) * 3


@pytest.mark.parametrize("more", ["inputs", "weights"])
def test_damage_that_cannot_be_joined_leaves_the_rows_in_step(more):
    """Weights and further inputs of the damaged rows are not kept, so neither are the rows."""
    x = X.copy()
    x[7, 2, 1] = np.nan
    given = case(x, Y)
    extra = {"x": (x, X)} if more == "inputs" else {"sample_weight": (np.ones(len(X)),)}
    learner = Scripted(given=1.0)
    trials(learner, replace(given, **extra)).run(Treatment("as it is", with_damage=True))
    for _, plan, _ in learner.asked:
        lengths = {len(part) for part in (*plan.x, *plan.y, *plan.sample_weight)}
        assert len(lengths) == 1


def test_treated_rows_are_split_as_the_given_ones():
    learner = Scripted(given=0.8)

    def reverse(rows: TrialRows) -> TrialRows:
        return TrialRows(rows.x[:, ::-1], rows.y, rows.x_test[:, ::-1], rows.y_test)

    trials(learner).run(Treatment("reversed", rows=reverse))
    first, last = learner.asked[0][1], learner.asked[-1][1]
    assert np.array_equal(first.x[0], last.x[0][:, ::-1])
    assert np.array_equal(first.y_test[0], last.y_test[0])


@pytest.mark.parametrize(
    ("before", "after", "helps"),
    [(0.75, 0.85, True), (0.75, 0.76, False), (-22_700.0, -22_400.0, False), (-9.0, 0.5, True)],
)
def test_help_is_a_clear_gain_over_what_a_constant_scores(before, after, helps):
    found = trials(Scripted(given=before, better=after)).run(
        Treatment("b", changes=(Named("better"),))
    )
    assert found.improves is helps


def test_what_a_changed_model_raises_is_the_trial_s_own_failure():
    class Broken(Scripted):
        def train(self, plan, *, seed, changes=()):
            raise ValueError("expected axis -1 of input\n shape to have value 64")

    tried = trials(Broken())
    found = tried.run(Treatment("longer windows"))
    assert found.verified is None
    assert found.reason.startswith("retraining failed: ValueError: expected axis -1 of input shape")
    assert tried.control(Treatment("zeroed"), 10, 1) is None


@pytest.mark.parametrize(("strength", "level"), [("guess", "warning"), ("likely", "error")])
def test_a_guess_whose_trial_was_not_made_is_no_error(strength, level):
    finding = Finding(
        code="M207",
        cause="long-credit",
        level="error",
        strength=strength,
        measured="faded",
        why="far",
        evidence={},
        fix=Fix("LSTM"),
    )
    suspicion = Suspicion(finding, Treatment("LSTM cells"), conclusive=False)
    assert by_its_trial(Candidate(None, suspicion)).level == level
    tested = replace(suspicion, treatment=None)  # there is no trial that could bear it out
    assert by_its_trial(Candidate(None, tested)).level == "error"


def test_a_guess_beside_something_surer_is_no_error():
    def seen(
        code: str, strength: Strength, *, conclusive: bool, accepted: bool = False
    ) -> Candidate:
        finding = Finding(
            code=code,
            cause=code,
            level="error",
            strength=strength,
            measured="",
            why="",
            evidence={},
        )
        tried = Verified("accuracy", (0.5,) * 3, (1.0,) * 3, (0, 1, 2), 9, 1.0, accepted=True)
        outcome = TrialOutcome(tried if accepted else None, None if accepted else "no time")
        suspicion = Suspicion(finding, Treatment(code), conclusive=conclusive)
        return Candidate(cause_of(code), suspicion, outcome)

    def levels(*kept: Candidate) -> list[str]:
        return [beside_others(one.suspicion.finding, one, list(kept)).level for one in kept]

    measured, guess = seen("D1", "certain", conclusive=True), seen("T1", "likely", conclusive=False)
    assert levels(measured, guess) == ["error", "warning"]
    assert levels(seen("D1", "guess", conclusive=True), guess) == ["error", "error"]
    assert levels(guess) == ["error"]
    assert levels(measured, seen("T2", "guess", conclusive=False, accepted=True)) == [
        "warning",
        "error",
    ]
