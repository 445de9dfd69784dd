"""What the lab's commands have in common: options, and how they become a Setting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from unstuck.errors import InputError

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--bits",
        "--length",
        metavar="N",
        help="Length of the words; 1-10 mixes lengths. Default: 5 digits, 8 symbols of a string.",
    ),
    click.option("--units", type=int, metavar="N", help="Width of the net."),
    click.option(
        "--set",
        "options",
        multiple=True,
        metavar="NAME=VALUE",
        help="An option of the architecture, e.g. layers=3 or positions=rotary.",
    ),
    click.option(
        "--answers",
        type=click.Choice(["step", "delayed", "after", "final", "decoded"]),
        help="When answers are given; default: the task's natural way.",
    ),
    click.option(
        "--order",
        type=click.Choice(["lsb", "msb"]),
        default="lsb",
        show_default=True,
        help="Which end of numbers comes first.",
    ),
    click.option(
        "--operands",
        type=click.Choice(["aligned", "concatenated"]),
        default="aligned",
        show_default=True,
        help="Whether digits of one place share a step.",
    ),
    click.option("--delay", type=int, default=1, metavar="N", help="For --answers delayed."),
    click.option("--base", type=int, metavar="N", help="Of digits."),
    click.option("--alphabet", type=int, metavar="N", help="Symbols of a string."),
    click.option(
        "--channels", type=int, metavar="N", help="Symbols of a step, for a function of your own."
    ),
    click.option("--modulus", type=int, metavar="N", help="Of modular arithmetic."),
    click.option("--cycle", type=int, metavar="N", help="Places on the cycle."),
    click.option("--overflow", is_flag=True, default=None, help="Give sums room for a carry."),
    click.option("--loss", type=click.Choice(["mse", "crossentropy"])),
    click.option("--optimizer", type=click.Choice(["sgd", "rmsprop", "adam"])),
    click.option("--rate", type=float, metavar="X", help="Learning rate."),
    click.option("--decay", type=float, metavar="X", help="Share of the rate left at the end."),
    click.option("--batch", type=int, metavar="N", help="Rows an update."),
    click.option("--updates", type=int, metavar="N", help="At most."),
    click.option("--l2", type=float, metavar="X"),
    click.option("--dropout", type=float, metavar="X"),
    click.option("--clip", type=float, metavar="X", help="Norm of all gradients; 0 clips nothing."),
    click.option(
        "--curriculum",
        metavar="A,B,…",
        help="Train on words up to A first, then up to B, …, then on all. `lengths` does so unless "
        "this is none.",
    ),
    click.option("--rows", type=int, metavar="N", help="Words to draw, all parts together."),
    click.option("--split", metavar="A/B/C", help="Shares of training, validation and test."),
    click.option(
        "--every",
        type=int,
        default=50,
        show_default=True,
        metavar="N",
        help="Updates between two looks at the score.",
    ),
    click.option("--data-seed", type=int, default=0, metavar="N", help="Of the words."),
)
_SWEEP = (
    click.option(
        "--processes",
        type=int,
        metavar="N",
        help="That train at the same time; default: one a core. 1 trains in this one.",
    ),
    click.option(
        "--on",
        metavar="WHERE",
        help="A Ray cluster instead: ray for the one this machine is in, or ray://HOST:PORT.",
    ),
    click.option(
        "--checkpoint",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Keep there what is finished, and go on from there after an interruption.",
    ),
)
_TASK = ("base", "alphabet", "modulus", "cycle", "overflow")
_AS_THEY_ARE = ("units", "rows", "data_seed", "every")
_OUTPUT = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    click.option("--markdown", is_flag=True, help="Print a Markdown table."),
    click.option("--csv", "as_csv", is_flag=True, help="Print CSV."),
)


def until_option(command: F) -> F:
    """Add --until."""
    help_text = "Stop at this bit accuracy instead of exactness; never: at the last update."
    return click.option("--until", metavar="X", help=help_text)(command)


def plot_option(what: str) -> Callable[[F], F]:
    """Add --plot, which draws `what`."""
    return click.option(
        "--plot",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"Draw {what}, as .png or .svg.",
    )


def setting_options(command: F) -> F:
    """Add the options that say what is trained."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def output_options(command: F) -> F:
    """Add --json, --markdown and --csv."""
    for option in reversed(_OUTPUT):
        command = option(command)
    return command


