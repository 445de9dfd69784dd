"""Writes what the documentation takes from the code: causes, commands, tasks, models, outputs.

- `python docs/generate.py` rewrites the pages under docs/ that it makes, and the order of the
  rooms in CONTRIBUTING.md;
- `python docs/generate.py --check` writes nothing, and fails when one of them is out of date;
- `python docs/generate.py --outputs` also runs the commands that README.md shows the output of.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from layers import ROOMS, WINGS

HERE = Path(__file__).resolve().parent
README = HERE.parent / "README.md"
CONTRIBUTING = HERE.parent / "CONTRIBUTING.md"
_MADE_BY = "<!-- made by: python docs/generate.py -->"
_OUTPUT = re.compile(
    r"(<!-- output of: (?P<command>[^\n]+?) -->\n```text\n)(?P<text>.*?)(```\n)", re.S
)
_ORDER = re.compile(
    r"(<!-- order of (?P<what>\w+): made by docs/generate.py -->\n).*?( *<!-- end -->)", re.S
)
_INTRODUCTION = (
    "The same text as `unstuck explain CODE`. Codes are stable: D data, M model, O objective, "
    "T training, N notes."
)
_READING = """\
`unstuck read train.log` says what the numbers of a log give away by themselves: no script, no
arrays, no framework, nothing is run. `unstuck read -` reads what is pasted or piped.

