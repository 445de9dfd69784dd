"""Every option of the command line is an argument of the same name in Python."""

from __future__ import annotations

import inspect
from typing import Any

import click
import pytest

from unstuck import lab
from unstuck.cli import lab as commands
from unstuck.cli.lab_options import setting_of, setting_options, task_of
from unstuck.errors import InputError
from unstuck.lab.options import NAMES, TASK
from unstuck.lab.setting import Setting, setting

# Option, what is typed, what is passed, and the task and model that it makes sense for.
SAME: list[tuple[str, list[str], Any, str, str]] = [
    ("bits", ["--bits", "3"], 3, "addition", "gru"),
    ("bits", ["--bits", "2-4"], (2, 3, 4), "addition", "gru"),
    ("length", ["--length", "3"], 3, "parity", "gru"),
    ("units", ["--units", "7"], 7, "addition", "gru"),
    ("set", ["--set", "layers=3"], {"layers": 3}, "addition", "conv"),
    ("answers", ["--answers", "after"], "after", "addition", "gru"),
    ("order", ["--order", "msb"], "msb", "addition", "gru"),
    ("operands", ["--operands", "concatenated"], "concatenated", "addition", "gru"),
    ("delay", ["--delay", "2"], 2, "addition", "gru"),
    ("base", ["--base", "3"], 3, "addition", "gru"),
    ("alphabet", ["--alphabet", "4"], 4, "copy", "gru"),
    ("modulus", ["--modulus", "7"], 7, "modular-arithmetic", "gru"),
    ("cycle", ["--cycle", "3"], 3, "cycle-navigation", "gru"),
    ("overflow", ["--overflow"], True, "addition", "gru"),
    ("loss", ["--loss", "mse"], "mse", "addition", "gru"),
    ("optimizer", ["--optimizer", "sgd"], "sgd", "addition", "gru"),
    ("rate", ["--rate", "0.3"], 0.3, "addition", "gru"),
    ("decay", ["--decay", "0.5"], 0.5, "addition", "gru"),
    ("batch", ["--batch", "8"], 8, "addition", "gru"),
    ("updates", ["--updates", "5000"], 5000, "addition", "gru"),
    ("l2", ["--l2", "0.01"], 0.01, "addition", "gru"),
    ("dropout", ["--dropout", "0.2"], 0.2, "addition", "gru"),
    ("clip", ["--clip", "0.5"], 0.5, "addition", "gru"),
    ("rows", ["--rows", "100"], 100, "addition", "gru"),
    ("split", ["--split", "0.5/0.25/0.25"], (0.5, 0.25, 0.25), "addition", "gru"),
    ("every", ["--every", "10"], 10, "addition", "gru"),
    ("data_seed", ["--data-seed", "9"], 9, "addition", "gru"),
]


def typed(arguments: list[str], task: str, model: str) -> Setting:
    """The setting that a command line makes."""
    found: list[Setting] = []

    @click.command()
    @setting_options
    def command(**given: Any) -> None:
        found.append(setting_of(task_of(task, given), model, given))

    command.main(arguments, standalone_mode=False)
    return found[0]


def options_of(command: click.Command) -> set[str]:
    """Names of a command's options, without what it prints and where it draws and keeps."""
    shown = {"as_json", "markdown", "as_csv", "plot", "keep"}
    options = [p for p in command.params if isinstance(p, click.Option) and p.name not in shown]
    return {flag.removeprefix("--").replace("-", "_") for option in options for flag in option.opts}


@pytest.mark.parametrize(
    ("name", "arguments", "value", "task", "model"), SAME, ids=[" ".join(s[1]) for s in SAME]
)
def test_the_same_setting(
    name: str, arguments: list[str], value: Any, task: str, model: str
) -> None:
    plain = typed([], task, model)
    found = setting(task, model=model, **{name: value})
    assert found == typed(arguments, task, model)
    assert (found == plain) == (name == "delay" and value == plain.encoding.delay)
    assert plain == setting(task, model=model)