def sweep_options(command: F) -> F:
    """Add --processes, --on and --checkpoint."""
    for option in reversed(_SWEEP):
        command = option(command)
    return command


def task_of(name: str, given: dict[str, Any]) -> Any:
    """The task with its options; FILE.py:function is a function of the user's own."""
    from unstuck.cli.own_function import is_own, own
    from unstuck.lab.setting import find_task

    if is_own(name):
        return own(name, channels=given.get("channels"), symbols=given.get("alphabet"))
    options = {key: given[key] for key in (*_TASK, "channels") if given.get(key) is not None}
    return find_task(name, **options)


def setting_of(task: Any, model: str | None, given: dict[str, Any], **more: Any) -> Any:
    """A Setting from the options, which have the same names there; their text is read here."""
    from unstuck.lab.options import ENCODING, RECIPE
    from unstuck.lab.setting import setting

    options = {name: given.get(name) for name in (*ENCODING, *RECIPE, *_AS_THEY_ARE)}
    if given.get("split"):
        options["split"] = _shares(given["split"])
    options["curriculum"] = stages_of(given.get("curriculum"))
    options["set"] = dict(_option(text) for text in given.get("options") or ())
    options |= more
    options["bits"] = options.get("bits") or lengths(given["bits"], task)
    return setting(task, model=model, **options)


def encoding_of(given: dict[str, Any]) -> Any:
    """An Encoding from the options."""
    from unstuck.lab.encoding import Encoding

    return Encoding(
        answers=given["answers"],
        order=given["order"],
        operands=given["operands"],
        delay=given["delay"],
    )


def lengths(text: str | None, task: Any) -> tuple[int, ...]:
    """The lengths that "5" or "1-40" names; of a range those that the task has.

    Raises:
        InputError: it names none.
    """
    from unstuck.lab.generalisation import lengths_of

    if text is None:
        return (task.usual,)
    first, last = ends_of(text)
    if "-" in text:
        return lengths_of(task, first, last)
    return (first,)


def refuse_oversized(tasks: Sequence[Any], given: dict[str, Any]) -> None:
    """Refuse lengths that are none and words that the memory cannot hold, once for all tasks.

    What only one of the tasks refuses is said of it where it is trained.

    Raises:
        InputError: such lengths or words.
    """
    from unstuck.lab.datasets import check_length, check_words

    if given["bits"] is not None:
        check_length(ends_of(given["bits"])[1])
    for task in tasks:
        try:
            posed = encoding_of(given).resolved(task)
            wanted = lengths(given["bits"], task)
            for length in wanted:
                task.check(length)
        except InputError:
            continue
        check_words(task, wanted, posed, given.get("rows"))


def ends_of(text: str) -> tuple[int, int]:
    """Least and greatest of the lengths that "5" or "1-40" names.

    Raises:
        InputError: it names none.
    """
    first, dash, last = text.partition("-")
    try:
        return int(first), int(last) if dash else int(first)
    except ValueError:
        raise InputError(f"length {text!r}; expected a number or a range: 5 or 1-40") from None


def until_of(text: str | None) -> str | float | None:
    """When nets end: "exact", at a bit accuracy, or never before their last update.

    Raises:
        InputError: it is no number.
    """
    if text in (None, "exact"):
        return "exact"
    if text == "never":
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(f"until={text!r}; expected an accuracy, or never: --until 0.99") from None


def stages_of(text: str | None) -> tuple[int, ...]:
    """The lengths that "5,10,20" names, or none.

    Raises:
        InputError: it names something else.
    """
    try:
        if text and text != "none":
            return tuple(int(part) for part in text.split(","))
        return ()
    except ValueError:
        raise InputError(f"curriculum {text!r}; expected lengths: --curriculum 5,10,20") from None


def _option(text: str) -> tuple[str, int | float | str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InputError(f"option {text!r}; expected NAME=VALUE: --set layers=3")
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, value


def _shares(text: str) -> tuple[float, float, float]:
    try:
        first, second, third = (float(part) for part in text.split("/"))
    except ValueError:
        raise InputError(f"split {text!r}; expected three shares: --split 0.6/0.2/0.2") from None
    return first, second, third
