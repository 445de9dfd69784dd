"""D1: each cause is named on its broken script."""

from __future__ import annotations

import pytest

from tests.e2e.runs import CASES, SUBSET, backend, expectation, run


@pytest.mark.parametrize("pair", SUBSET["pairs"])
def test_a_cause_is_named_where_it_is(pair, tmp_path):
    expected = expectation(pair)
    done = run(CASES / pair / "broken.py", tmp_path, "--budget", "60", **backend(expected))
    assert not [note for note in done.fit["notes"] if "was not measured" in note]
    named = [f["code"] for f in done.findings("error", "warning")][:2]
    assert expected["code"] in named
    assert done.fit["verdict"] in expected["verdict"]
    assert set(done.causes("error")) <= {expected["cause"], *expected["also"]}
    for finding in done.findings():
        verified = finding["verified"]
        if verified is not None:
            assert len(verified["seeds"]) == len(verified["before"]) == len(verified["after"]) >= 3
