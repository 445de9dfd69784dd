"""D1: no cause is named on a script in which it was repaired."""

from __future__ import annotations

import pytest

from tests.e2e.runs import CASES, SUBSET, expectation, run


@pytest.mark.parametrize("pair", SUBSET["repaired"])
def test_nothing_is_named_where_it_was_repaired(pair, tmp_path):
    done = run(CASES / pair / "fixed.py", tmp_path, "--budget", "20")
    assert not [note for note in done.fit["notes"] if "was not measured" in note]
    assert set(done.causes("error")) <= set(expectation(pair).get("fixed_also", ()))
