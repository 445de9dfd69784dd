"""D2: healthy programs that look sick hear no error."""

from __future__ import annotations

import re

import pytest

from tests.e2e.runs import CASES, SUBSET, run


@pytest.mark.parametrize("name", SUBSET["healthy"])
def test_a_healthy_program_hears_no_error(name, tmp_path):
    done = run(CASES / "healthy" / f"{name}.py", tmp_path, "--budget", "20")
    assert done.causes("error") == []
    assert done.fit["verdict"] != "stuck"
    assert not re.search(
        r"^unstuck: .*: [A-Z]\d{3} ", done.stderr, re.MULTILINE
    )  # while it trained