def test_a_curriculum() -> None:
    found = typed(["--bits", "1-9", "--curriculum", "3,5"], "parity", "gru")
    assert found == setting("parity", model="gru", bits=tuple(range(1, 10)), curriculum=(3, 5))


def test_every_option_that_says_what_is_trained_is_looked_at() -> None:
    @click.command()
    @setting_options
    def command(**given: Any) -> None: ...

    known = options_of(command)
    assert known == {name for name, *_ in SAME} | {"curriculum", "channels"}
    assert known <= set(NAMES)


@pytest.mark.parametrize(
    ("command", "function"),
    [
        (commands.train, lab.train),
        (commands.compare, lab.compare),
        (commands.smallest, lab.smallest),
        (commands.lengths, lab.lengths),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_every_option_of_a_command_is_an_argument(command: click.Command, function: Any) -> None:
    own = set(inspect.signature(function).parameters)
    assert options_of(command) - own - set(NAMES) <= {"model"}


def test_all_of_it_trains() -> None:
    found = lab.train("addition", bits=2, model="rnn", units=3, updates=20, rate=0.02, base=3)
    assert found.setting.recipe.updates == 20
    assert found.setting.task == lab.find_task("addition", base=3)
    cells = list(lab.compare(["addition"], ["rnn"], seeds=1, bits=2, updates=20, base=3))
    assert [cell.why for cell in cells] == [""]
    assert cells[0].result is not None
    assert cells[0].result.setting.task == lab.find_task("addition", base=3)


def test_a_part_beside_the_whole() -> None:
    recipe = lab.Recipe(rate=0.5, batch=7)
    found = setting("addition", recipe=recipe, updates=3, encoding=lab.Encoding(order="msb"))
    assert found.recipe == lab.Recipe(rate=0.5, batch=7, updates=3)
    assert setting(lab.find_task("addition"), base=3).task == lab.find_task("addition", base=3)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: lab.train("addition", update=5), "there is no option 'update'; did you mean upd"),
        (lambda: lab.train("addition", seed=5), "there is no option 'seed'; did you mean seeds"),
        (lambda: lab.train("addition", qqq=5), "there is no option 'qqq'; known: alphabet, answ"),
        (lambda: list(lab.compare(["or"], ["gru"], unit=5)), "no option 'unit'; did you mean unit"),
        (lambda: lab.smallest("or", width=[5]), "no option 'width'; did you mean widths"),
        (lambda: lab.lengths("or", tests=(1, 2)), "no option 'tests'; did you mean test"),
        (lambda: setting("or", curriculums=(1,)), "'curriculums'; did you mean curriculum"),
        (lambda: lab.smallest("or", units=5), "units=5; the width is what is sought"),
        (lambda: lab.lengths("or", bits=5), r"bits=5; the lengths are train=\(1, 40\)"),
        (lambda: setting("parity", base=3), "parity does not take base: unstuck lab tasks parity"),
        (lambda: setting(lab.find_task("parity"), base=3), "parity does not take base"),
        (lambda: setting("or", bits=3, length=3), "bits and length are the same"),
        (lambda: setting("or", split=(1, 2)), r"split=\(1, 2\); expected three shares"),
        (lambda: setting("or", every=0), "every=0; expected at least 1: --every 50"),
        (
            lambda: list(lab.compare(["or"], ["gru"], sweep=lab.Sweep(processes=1), processes=2)),
            "sweep= says where nets are trained; leave out processes",
        ),
    ],
)
def test_what_is_refused(call: Any, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        call()
    assert "\n" not in str(refused.value)


def test_options_of_tasks_are_those_of_the_tasks() -> None:
    from dataclasses import fields

    from unstuck.lab.task import kinds

    assert set(TASK) - {"channels"} == {f.name for kind in kinds().values() for f in fields(kind)}
