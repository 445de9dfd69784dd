"""Words as people type them: two numbers, two strings of digits, or one string of symbols."""

from __future__ import annotations

from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.numerals import digits, value
from unstuck.lab.task import Task

MAX_STEPS = 200
"""Steps of a word that is typed."""
As = Literal["number", "digits"]
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"


def typed(task: Task, operands: tuple[str, ...], *, how: As) -> Array:
    """A word of a task, shape (1, steps, channels), as `Task.solve` takes it.

    Args:
        task: whose word it is.
        operands: what was typed, one a channel.
        how: "number": decimal numbers, for tasks on numbers; "digits": symbols, of numbers the
            highest digit first, as they are written.

    Raises:
        InputError: another number of operands, symbols that the task does not have, a word of more
            than 200 steps, or of a length that the task does not have.
    """
    if len(operands) != task.channels:
        raise InputError(f"{len(operands)} operands; {task.name} reads {task.channels}")
    columns = [_column(task, text.strip(), how) for text in operands]
    steps = max(map(len, columns))
    if how == "number":
        steps = _with_room(task, columns, steps)
    if steps > MAX_STEPS:
        raise InputError(f"a word of {steps} steps; expected {MAX_STEPS} at most")
    if not task.places and len({len(column) for column in columns}) > 1:
        raise InputError(f"operands of different lengths; {task.name} reads one symbol of each")
    task.check(steps)
    word = [column + [0] * (steps - len(column)) for column in columns]
    return np.array(word, np.uint8).T[None]


def spelled(task: Task, column: Array) -> str:
    """Symbols of one channel, or answers, as they are written: of numbers the highest first."""
    signs = [_SIGNS[int(symbol)] if 0 <= symbol < len(_SIGNS) else "?" for symbol in column]
    return "".join(reversed(signs) if task.places else signs)


def number_of(task: Task, column: Array) -> int | None:
    """The number that digits stand for, None where they stand for none."""
    if not task.places or task.family != "arithmetic":
        return None
    return value([int(digit) for digit in column], task.symbols)


def _column(task: Task, text: str, how: As) -> list[int]:
    """Symbols in the order of reading, of numbers the lowest digit first."""
    if not text:
        raise InputError(f"an empty operand; {task.name} reads at least one symbol")
    if len(text) > MAX_STEPS:
        raise InputError(f"an operand of {len(text)} characters; expected {MAX_STEPS} at most")
    if how == "number":
        return _digits_of_number(task, text)
    return _symbols(task, text)


def _digits_of_number(task: Task, text: str) -> list[int]:
    """The digits of a decimal number in the task's base, the lowest first."""
    if not task.places:
        raise InputError(f"{task.name} reads symbols, not numbers; type its symbols")
    if not (text.isascii() and text.isdigit()):
        raise InputError(f"{text!r} is no decimal number; expected one such as 19")
    number = int(text)
    count = 1
    while task.symbols**count <= number:
        count += 1
    return digits(number, count, task.symbols)


def _symbols(task: Task, text: str) -> list[int]:
    """Symbols as they were typed, in the order of reading."""
    symbols = [_SIGNS.find(sign) for sign in text.lower()]
    wrong = next((text[at] for at, s in enumerate(symbols) if not 0 <= s < task.symbols), None)
    if wrong is not None:
        if task.symbols <= len(_SIGNS):
            highest = _SIGNS[task.symbols - 1]
        else:
            highest = "z"
        raise InputError(f"{wrong!r} is no symbol of {task.name}; expected 0 to {highest}")
    if task.places:
        return symbols[::-1]
    return symbols


def _with_room(task: Task, columns: list[list[int]], steps: int) -> int:
    """One step more where the answer would lose its highest digit."""
    if task.family != "arithmetic" or task.gives != "each":
        return steps

    def answer(count: int) -> int:
        word = np.array([c + [0] * (count - len(c)) for c in columns], np.uint8).T[None]
        return value([int(digit) for digit in task.solve(word)[0]], task.symbols)

    return steps + (answer(steps) != answer(steps + 1))
