"""Every cause is documented, has its own code and name, and lives in a file named after it."""

from __future__ import annotations

import re

import pytest

from unstuck.doctor.registry import registry

EXPECTED = {
    "D101": "misaligned-axes",
    "D102": "shifted-target",
    "D103": "permuted-rows",
    "D104": "target-in-input",
    "D105": "split-overlap",
    "D106": "ordered-split",
    "D107": "unscaled-data",
    "D108": "collapsed-input",
    "D109": "imbalanced-classes",
    "D110": "non-finite-data",
    "D111": "context-too-short",
    "D112": "wrong-direction",
    "D113": "no-signal",
    "D114": "padding",
    "D115": "persistence",
    "G501": "overfitting",
    "M201": "broken-gradient-path",
    "M202": "exploding-recurrence",
    "M203": "output-rank",
    "M204": "too-small",
    "M205": "over-regularised",
    "M206": "state-carried-over",
    "M207": "long-credit",
    "M208": "dead-units",
    "O301": "head-loss-mismatch",
    "O302": "silent-broadcast",
    "O303": "metric-mismatch",
    "T401": "learning-rate",
    "T402": "too-few-updates",
    "T403": "train-eval-mode",
    "T404": "collapsed-batch",
    "N100": "no-time-dependency",
    "N101": "few-distinct-inputs",
    "N102": "finite-state",
    "N103": "at-ceiling",
}


def test_codes_and_names_are_those_that_were_released():
    assert {c.code: c.name for c in registry()} == EXPECTED


@pytest.mark.parametrize("cause", registry(), ids=lambda c: c.name)
def test_a_cause_explains_itself(cause):
    sections = re.findall(r"^## (.+)$", cause.doc, re.M)
    assert sections[0] == "What it does"
    assert "How it is measured" in sections
    if cause.level != "note":
        assert {"Example", "Use instead", "Known problems", "Fix safety"} <= set(sections)
    assert cause.title.endswith(".")
    assert cause.measure.__module__.rsplit(".", 1)[1] == cause.name.replace("-", "_")
