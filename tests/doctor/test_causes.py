"""Every cause is documented, has its own code and name, and lives in a file named after it."""

from __future__ import annotations

import re

import pytest

from unstuck.doctor.cause import registry

EXPECTED = {
    "D101": "misaligned-axes",
    "D102": "shifted-target",
    "D103": "permuted-rows",
    "D104": "target-in-input",
    "D105": "split-overlap",
    "D106": "ordered-split",
    "D112": "wrong-direction",
    "M203": "output-rank",
    "O301": "head-loss-mismatch",
    "O302": "silent-broadcast",
    "O303": "metric-mismatch",
    "T402": "too-few-updates",
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
    assert cause.find.__module__.rsplit(".", 1)[1] == cause.name.replace("-", "_")
