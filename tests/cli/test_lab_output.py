"""`unstuck lab` in a process of its own, its forms of output, and more of what it refuses."""

from __future__ import annotations

import csv
import io
import json
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import pytest
from click.testing import CliRunner, Result
from unstuck_command import unstuck_command

from unstuck.cli.group import unstuck
from unstuck.lab import ceilings
from unstuck.lab.ceilings import KINDS


def command(line: str) -> Result:
    return CliRunner().invoke(unstuck, ["lab", *line.split()])


def markdown(text: str) -> list[list[str]]:
    """The cells of a Markdown table, without the rule under its head."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    assert all(set(cell) <= set("-:") for cell in lines[1])
    return [lines[0], *lines[2:]]


@pytest.mark.parametrize(
    "line", ["tasks", "models", "ceiling addition --bits 3 --order msb", "ceiling parity"]
)
def test_every_form_of_a_table_says_the_same(line: str) -> None:
    rows = list(csv.reader(io.StringIO(command(f"{line} --csv").stdout)))
    assert markdown(command(f"{line} --markdown").stdout) == rows
    plain = command(line).stdout.splitlines()
    assert len(plain) == len(rows)
    assert all(len(shown) <= 99 for shown in plain)
    for shown, row in zip(plain, rows, strict=True):
        assert shown.startswith(row[0])
    assert len(json.loads(command(f"{line} --json").stdout)) == len(rows) - 1


def test_a_ceiling_for_programs() -> None:
    told = json.loads(command("ceiling suffix-parity --bits 4 --json").stdout)
    assert [one["visibility"] for one in told] == list(KINDS)
    causal = told[1]
    assert set(causal) == {
        *("visibility", "low", "high", "constant", "per_step", "how", "rows"),
        *("task", "length", "exact"),
    }
    assert (causal["low"], causal["high"]) == (0.625, 0.625)
    assert causal["per_step"] == [0.5, 0.5, 0.5, 1.0]
    assert (causal["task"], causal["length"], causal["rows"]) == ("suffix-parity", 4, 16)


def test_long_words_have_a_line_each_as_well() -> None:
    done = command("ceiling addition --bits 70 --order msb")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["sees", *KINDS]
    assert all(len(line) <= 99 for line in lines)
    told = json.loads(command("ceiling addition --bits 70 --order msb --json").stdout)
    static, causal = told[0], told[1]
    assert causal["high"] == 0.5 + (1 - 2.0**-70) / 70
    assert static["low"] < causal["high"] < static["high"]  # of a sum they are the same
    assert len(static["per_step"]) == 70


def test_only_a_terminal_has_some_steps_only() -> None:
    line = "ceiling addition --bits 7 --order msb --visibility causal"
    assert command(line).stdout.splitlines()[1].endswith("0.51 0.52 0.53 0.56 0.62 …")
    every = "0.51 0.52 0.53 0.56 0.62 0.75 1.00"
    assert list(csv.reader(io.StringIO(command(f"{line} --csv").stdout)))[1][-1] == every
    assert markdown(command(f"{line} --markdown").stdout)[1][-1] == every


def test_a_comparison_in_every_form() -> None:
    line = "compare xor --models dense,mlp --seeds 2 --bits 2 --batch 8 --answers step --updates 40"
    line += " --processes 1"
    rows = list(csv.reader(io.StringIO(command(f"{line} --csv").stdout)))
    assert rows[0] == [
        *("task", "model", "constant", "ceiling", "test accuracy", "exact", "updates", "s a net"),
    ]
    assert [row[:2] for row in rows[1:]] == [["xor", "dense(16)"], ["xor", "mlp"]]
    assert rows[2][2:] == ["–"] * 6
    told = json.loads(command(f"{line} --json").stdout)
    assert told[0]["units"] == 16
    assert set(told[1]) == {"task", "model", "why"}
    assert markdown(command(f"{line} --markdown").stdout)[0] == rows[0]


def test_lengths_in_every_form() -> None:
    line = "lengths parity --answers step --train 1-3 --test 5-7 --updates 20 --units 3 --seeds 2"
    line += " --processes 1"
    rows = list(csv.reader(io.StringIO(command(f"{line} --csv").stdout)))
    assert rows[0] == ["length", "accuracy", "worst net", "exact", "words"]
    assert [row[0] for row in rows[1:]] == ["5", "6", "7"]
    told = json.loads(command(f"{line} --json").stdout)
    assert told["tested"] == [5, 6, 7]
    assert told["tested_words"] == [32, 64, 100]
    for at, row in enumerate(rows[1:]):
        seen = [net[at] for net in told["accuracy"]]
        assert float(row[1]) == pytest.approx(sum(seen) / 2, abs=1e-6)
        assert float(row[2]) == pytest.approx(min(seen), abs=1e-6)
    page = command(line).stdout
    assert "trained" in page
    assert "3 lengths from 5 to 7, 196 words" in " ".join(page.split())


def test_words_of_64_bits_are_drawn_and_said_so() -> None:
    done = command("train or --bits 64 --updates 50 --batch 20 --rows 300 --json")
    told = json.loads(done.stdout)
    assert told["coverage"]["enumerated"] is False
    assert told["coverage"]["rows"] == {"train": 180, "validation": 60, "test": 60}
    assert told["coverage"]["space"] == 2.0**128
    assert told["nets"][0]["updates"] == 50
    assert (told["ceiling"]["how"], told["ceiling"]["high"]) == ("closed form", 1.0)


def test_words_more_than_a_float_can_count() -> None:
    line = "train or --bits 600 --updates 5 --batch 20 --rows 50"
    shown = " ".join(command(line).stdout.split())
    assert (
        "50 words drawn (30 train, 10 validation, 10 test) of 1.7e+361, a share of 2.9e-360;"
        in shown
    )
    assert json.loads(command(f"{line} --json").stdout)["coverage"]["space"] is None


def test_a_memory_that_is_used_up_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError("Unable to allocate 9 GiB")

    monkeypatch.setattr(ceilings, "limit", full)
    done = command("ceiling or")
    assert done.exit_code == 2
    assert done.stderr == (
        "unstuck: the memory is used up (Unable to allocate 9 GiB); pass fewer or shorter rows\n"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("train or --bits -1", "length '-1'; expected a number or a range"),
        ("train or --bits 10-1", "or has no words of 10 to 1 steps"),
        ("train or --data-seed -1", "data_seed=-1; expected at least 0"),
        ("train or --split nan/0/0", "split nan/0/0; expected three shares that add up to 1"),
        ("train or --split 1/1/1", "split 1/1/1; expected three shares that add up to 1"),
        ("train or --rate nan", "rate=nan; expected a finite number above 0"),
        ("train or --until nan", "until=nan; expected 'exact' or an accuracy"),
        ("train dyck-1 --bits 3", "length 3; dyck-1 needs an even one: --bits 2 or --bits 4"),
        ("train xor --model window --set window=0", "window=0; expected a whole number"),
        ("compare or nothing", "task 'nothing' does not exist; did you mean not?"),
        ("compare or --models lstm,lstn", "model 'lstn' does not exist; did you mean lstm"),
        ("compare or --models ,", "no model was named; expected at least one"),
        ("compare or --seeds 0", "seeds=0; expected at least 1"),
        ("compare or --until 2", "until=2.0; expected 'exact' or an accuracy"),
        ("models lstn", "model 'lstn' does not exist; did you mean lstm"),
        ("train or --bits 100000000", "length 100000000; expected at most 1,048,576 steps"),
        ("train or --bits 900000 --rows 9000000", "GiB, this machine has"),
        ("ceiling or --bits 100000000", "length 100000000; expected at most 1,048,576 steps"),
        ("ceiling reverse --bits 1000000 --alphabet 200", "GiB, this machine has"),
        ("ceiling copy --bits 900000", "GiB, this machine has"),
        ("compare or --bits 100000000", "length 100000000; expected at most 1,048,576 steps"),
        ("compare or and --models lstm --bits 900000 --rows 9000000", "GiB, this machine has"),
        ("compare or --bits five", "length 'five'; expected a number or a range"),
        ("smallest or --bits 100000000", "length 100000000; expected at most 1,048,576 steps"),
        ("lengths parity --test 41-100000000", "length 100000000; expected at most 1,048,576"),
        ("lengths copy --alphabet 99 --train 1-5 --test 41-900000", "GiB, this machine has"),
        ("lengths or --train x", "length 'x'; expected a number or a range"),
        ("compare or --processes 0", "processes=0; expected at least 1"),
        ("compare or --on ray --processes 2", "leave out --processes"),
        ("train or --plot net.pdf", "plot net.pdf; expected a name that ends in .png or .svg"),
        ("lengths or --plot none/net.png", "there is no folder none; make it first"),
        ("train or --until soon", "until='soon'; expected an accuracy, or never"),
        ("train or --curriculum 3", "curriculum 3 with words of one length, 5; expected several"),
        ("train or --curriculum a,b", "curriculum 'a,b'; expected lengths: --curriculum 5,10,20"),
        ("train or --bits 1-9 --curriculum 3,2", "expected lengths that grow"),
        ("ceiling or --bits 0", "length 0; or needs at least 1: --bits 1"),
        ("ceiling addition --order msb --base 1", "base 1; expected 2 to 36"),
        ("lengths parity --train 5-1", "parity has no words of 5 to 1 steps"),
        ("lengths parity --units 0", "units=0; expected a whole number of at least 1"),
    ],
)
def test_one_clear_line_each(line: str, said: str) -> None:
    done = command(line)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.startswith("unstuck: ")
    assert done.stderr.count("\n") == 1
    assert "fault of unstuck" not in done.stderr


def test_the_real_command_trains_and_is_quiet() -> None:
    done = unstuck_command("lab", "train", "or", "--bits", "2", "--batch", "8", "--json")
    assert done.status == 0
    assert json.loads(done.out)["exact"]["successes"] == 1
    assert b"Traceback" not in done.err
    assert b"Warning" not in done.err
    assert b"\x1b" not in done.out + done.err


def test_the_real_command_refuses_in_one_line() -> None:
    for arguments, said in (
        (["train", "or", "--bits", "0"], "length 0; or needs at least 1: --bits 1"),
        (["train", "or", "--units", "0"], "units=0; expected a whole number of at least 1"),
    ):
        done = unstuck_command("lab", *arguments)
        assert (done.status, done.out) == (2, b"")
        assert done.err.decode().strip() == done.said[0]
        assert said in done.said[0]
