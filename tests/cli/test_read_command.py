"""`unstuck read`: what it says of logs, and of what is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from unstuck_command import python, unstuck_command

STAGNATING = Path(__file__).parents[2] / "examples" / "stagnating.log"


def test_the_newcomers_log_is_read(tmp_path):
    done = unstuck_command("read", STAGNATING, "--json", tmp_path / "read.json")
    told = " ".join(done.out.decode().split())
    assert done.status == 0  # possible, not sure
    assert "0.0085 above 0.75" in told
    assert "squared error is 0.1875" in told
    assert "one output in 6" in told
    assert "D101 misaligned-axes" in told
    assert "unstuck run train.py" in told
    written = json.loads((tmp_path / "read.json").read_text())
    assert written["curves"]["val_accuracy"][-1] == 0.7585
    assert written["signs"][0]["name"] == "near-constant"


def test_what_is_piped_is_read_and_a_sure_sign_is_status_1():
    done = unstuck_command("read", "-", stdin=b"loss 0.5\nloss 0.4\nloss nan\nloss nan\n")
    assert done.status == 1
    assert b"not a number" in done.out
    assert b"epoch 3" in done.out


def test_no_framework_is_loaded(tmp_path):
    code = (
        "import sys; from unstuck.cli import main; sys.argv = ['unstuck', 'read', sys.argv[1]]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print({'keras', 'jax', 'tensorflow', 'torch', 'sklearn'} & set(sys.modules))"
    )
    done = python("-c", code, STAGNATING)
    assert done.out.decode().splitlines()[-1] == "set()", sys.path


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (None, (), "cannot read"),
        (b"", (), "holds nothing"),
        (b"hello\nworld\n", (), "no loss or metric"),
        (b"PK\x03\x04rest", (), "an archive"),
        (b"\0\1\2", (), "binary"),
        (b"loss 0.5\nloss 0.4\n", ("--loss", "hinge"), "hinge"),
        (b"loss 0.5\nloss 0.4\n", ("--share", "75"), "between 0 and 1"),
        (b"loss 0.5\nloss 0.4\n", ("--json", "none/out.json"), "cannot write"),
    ],
    ids=["missing", "empty", "no-log", "archive", "binary", "loss", "share", "unwritable"],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, content, arguments, said):
    if content is not None:
        (tmp_path / "train.log").write_bytes(content)
    done = unstuck_command("read", "train.log", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert len(done.said) == 1, done.err.decode()
    assert said in done.said[0]
