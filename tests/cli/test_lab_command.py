"""`unstuck lab`: tables for people, JSON for programs, one line for what cannot be done."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import pytest
from click.testing import CliRunner, Result
from unstuck_command import unstuck_command

from unstuck.cli.group import unstuck
from unstuck.lab.model import architectures
from unstuck.lab.task import kinds
from unstuck.store import cases


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(unstuck, ["lab", *map(str, arguments)])


def test_all_tasks_and_architectures_are_listed_and_explained() -> None:
    for name, known in (("tasks", kinds()), ("models", architectures())):
        told = json.loads(command(name, "--json").stdout)
        assert [next(iter(one.values())) for one in told] == list(known)
        for each in known:
            done = command(name, each)
            assert done.exit_code == 0
            assert len(done.stdout.splitlines()) > 2


def test_the_ceiling_of_a_task() -> None:
    done = command("ceiling", "addition", "--bits", "5", "--order", "msb", "--json")
    told = {one["visibility"]: one for one in json.loads(done.stdout)}
    assert told["causal"]["high"] == pytest.approx(0.69375, abs=1e-12)
    assert told["full"]["high"] == 1.0
    assert told["causal"]["exact"] is True
    table = command("ceiling", "addition", "--order", "msb", "--visibility", "causal").stdout
    assert "0.694" in table
    assert "0.53 0.56 0.62 0.75 1.00" in table


def test_a_training_in_every_form(tmp_path) -> None:
    given = ("train", "or", "--bits", "3", "--seeds", "2", "--batch", "32")
    told = json.loads(command(*given, "--json").stdout)
    assert told["task"] == "or"
    assert told["lengths"] == [3]
    assert told["exact"]["successes"] == 2
    assert [net["seed"] for net in told["nets"]] == [0, 1]
    assert all(net["whole"]["exact"] == 1.0 for net in told["nets"])
    assert "Exact in 2 of 2" in command(*given).stdout
    markdown = command(*given, "--markdown").stdout
    assert markdown.startswith("| words | bit accuracy |")
    rows = list(csv.reader(io.StringIO(command(*given, "--csv").stdout)))
    assert [row[0] for row in rows] == ["words", "training", "validation", "test", "all of them"]
    kept = command("train", "or", "--bits", "3", "--batch", "32", "--keep", tmp_path / "kept")
    assert kept.exit_code == 0
    assert len(cases.load(tmp_path / "kept").x[0]) == 38


def test_words_that_are_too_many_are_drawn_and_said_so() -> None:
    done = command("train", "or", "--bits", "64", "--updates", "50", "--rows", "500")
    assert done.exit_code == 0
    assert "500 words drawn" in done.stdout
    assert "1.000 for causal models (closed form)" in done.stdout


def test_tasks_beside_nets() -> None:
    done = command(
        "compare",
        "xor",
        "--models",
        "dense,rnn",
        "--seeds",
        "2",
        "--bits",
        "3",
        "--batch",
        "16",
        "--json",
    )
    told = json.loads(done.stdout)
    assert [(one["task"], one["model"]) for one in told] == [("xor", "dense"), ("xor", "rnn")]
    assert told[0]["exact"]["successes"] == 2
    odd = command("compare", "or", "--models", "mlp", "--answers", "step", "--bits", "2")
    assert odd.exit_code == 0
    assert "or with mlp: mlp gives no step answers" in odd.stdout


OWN = """
def seen_a_one(word):
    "Whether a one came before or now."
    return [max(word[: i + 1]) for i in range(len(word))]

def both(word):
    return [a & b for a, b in word]

def broken(word):
    return None
