"""F5: everything after SCRIPT belongs to the script."""

from __future__ import annotations

import json

import pytest

from tests.process.two_pythons import captured, outcome

SHOW = "import json, sys; print(json.dumps(sys.argv))"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help", "-m", "x", "--", "--fix"],
        ["-c", "-", "-h", "--version", "-V"],
        ["", " ", "a b", "*", "$HOME", "'\"\\", "é", "\udcff", "-"],
        [],
    ],
)
def test_arguments_arrive_as_they_are(tmp_path, arguments):
    (tmp_path / "a.py").write_text(SHOW)
    for start in (["a.py"], ["-m", "a"], ["-c", SHOW]):
        status, out, _ = outcome(captured([*start, *arguments]), cwd=tmp_path)
        assert status == 0
        assert json.loads(out)[1:] == arguments