It reads what Keras prints (versions 1 to 3, `acc` and `accuracy`), files of `CSVLogger`,
TensorBoard's event files or a folder of them, JSON lines, and lines like `epoch 3 loss 0.6931 val
acc 50 %`, as training loops of one's own print them. Of several trainings in one log the last is
read.

```sh
unstuck read examples/stagnating.log
unstuck read examples/stagnating.log --share 0.75 --loss mse   # what you know, it need not guess
unstuck read train.log --json read.json
```

Each sign has a strength: *certain* follows from the numbers, *likely* has hardly another
explanation, *possible* fits them as other things would. A log holds scores and no arrays, so a
sign ends in the command that settles it.

Exit status: 0 nothing wrong is seen, 1 a certain or likely sign of trouble, 2 an error.

`--json PATH` writes `format`, `epochs`, `planned` (as announced, or null), `curves` (values by
name, in the order of the epochs), `notes`, and `signs`, each with `name`, `title`, `strength`,
`measured`, `why`, `advice`, `causes` (codes, the most frequent first) and `numbers`.

## The signs
"""
_OLD = """\
Scripts for Keras 1, Keras 2 or `tf.keras` fail on today's Keras before they train. This translates
their spellings, says which, runs the result as if it were the script, and diagnoses it:

```sh
unstuck run --legacy train.py
unstuck run --legacy --apply new.py train.py     # and writes the modern script
```

Your file is not touched. Every line keeps its number. What means something else today and cannot
be translated is named with its line. A script of today stays as it is.

## Calls of another shape
"""
_TABLE_HEAD = "| code | cause | level | what it finds |\n| --- | --- | --- | --- |"


def causes() -> str:
    """docs/causes.md: every cause with its whole documentation."""
    from unstuck.doctor.registry import registry

    parts = [f"# Causes\n\n{_MADE_BY}\n\n{_INTRODUCTION}\n\n{_TABLE_HEAD}\n"]
    for cause in registry():
        anchor = f"{cause.code}-{cause.name}".lower()
        title = cause.title.replace("|", "\\|")
        parts.append(f"| [{cause.code}](#{anchor}) | `{cause.name}` | {cause.level} | {title} |\n")
    for cause in registry():
        sections = re.sub(r"^## ", "### ", cause.doc, flags=re.M)
        parts.append(f"\n## {cause.code} {cause.name}\n\n{sections.strip()}\n")
    return "".join(parts)


def cli() -> str:
    """docs/cli.md: the help text of every command."""
    from unstuck.cli.group import unstuck

    parts = [f"# The command line\n\n{_MADE_BY}\n"]
    for name, context in _contexts(unstuck, "unstuck", None):
        parts.append(f"\n## {name}\n\n```text\n{context.get_help()}\n```\n")
    return "".join(parts)


def tasks() -> str:
    """docs/tasks.md: every task of the lab with its definition and examples."""
    from unstuck.lab.task import FAMILIES, kinds

    parts = [f"# The lab's tasks\n\n{_MADE_BY}\n\nThe same text as `unstuck lab tasks NAME`.\n"]
    for family in FAMILIES:
        parts.append(f"\n## {family.capitalize()}\n")
        for name, kind in kinds().items():
            if kind.family == family:
                text = inspect.cleandoc(kind.__doc__ or "")
                parts.append(f"\n### {name}\n\n```text\n{text}\n```\n")
    return "".join(parts)


def models() -> str:
    """docs/models.md: every architecture of the lab, what its outputs see, and its paper."""
    from unstuck.lab.model import architectures

    said = "The same text as `unstuck lab models NAME`."
    parts = [f"# The lab's architectures\n\n{_MADE_BY}\n\n{said}\n"]
    for name, one in architectures().items():
        told = f"Each output sees: {one.sees}. Answers: {', '.join(one.answers)}."
        parts.append(f"\n## {name}\n\n{told}\n\n```text\n{inspect.cleandoc(one.doc)}\n```\n")
    return "".join(parts)


def signs() -> str:
    """docs/read.md: what `unstuck read` reads, and every sign that it knows."""
    from unstuck.logs.signs_of import rules

    head = f"# Reading a log\n\n{_MADE_BY}\n\n{_READING}\n| sign | what it is |\n| --- | --- |\n"
    rows = [
        f"| `{name}` | {inspect.getdoc(find)} |\n"
        for name, find in ((r.name, r.find) for r in rules())
    ]
    return head + "".join(rows)


def legacy() -> str:
    """docs/legacy.md: every spelling that --legacy translates, and those that it cannot."""
    from unstuck.frameworks.keras.legacy.calls import METHODS, OPERATIONS
    from unstuck.frameworks.keras.legacy.keys import KEYS
    from unstuck.frameworks.keras.legacy.keywords import DROPPED, REFUSED, RENAMED
    from unstuck.frameworks.keras.legacy.modules import GONE, MODULES, NAMES

    def table(head: str, rows: Iterator[tuple[str, ...]]) -> str:
        columns = head.count("|") + 1
        lines = [f"| {head} |", "|" + " --- |" * columns, *(f"| {' | '.join(r)} |" for r in rows)]
        return "\n".join(lines) + "\n\n"

    def calls(names: tuple[str, ...]) -> str:
        return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")

    shaped = (
        ("`LSTM(…, input_dim=D, input_length=T)`", "`LSTM(…, input_shape=(T, D))`"),
        (
            "`LSTM(…, batch_input_shape=(B, T, D))`",
            "`keras.Input(batch_shape=(B, T, D))` before it",
        ),
        ("`SGD(lr=r, decay=d)`", "`SGD(learning_rate=schedules.InverseTimeDecay(r, 1, d))`"),
        ("`TimeDistributedDense(n)`", "`TimeDistributed(Dense(n))`"),
        ("`model.predict_classes(x)`", "the likeliest class of `model.predict(x)`"),
        ("`K.sum`, `K.mean`, … (`keras.backend`)", f"`keras.ops`: {', '.join(OPERATIONS)}"),
        ("`from tensorflow import keras`, `tensorflow.keras.…`", "`keras`"),
    )
    parts = [f"# Old scripts\n\n{_MADE_BY}\n\n{_OLD}\n"]
    parts.append(table("old | new", (row for row in shaped)))
    rows = ((f"`{k}=`", f"`{v[0]}=`", calls(v[1])) for k, v in RENAMED.items())
    parts.append("## Keywords with another name\n\n" + table("old | new | in", rows))
    gone = ((f"`{k}=`", v[0], calls(v[1])) for k, v in DROPPED.items())
    parts.append("## Keywords that are left away\n\n" + table("old | why | in", gone))
    named = [(f"`{k}`", f"`{v}`") for k, v in {**NAMES, **METHODS, **KEYS}.items()]
    parts.append("## Names, methods, keys of the history\n\n" + table("old | new", iter(named)))
    modules = ((f"`{k}`", f"`{v}`") for k, v in MODULES.items())
    parts.append("## Modules\n\n" + table("old | new", modules))
    left = [(f"`{k}=`", v[0]) for k, v in REFUSED.items()] + [
        (f"`{k}`", v) for k, v in GONE.items()
    ]
    parts.append("## What is named and left to you\n\n" + table("old | what to do", iter(left)))
    return "".join(parts).rstrip("\n") + "\n"


def with_order(text: str) -> str:
    """CONTRIBUTING's text with the order in which rooms and wings may import each other."""
    orders = {"rooms": ROOMS, "wings": WINGS}

    def write(match: re.Match[str]) -> str:
        line = f"`{' → '.join(orders[match['what']])}`"
        lines = textwrap.wrap(line, 98)
        return match[1] + textwrap.indent("\n".join(lines) + "\n", "  ") + match[3]

    return _ORDER.sub(write, text)


def _contexts(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[tuple[str, click.Context]]:
    """The command and all below it, each as if it had been called."""
    context = command.make_context(
        name.split()[-1], [], parent=parent, resilient_parsing=True, terminal_width=80
    )
    yield name, context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from _contexts(below, f"{name} {each}", context)


def with_outputs(text: str) -> str:
    """README's text with the output of each command that it shows, run anew."""

    def run(match: re.Match[str]) -> str:
        command = shlex.split(match["command"])
        print("running", match["command"], file=sys.stderr)
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=HERE.parent,
            env={**os.environ, "COLUMNS": "99", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        shown = done.stderr if command[1] == "run" else done.stdout
        answer = shown[shown.index("── unstuck") :] if command[1] == "run" else shown
        return match[1] + answer.strip("\n") + "\n" + match[4]

    return _OUTPUT.sub(run, text)


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--outputs", action="store_true")
    asked = parser.parse_args()
    wanted = {
        HERE / "causes.md": causes(),
        HERE / "cli.md": cli(),
        HERE / "tasks.md": tasks(),
        HERE / "models.md": models(),
        HERE / "read.md": signs(),
        HERE / "legacy.md": legacy(),
        CONTRIBUTING: with_order(CONTRIBUTING.read_text(encoding="utf-8")),
    }
    if asked.outputs:
        wanted[README] = with_outputs(README.read_text(encoding="utf-8"))
    stale = False
    for path, text in wanted.items():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old == text:
            continue
        stale = True
        if asked.check:
            lines = difflib.unified_diff(
                old.splitlines(), text.splitlines(), path.name, lineterm=""
            )
            print("\n".join(lines))
        else:
            path.write_text(text, encoding="utf-8")
            print("wrote", path)
    if asked.check and stale:
        sys.exit("out of date; run: python docs/generate.py")


if __name__ == "__main__":
    main()
