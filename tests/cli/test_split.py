"""Where our options end and the script's arguments begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.cli.split import split

FLAGS = {"--check", "--help", "-h"}
VALUED = {"--json", "--budget", "--keep"}
ANY = st.lists(st.text(max_size=8) | st.sampled_from(["--help", "-m", "--", "-", "--json", "-c"]))


def cut(text: str) -> tuple[list[str], list[str]]:
    return split(text.split(), flags=FLAGS, valued=VALUED)


@pytest.mark.parametrize(
    ("line", "ours", "script"),
    [
        ("a.py --help -m x -- --fix", [], ["a.py", "--help", "-m", "x", "--", "--fix"]),
        ("--check a.py --check", ["--check"], ["a.py", "--check"]),
        ("--json o.json a.py", ["--json", "o.json"], ["a.py"]),
        ("--json=o.json a.py", ["--json=o.json"], ["a.py"]),
        ("--json a.py b.py", ["--json", "a.py"], ["b.py"]),
        ("-m mod --json x", [], ["-m", "mod", "--json", "x"]),
        ("--check -m pkg.mod -h", ["--check"], ["-m", "pkg.mod", "-h"]),
        ("-mpkg a", [], ["-m", "pkg", "a"]),
        ("-c pass -c", [], ["-c", "pass", "-c"]),
        ("- a -", [], ["-", "a", "-"]),
        ("-- --odd-name.py -x", [], ["--odd-name.py", "-x"]),
        ("--help", ["--help"], []),
        ("", [], []),
        ("--json", ["--json"], []),
        ("--unknown a.py", ["--unknown"], ["a.py"]),
        ("-x a.py", ["-x"], ["a.py"]),
    ],
)
def test_cuts(line: str, ours: list[str], script: list[str]) -> None:
    assert cut(line) == (ours, script)


@given(ANY)
def test_everything_after_a_script_is_the_scripts(arguments: list[str]) -> None:
    given_arguments = ["--check", "--json", "o", "train.py", *arguments]
    ours, script = split(given_arguments, flags=FLAGS, valued=VALUED)
    assert ours == ["--check", "--json", "o"]
    assert script == ["train.py", *arguments]


@given(ANY)
def test_everything_after_a_module_is_the_modules(arguments: list[str]) -> None:
    _, script = split(["-m", "mod", *arguments], flags=FLAGS, valued=VALUED)
    assert script == ["-m", "mod", *arguments]


@given(ANY)
def test_no_argument_is_lost(arguments: list[str]) -> None:
    ours, script = split(arguments, flags=FLAGS, valued=VALUED)
    without_one_dashes = [
        arguments[:n] + arguments[n + 1 :] for n, each in enumerate(arguments) if each == "--"
    ]
    assert "".join(ours + script) in map("".join, [arguments, *without_one_dashes])


def test_a_script_without_run_is_answered_with_the_line_to_type() -> None:
    from click.testing import CliRunner

    from unstuck.cli.group import unstuck

    answer = CliRunner().invoke(unstuck, ["train.py", "--epochs", "3"])
    assert answer.exit_code == 2
    assert "unstuck run train.py --epochs 3" in answer.output
