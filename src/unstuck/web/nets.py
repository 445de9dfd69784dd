"""A trained net reading a word, as pages: which nets there are, and one of them step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from markupsafe import Markup

from unstuck.case import Array
from unstuck.errors import UnstuckError
from unstuck.lab.kept import Kept, loads
from unstuck.lab.setting import Setting
from unstuck.lab.states import States, states
from unstuck.lab.task import NO_ANSWER, Task
from unstuck.lab.watching import Watched, can_be_watched, in_reading_order, watch
from unstuck.lab.words import As, number_of, spelled, typed
from unstuck.report import numbers
from unstuck.report.figures.automaton import automaton
from unstuck.report.figures.reading import Reading, describe_step, reading
from unstuck.report.history import what, when
from unstuck.store.history.runs import History
from unstuck.terminal.clean import clean
from unstuck.web.pages import rendered
from unstuck.web.rows import rows

_NUMBERS = ("19", "23", "7", "4")
_STRINGS = ("10110", "01101", "10011", "11000")


def choice(history: History) -> str:
    """The nets that can be watched."""
    listed = []
    for run in history.with_nets():
        row = {"id": run.id, "what": what(run), "began": when(run.started)}
        listed.append({**row, "summary": clean(run.summary or "")})
    return rendered("nets.html", title="Watch a net", root="./", here="nets", rows=listed)


def net(history: History, name: str, operands: tuple[str, ...], how: str, *, row: int = 0) -> str:
    """One net and a word: typed, or one to begin with; of a script's net one of its rows."""
    run = history.run(name)
    content = history.net(run.id)
    if content is not None and run.kind != "lab":
        return rows(f"{what(run)} ({run.id[-6:]})", run.id, content, row)
    values: dict[str, Any] = {
        "title": f"{what(run)} ({run.id[-6:]})",
        "root": "../",
        "here": "",
        "run": run.id,
        "trouble": "",
        "seen": None,
        "rows": 0,
        "row": 0,
    }
    if content is None:
        values["trouble"] = "no net of this run was kept"
        return rendered("net.html", **values, fields=[], numbers=False, how="digits", about=[])
    known = _known(content)
    task = known.setting.task
    counts = task.places and task.family == "arithmetic"
    chosen = _chosen(how, counts)
    if not operands:
        operands = _first_operands(task, chosen)
    try:
        word = typed(task, operands, how=chosen)
        values["seen"] = _reading_values(known, watch(known, word), _machine(content))
    except UnstuckError as error:
        values["trouble"] = clean(str(error))
    return rendered(
        "net.html",
        **values,
        fields=_fields(task, operands),
        numbers=counts,
        how=chosen,
        about=list(_about(known)),
    )


def _chosen(how: str, counts: bool) -> As:
    """How a word is typed: as was asked for, else as numbers where the task is about numbers."""
    if how == "number" or (not how and counts):
        return "number"
    return "digits"


def _first_operands(task: Task, how: As) -> tuple[str, ...]:
    """A word to begin with."""
    if how == "number":
        return _NUMBERS[: task.channels]
    return _STRINGS[: task.channels]


def _fields(task: Task, operands: tuple[str, ...]) -> list[tuple[str, str]]:
    """What stands in the fields of the form, one a channel: label and text."""
    labels: tuple[str, ...] = ("word",)
    if task.channels > 1:
        labels = ("a", "b", "c", "d")
    given = [*operands, *[""] * task.channels][: task.channels]
    return list(zip(labels, (clean(text, limit=200) for text in given), strict=False))


def _about(net: Kept) -> list[tuple[str, str]]:
    given = net.setting
    right = f"{numbers.score(net.exact)} of all words, {numbers.score(net.accuracy)} of answers"
    facts = [
        ("net", f"{given.architecture.name}({given.units}), seed {net.seed}"),
        ("trained on", f"{given.task.name}, words of {_lengths(given.lengths)}"),
        ("right", right),
    ]
    return [(name, clean(value)) for name, value in facts]


def _lengths(lengths: tuple[int, ...]) -> str:
    low = min(lengths)
    high = max(lengths)
    if low == high:
        return f"{low} steps"
    return f"{low} to {high} steps"


