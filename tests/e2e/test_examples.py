"""The examples, through the command, to the answer that a user reads."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.e2e.runs import ROOT, run

pytestmark = pytest.mark.thorough

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def stuck(tmp_path_factory):
    return run(EXAMPLES / "or_lstm_stuck.py", tmp_path_factory.mktemp("stuck"))


def test_the_stuck_script_keeps_its_status_and_its_output(stuck):
    assert stuck.status == 0
    assert "val_accuracy" in stuck.stdout


def test_the_ceiling_of_the_scrambled_arrays_is_four_fifths(stuck):
    fit = stuck.fit
    assert fit["verdict"] == "stuck"
    assert fit["visibility"] == "causal"
    assert fit["ceiling"]["low"] == pytest.approx(0.8, abs=0.005)
    assert fit["ceiling"]["high"] == pytest.approx(0.8, abs=0.005)
    assert fit["metric"]["reached"] == pytest.approx(0.8, abs=0.01)
    assert fit["metric"]["constant"] == pytest.approx(0.75, abs=0.005)
    assert fit["budget"]["data"] == pytest.approx(0.2, abs=0.005)


def test_the_cause_is_named_and_the_fix_proved(stuck):
    first = stuck.findings("error")[0]
    assert (first["code"], first["cause"]) == ("D101", "misaligned-axes")
    assert ".reshape(-1, 2, 5).transpose(0, 2, 1)" in first["fix"]["code"]
    verified = first["verified"]
    assert verified["accepted"]
    assert len(verified["after"]) >= 3
    assert min(verified["after"]) > 0.995
    assert max(verified["before"]) < 0.85


def test_the_facts_about_the_task_are_notes(stuck):
    assert {"no-time-dependency", "few-distinct-inputs"} <= set(stuck.causes("note"))
    few = next(f for f in stuck.findings("note") if f["cause"] == "few-distinct-inputs")
    assert few["evidence"]["distinct"] == 1024
    assert few["evidence"]["validation_share"] == 1.0


def test_what_the_user_reads_fits_an_issue(stuck):
    text = stuck.stderr
    assert "D101 misaligned-axes" in text
    assert "\x1b" not in text
    ours = text[text.index("unstuck") :]
    assert max(map(len, ours.splitlines())) < 100


def test_the_correct_script_is_healthy(tmp_path):
    done = run(EXAMPLES / "or_lstm.py", tmp_path)
    assert done.fit["verdict"] == "healthy"
    assert done.causes("error", "warning") == []


def test_addition_from_the_wrong_end(tmp_path):
    done = run(EXAMPLES / "addition_msb_first.py", tmp_path)
    assert done.fit["verdict"] == "stuck"
    assert done.fit["ceiling"]["high"] == pytest.approx(0.694, abs=0.006)
    first = done.findings("error")[0]
    assert first["cause"] == "wrong-direction"
    assert first["verified"]["accepted"]
    assert "::-1" in first["fix"]["code"]


def test_noisy_labels_are_at_their_ceiling(tmp_path):
    done = run(EXAMPLES / "noisy_labels.py", tmp_path)
    assert done.fit["verdict"] == "at-ceiling"
    assert done.causes("error", "warning") == []
    assert "at-ceiling" in done.causes("note")


def test_the_reference_learns_or_and_addition():
    done = subprocess.run(
        [sys.executable, EXAMPLES / "reference_lstm.py"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    for task in ("or", "addition"):
        assert re.search(rf"^{task}: update +\d+, loss 0\.\d+, exact 1\.000$", done.stdout, re.M)
