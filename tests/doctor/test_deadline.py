"""Work that is given up when its time is over: what is cut short is said, nothing is made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.ceiling.bound import ceiling
from unstuck.ceiling.rearrange import best
from unstuck.ceiling.visibility import Visibility
from unstuck.clock import Deadline
from unstuck.doctor import diagnose as diagnosis
from unstuck.doctor.judge.assess import Assessment
from unstuck.doctor.judge.signal import nothing_to_learn
from unstuck.doctor.judge.summary import summary
from unstuck.doctor.judge.verdict import verdict
from unstuck.doctor.measure.evidence import Evidence
from unstuck.errors import DeadlineError
from unstuck.outline import Loss, Outline

RNG = np.random.default_rng(0)
BITS = RNG.integers(0, 2, (3000, 2, 5)).astype(np.float32)
SCRAMBLED = BITS.reshape(3000, 5, 2)  # where a transpose was meant
EITHER = BITS.max(axis=1)[..., None]
REAL = RNG.normal(size=(600, 8, 3))
SUMS = REAL.sum(axis=(1, 2))
PERFECT = Assessment(goal=1.0, tight=True, gained=0.98, learned=True)


def case(x: np.ndarray, y: np.ndarray) -> Case:
    model = ModelSpec("Model", obstacle="not kept")
    settings = FitSettings(x_name="x", y_name="y")
    return Case(model, settings, (x,), (y,), Location("t.py", 1), rows=len(x))


def test_a_share_ends_before_the_whole_and_notes_its_cuts_there():
    whole = Deadline(100.0)
    part = whole.share(0.25)
    assert 20 < part.left <= 25
    assert Deadline().share(0.5).left == np.inf
    part.cut("one thing")
    part.cut("one thing")
    assert whole.cuts == ["one thing"]


def test_what_is_over_is_given_up():
    over = Deadline(0.0)
    with pytest.raises(DeadlineError, match="counting sheep was given up"):
        over.check("counting sheep")
    assert over.cuts == ["counting sheep"]
    Deadline(60.0).check("counting sheep")


def test_a_ceiling_keeps_what_is_proved_and_builds_no_more():
    over = Deadline(0.0)
    found = ceiling(SCRAMBLED, EITHER, deadline=over)
    assert found.high == ceiling(SCRAMBLED, EITHER).high
    cut = ceiling(REAL, SUMS, visibility="full", deadline=over)
    whole = ceiling(REAL, SUMS, visibility="full")
    assert cut.low is not None
    assert whole.low is not None
    assert cut.low < 0.1 < 0.9 < whole.low
    assert "simple models of these arrays" in over.cuts


def test_a_search_that_is_cut_short_finds_nothing_rather_than_something_untested():
    causal = Visibility.named("causal", 5, 5)
    assert best(SCRAMBLED, EITHER, visibility=causal)
    with pytest.raises(DeadlineError):
        best(SCRAMBLED, EITHER, visibility=causal, deadline=Deadline(0.0))


def test_evidence_past_its_deadline_has_no_layouts():
    outline = Outline(loss=Loss("mse", "regression"), sees="causal")
    whole = Evidence(case(SCRAMBLED, EITHER), None, outline=outline)
    assert whole.layouts[0].layout.kind == "axes"
    late = Evidence(case(SCRAMBLED, EITHER), None, outline=outline, deadline=Deadline(0.0))
    assert not late.layouts
    assert late.deadline.cuts


def test_a_budget_bounds_the_measurements_and_the_report_says_what_was_cut(monkeypatch):
    monkeypatch.setattr(diagnosis, "MEASURING", 0.0)
    report = diagnosis.diagnose(case(SCRAMBLED, EITHER), None, budget=0.0)
    (note,) = [one for one in report.notes if "cut short" in one]
    assert "the search for other layouts of the arrays" in note or "causes" in note
    assert any(one.reason == "the budget of time ran out" for one in report.not_asked)
    monkeypatch.undo()
    whole = diagnosis.diagnose(case(SCRAMBLED, EITHER), None, budget=0.0)
    assert not any("cut short" in one for one in whole.notes)
    assert not any(one.reason == "the budget of time ran out" for one in whole.not_asked)


def test_a_search_that_was_cut_short_does_not_prove_that_there_is_nothing():
    noise = RNG.normal(size=(3000, 5, 2)).astype(np.float32)
    hidden = RNG.integers(0, 2, 3000)
    known = Evidence(case(noise, hidden), None, outline=Outline(sees="full"))
    known.__dict__["reached"] = known.ceiling.constant
    assert nothing_to_learn(known)
    known.deadline.cut("the search for other layouts of the arrays")
    assert not nothing_to_learn(known)


def test_facts_are_told_after_trials_that_took_all_the_time(monkeypatch):
    words = RNG.integers(0, 2, (8, 3, 2)).astype(np.float32)[RNG.integers(0, 8, 800)]
    asked = case(words, words.max(axis=2)[..., None])
    told = [f.code for f in diagnosis.diagnose(asked, None).findings]
    assert "N101" in told
    monkeypatch.setattr(diagnosis, "_measuring_seconds", lambda budget: 0.0)
    late = diagnosis.diagnose(asked, None, budget=0.0)
    assert "N101" in [f.code for f in late.findings]


def test_no_all_clear_where_something_was_given_up():
    """A leak that was not asked for, or a better model that was not built, would be overlooked."""
    evidence = Evidence(case(SCRAMBLED, EITHER), None, deadline=Deadline(100.0))
    evidence.__dict__["reached"] = 0.98
    for stand in (PERFECT, replace(PERFECT, goal=0.9)):
        assert verdict(evidence, stand, ()) in ("healthy", "at-ceiling")
    evidence.deadline.cut("asking for some causes")
    for stand in (PERFECT, replace(PERFECT, goal=0.9)):
        assert verdict(evidence, stand, ()) == "undecided"
    assert "--budget" in summary(evidence, PERFECT, "undecided", ())
    assert verdict(evidence, replace(PERFECT, learned=False), ()) == "stuck"
