"""`unstuck explain` and `unstuck causes`: the whole catalogue, readable."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from unstuck.cli.group import unstuck
from unstuck.doctor.cause import Cause
from unstuck.doctor.registry import registry


def command(*arguments: str, **environ: str) -> Result:
    return CliRunner(env={"COLUMNS": "99", **environ}).invoke(unstuck, arguments)


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("cause", registry(), ids=lambda cause: cause.name)
def test_every_cause_by_code_and_by_name(cause: Cause) -> None:
    by_code = command("explain", cause.code)
    assert by_code.exit_code == 0
    assert by_code.stdout == command("explain", cause.name).stdout
    assert by_code.stdout == command("explain", cause.code.lower()).stdout
    assert by_code.stdout.startswith(f"{cause.code} {cause.name}")
    assert "What it does" in by_code.stdout.splitlines()
    assert "##" not in by_code.stdout
    assert max(map(len, by_code.stdout.splitlines())) <= 99


@pytest.mark.parametrize("cause", registry(), ids=lambda cause: cause.name)
def test_every_cause_is_listed(cause: Cause) -> None:
    listed = command("causes").stdout
    assert f"{cause.code}  {cause.name}" in listed
    assert " ".join(words(cause.title)) in " ".join(words(listed))


def test_narrow_and_ascii() -> None:
    for width in ("20", "40"):
        text = command("explain", "D101", COLUMNS=width, LC_ALL="C").stdout
        assert text.isascii()
        assert max(map(len, text.splitlines())) <= int(width)


def test_an_unknown_cause_is_one_line() -> None:
    done = command("explain", "D999\x1b[2J")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "unstuck causes" in done.stderr
    assert "\x1b" not in done.stderr