"""


def test_a_function_of_ones_own(tmp_path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    done = command("train", f"{path}:seen_a_one", "--bits", "6", "--json")
    told = json.loads(done.stdout)
    assert told["task"] == "seen_a_one"
    assert told["exact"]["successes"] == 1
    told = json.loads(
        command("ceiling", f"{path}:both", "--channels", "2", "--bits", "3", "--json").stdout
    )
    assert told[0]["high"] == 1.0
    for name, said in (
        (f"{path}:broken", "broken([0]) returned None; expected an integer or a list"),
        (f"{path}:nothing", "has no function 'nothing'"),
        (f"{tmp_path}/none.py:f", "is no file; expected FILE.py:function"),
    ):
        done = command("train", name)
        assert done.exit_code == 2
        assert said in done.stderr
    path.write_text("raise ValueError('no')")
    assert "raised ValueError: no" in command("train", f"{path}:f").stderr


def test_options_of_an_architecture() -> None:
    done = command(
        "train",
        "xor",
        "--bits",
        "3",
        "--model",
        "window",
        "--set",
        "window=2",
        "--updates",
        "20",
        "--json",
    )
    assert json.loads(done.stdout)["options"] == {"window": 2}
    for text, said in (
        ("windw=2", "window has no option 'windw'; expected window"),
        ("window", "option 'window'; expected NAME=VALUE"),
    ):
        refused = command("train", "xor", "--model", "window", "--set", text)
        assert refused.exit_code == 2
        assert said in refused.stderr


def test_lengths_and_least_widths() -> None:
    far = command(
        "lengths",
        "parity",
        "--answers",
        "step",
        "--train",
        "1-8",
        "--test",
        "9-12",
        "--updates",
        "1500",
        "--units",
        "8",
        "--json",
    )
    told = json.loads(far.stdout)
    assert told["tested"] == [9, 10, 11, 12]
    assert told["success"]["successes"] == 1
    least = command(
        "smallest",
        "or",
        "--bits",
        "2",
        "--batch",
        "16",
        "--model",
        "dense",
        "--success",
        "0.5",
        "--widths",
        "1-3",
        "--optimizer",
        "adam",
        "--rate",
        "0.1",
        "--split",
        "1/0/0",
        "--json",
    )
    widths = json.loads(least.stdout)["widths"]
    assert widths[0]["units"] == 1
    assert widths[-1]["verdict"] == "reaches"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "or", "--bits", "0"], "length 0; or needs at least 1: --bits 1"),
        (["train", "or", "--bits", "five"], "length 'five'; expected a number or a range"),
        (["train", "additoin"], "task 'additoin' does not exist; did you mean addition?"),
        (
            ["train", "or", "--model", "lstn"],
            "model 'lstn' does not exist; did you mean lstm or bilstm?",
        ),
        (["train", "or", "--units", "0"], "units=0; expected a whole number of at least 1"),
        (["train", "or", "--split", "0.9/0.1"], "split '0.9/0.1'; expected three shares"),
        (["train", "or", "--bits", "1", "--split", "0.98/0.01/0.01"], "part empty"),
        (["train", "or", "--seeds", "0"], "seeds=0; expected at least 1"),
        (["train", "or", "--every", "0"], "every=0; expected at least 1"),
        (["train", "or", "--until", "soon"], "until='soon'; expected an accuracy"),
        (["train", "or", "--base", "3"], "or does not take base"),
        (["train", "or", "--channels", "3"], "or does not take channels"),
        (["train", "parity", "--order", "msb"], "parity has no digits"),
        (["ceiling", "or", "--visibility", "sideways"], "sideways"),
        (["lengths", "parity", "--model", "mlp"], "mlp is built for one length"),
        (["lengths", "parity", "--test", "9-"], "length '9-'; expected a number or a range"),
        (["smallest", "or", "--success", "1.5"], "success=1.5; expected a rate"),
        (["smallest", "or", "--units", "3"], "expected --widths 1-32 instead of --units"),
        (["smallest", "or", "--widths", "a-b"], "widths 'a-b'; expected a range"),
        (["tasks", "nothing"], "task 'nothing' does not exist"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_one_clear_line_each(arguments: list[str], said: str) -> None:
    done = command(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_folder_that_is_there_is_kept(tmp_path) -> None:
    done = unstuck_command("lab", "train", "or", "--keep", tmp_path)
    assert done.status == 2
    assert "exists already; expected the name of a new folder" in done.said[0]
