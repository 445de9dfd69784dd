"""`unstuck ceiling`: a table, JSON, or one line about what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from unstuck.cli.group import unstuck


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(unstuck, ["ceiling", *map(str, arguments)])


@pytest.fixture
def addition(tmp_path: Path) -> Path:
    """All sums of two 5-bit numbers, most significant bit first."""
    a, b = np.divmod(np.arange(1024), 32)
    places = np.arange(4, -1, -1)
    bits = [(n[:, None] >> places) & 1 for n in (a, b, (a + b) % 32)]
    path = tmp_path / "addition.npz"
    np.savez(path, x=np.stack(bits[:2], axis=-1), y=bits[2][:, :, None])
    return path


def test_the_known_ceiling_of_addition(addition: Path) -> None:
    done = command(addition, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["high"] == pytest.approx(0.6937, abs=5e-5)
    steps = [0.53125, 0.5625, 0.625, 0.75, 1.0]
    assert told["per_step"] == pytest.approx(steps, abs=1e-9)
    assert told["visibility"] == "causal"


def test_the_table_says_the_same(addition: Path) -> None:
    text = command(addition).stdout
    assert "causal" in text
    assert [line.split()[:2] for line in text.splitlines()[-5:]] == [
        [str(n), s] for n, s in enumerate(["0.531", "0.562", "0.625", "0.750", "1.000"], start=1)
    ]


def test_visibility_can_be_chosen(addition: Path) -> None:
    full = json.loads(command(addition, "--visibility", "full", "--json").stdout)
    assert full["visibility"] == "full"
    assert full["high"] == 1.0


def test_names_can_be_chosen(addition: Path, tmp_path: Path) -> None:
    with np.load(addition) as arrays:
        np.savez(tmp_path / "named.npz", bits=arrays["x"], total=arrays["y"])
    done = command(tmp_path / "named.npz", "--x", "bits", "--y", "total", "--json")
    assert json.loads(done.stdout)["rows"] == 1024


def test_wrong_input_is_one_line_and_status_2(addition: Path, tmp_path: Path) -> None:
    with np.load(addition) as arrays:
        x, y = arrays["x"].astype(float), arrays["y"].astype(float)
    broken = {
        "lengths.npz": (x, y[:-1]),
        "empty.npz": (x[:0], y[:0]),
        "nan.npz": (np.where(np.arange(5)[:, None] == 2, np.nan, x), y),
        "strings.npz": (x, np.full(len(x), "yes")),
    }
    asked = [(addition, "--visibility", "psychic"), (tmp_path / "none.npz",)]
    for name, (bad_x, bad_y) in broken.items():
        np.savez(tmp_path / name, x=bad_x, y=bad_y)
        asked.append((tmp_path / name,))
    for arguments in asked:
        done = command(*arguments)
        assert done.exit_code == 2, arguments
        assert done.stdout == ""
        assert done.stderr.startswith("unstuck: ")
        assert done.stderr.count("\n") == 1
        assert "this is a fault of unstuck" not in done.stderr