def _reading_values(net: Kept, seen: Watched, states: States | None) -> dict[str, Any]:
    """All that the template shows of a word."""
    plain = net.setting.encoding.answers in ("step", "final") and len(seen.word) == len(seen.x)
    if states is not None and plain:
        path = states.path(seen.word)
    else:
        path = []
    drawn = _drawn_reading(seen, states, path, inputs=seen.word if plain else seen.x)
    return {
        "figure": Markup(reading(drawn)),
        "gates": ", ".join(drawn.gates),
        "steps": len(seen.x),
        "told": json.dumps([describe_step(drawn, at) for at in range(len(seen.x))]),
        "path": json.dumps(path),
        "sum": _sum(net.setting, seen),
        "wrong": int((~seen.right).sum()),
        "asked": int(seen.asked.sum()),
        "machine": None if states is None else Markup(_drawn(states)),
        "machine_says": "" if states is None else _says(states),
    }


def _drawn_reading(
    seen: Watched, states: States | None, path: Sequence[int], *, inputs: Array
) -> Reading:
    """What is drawn of a word.

    Args:
        seen: the net while it read the word.
        states: the machine that the net behaves like.
        path: of the machine, see `States.path`.
        inputs: what is written at each step, (steps, …).
    """
    inside = seen.inside
    return Reading(
        inputs=tuple(_read(inputs[at]) for at in range(len(seen.x))),
        gates={name: gate[0] for name, gate in inside.gates.items()},
        cell=None if inside.cell is None else inside.cell[0],
        hidden=inside.hidden[0],
        answers=tuple(map(str, seen.decisions.tolist())),
        wanted=tuple(None if w == NO_ANSWER else str(w) for w in seen.wanted.tolist()),
        outputs=tuple(_output_text(row) for row in inside.outputs[0]),
        states=_names(states, path),
        holder=states.unit if states is not None and states.share > 0 else None,
    )


def _sum(given: Setting, seen: Watched) -> dict[str, Any] | None:
    """Operands and answers as they are written, the highest digit first, each with its step."""
    task = given.task
    if task.channels != 2 or task.gives != "each" or len(seen.word) != len(seen.x):
        return None
    steps = in_reading_order(given, np.arange(len(seen.x))[None])[0]  # of each digit, lowest first
    columns = [("a", seen.word[steps, 0]), ("b", seen.word[steps, 1])]
    columns.append(("answer", seen.decisions[steps]))
    rows = []
    for label, digits in columns:
        cells = [
            {
                "text": spelled(task, digits[at : at + 1]),
                "step": int(steps[at]),
                "wrong": label == "answer" and not bool(seen.right[steps[at]]),
                "late": label == "answer",
            }
            for at in (reversed(range(len(steps))) if task.places else range(len(steps)))
        ]
        number = number_of(task, digits)
        rows.append({"label": label, "cells": cells, "number": "" if number is None else number})
    right = number_of(task, seen.wanted[steps])
    return {"rows": rows, "right": spelled(task, seen.wanted[steps]) if right is None else right}


def _read(symbols: Any) -> str:
    return " ".join(f"{float(value):g}" for value in np.atleast_1d(symbols))


def _names(states: States | None, path: Sequence[int]) -> tuple[str, ...]:
    """Names of the states on the way, "?" for those that the machine does not have."""
    if states is None:
        return ()
    return tuple(states.names[state] if state >= 0 else "?" for state in path[1:])


def _output_text(output: Any) -> str:
    if len(output) == 1:
        return f"{float(output[0]):.2f}"
    return f"max {float(np.max(output)):.2f}"


def _drawn(states: States) -> str:
    arrows: dict[tuple[int, int], list[str]] = {}
    table = states.machine
    radix = states.symbols
    for state in range(table.states):
        for symbol in range(table.next_state.shape[1]):
            after = int(table.next_state[state, symbol])
            if after >= 0:
                symbols = " ".join(map(str, np.unravel_index(symbol, radix)))
                label = f"{symbols} / {int(table.answer[state, symbol])}"
                arrows.setdefault((state, after), []).append(label)
    listed = [(a, b, labels) for (a, b), labels in arrows.items()]
    return automaton(states.names, listed, title="the machine that this net behaves like")


def _says(states: States) -> str:
    count = len(states.names)
    sentences = (
        f"Learned from the net's own answers: a machine of {count} state{'s' * (count > 1)} gives "
        f"{numbers.percent(states.agreement) if states.agreement < 1 else 'all'} of them on other "
        "words. Arrows say what is read / answered."
    )
    if count == 1:
        return sentences + " One state: nothing has to be remembered."
    return sentences + (
        f" Unit {states.unit + 1} tells the states best apart: they explain "
        f"{numbers.percent(states.share)} of how it varies (framed in the figure)."
    )


@lru_cache(maxsize=32)
def _known(content: bytes) -> Kept:
    return loads(content)


@lru_cache(maxsize=32)
def _machine(content: bytes) -> States | None:
    net = _known(content)
    if can_be_watched(net.setting):
        return states(net)
    return None
