"""D1 and D2: each cause is named on its broken script, none where it was repaired or is healthy.

What all of them prove, and in what time, is measured by benchmarks/diagnosis.py.
"""

from __future__ import annotations

import re

import pytest

from tests.e2e.runs import CASES, SUBSET, expectation, run
from tests.e2e.warm import Warm

PROOF = 60.0  # seconds of retraining: what names a cause must not depend on busy cores
QUIET = 20.0  # where there is nothing to prove


@pytest.fixture(scope="module")
def warm():
    with Warm() as process:
        yield process


def ran(warm, pair, kind, folder, budget):
    """A script of a pair, through the one process or, on another backend, by the command."""
    script, backend = CASES / pair / f"{kind}.py", expectation(pair).get("backend", "jax")
    pytest.importorskip(backend)
    if backend == "jax":
        return warm.run(script, folder, budget=budget, early=False)
    return run(script, folder, "--budget", str(budget), "--no-early", KERAS_BACKEND=backend)


def programs(names):
    """Programs as parameters; all but a few of the shortest are thorough."""
    marks = {name: [] if name in SUBSET["quick"] else [pytest.mark.thorough] for name in names}
    return [pytest.param(name, marks=marks[name]) for name in names]


@pytest.mark.parametrize("pair", programs(SUBSET["pairs"]))
def test_a_cause_is_named_where_it_is(pair, warm, tmp_path):
    expected = expectation(pair)
    done = ran(warm, pair, "broken", tmp_path, PROOF if expected["verified"] else QUIET)
    assert not [note for note in done.fit["notes"] if "was not measured" in note]
    named = [f["code"] for f in done.findings("error", "warning")][:2]
    assert expected["code"] in named
    assert done.fit["verdict"] in expected["verdict"]
    assert set(done.causes("error")) <= {expected["cause"], *expected["also"]}
    for finding in done.findings():
        verified = finding["verified"]
        if verified is not None:
            assert len(verified["seeds"]) == len(verified["before"]) == len(verified["after"]) >= 3


@pytest.mark.parametrize("pair", programs(SUBSET["repaired"]))
def test_nothing_is_named_where_it_was_repaired(pair, warm, tmp_path):
    done = ran(warm, pair, "fixed", tmp_path, QUIET)
    assert not [note for note in done.fit["notes"] if "was not measured" in note]
    assert set(done.causes("error")) <= set(expectation(pair).get("fixed_also", ()))


@pytest.mark.parametrize("name", programs(SUBSET["healthy"]))
def test_a_healthy_program_hears_no_error(name, warm, tmp_path):
    done = warm.run(CASES / "healthy" / f"{name}.py", tmp_path, budget=QUIET)
    assert done.causes("error") == []
    assert done.fit["verdict"] != "stuck"
    while_it_trained = re.search(r"^unstuck: .*: [A-Z]\d{3} ", done.stderr, re.MULTILINE)
    assert not while_it_trained
