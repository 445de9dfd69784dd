"""How words and answers stand in arrays: which end is first, how operands lie, when answers come.

    answers     step      1  2  3  4  5          one answer at each step, as soon as it is read
                delayed   .  1  2  3  4  5       the same, `delay` steps later
                after     .  .  .  .  .  1 2 …   all is read, then the answers at blank steps
                final     .  .  .  .  1          one answer to the whole word
                decoded   1  2  …                all is read, then a decoder gives out the answers

A step is one number a channel where all symbols are bits, else one-hot; further columns mark blank
steps and the step between two operands that stand one after the other. Where words of several
lengths share an array, steps beyond a word's end are `PAD` in every column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Task

Answers = Literal["step", "delayed", "after", "final", "decoded"]
Order = Literal["lsb", "msb"]
Operands = Literal["aligned", "concatenated"]

PAD = -1.0


@dataclass(frozen=True)
class Encoding:
    """How a task is posed.

    Args:
        answers: see the module; None takes the task's natural one, see `resolved`.
        order: of digits, least ("lsb") or most significant ("msb") first.
        operands: "aligned": digits of one place share a step; "concatenated": one operand after the
            other, with a step between them.
        delay: steps, for answers="delayed".
    """

    answers: Answers | None = None
    order: Order = "lsb"
    operands: Operands = "aligned"
    delay: int = 1

    def resolved(self, task: Task) -> Encoding:
        """With `answers` filled in, if the task can be posed so.

        Raises:
            InputError: it cannot.
        """
        self._check_choices()
        apart = self.operands == "concatenated" and task.channels > 1
        answers = self.answers or _natural(task, apart)
        if self.order == "msb" and not task.places:
            raise InputError(f"{task.name} has no digits, so no order of them: leave out --order")
        if self.delay < 1:
            raise InputError(f"delay={self.delay}; expected at least 1: --delay 1")
        _check_answers(task, answers, apart)
        return replace(self, answers=answers)

    def _check_choices(self) -> None:
        """Refuse values that `answers`, `order` and `operands` do not have."""
        for name, kind in (("answers", Answers), ("order", Order), ("operands", Operands)):
            value = getattr(self, name)
            if value is not None and value not in get_args(kind):
                raise InputError(f"{name}={value!r}; expected {', '.join(get_args(kind))}")


def _check_answers(task: Task, answers: Answers, apart: bool) -> None:
    """Refuse answers that a task cannot give.

    Args:
        task: what is asked.
        answers: when they come.
        apart: whether operands are read one after the other.

    Raises:
        InputError: it cannot.
    """
    if answers == "final" and task.gives != "one":
        raise InputError(f"{task.name} has several answers; expected --answers after, not final")
    if answers not in ("step", "delayed"):
        return
    if apart:
        raise InputError(
            f"operands one after the other are not read before the end; {answers} answers "
            "cannot be given: --answers after"
        )
    if task.answers(_probe_length(task)) != task.steps(_probe_length(task)):
        raise InputError(f"{task.name} has another number of answers than steps: --answers after")


def _natural(task: Task, apart: bool) -> Answers:
    if task.gives == "one":
        return "final"
    if apart or task.gives == "string":
        return "after"
    return "step"


def _probe_length(task: Task) -> int:
    """A length that the task has."""
    for length in range(1, 9):
        try:
            task.check(length)
        except InputError:
            continue
        return length
    return 1


@dataclass(frozen=True)
class EncodedRows:
    """Words and answers as arrays.

    Args:
        x: shape (rows, steps, features), float32; `PAD` beyond the end.
        y: class numbers, shape (rows, answer steps), int16, 0 where nothing is asked; one column
            for answers="final".
        asked: whether an answer is asked there, same shape, bool.
        lengths: of each row's word, shape (rows,), int64.
        strata: see `Task.stratum`, shape (rows,), or None.
    """

    x: Array
    y: Array
    asked: Array
    lengths: Array
    strata: Array | None = None

    def __len__(self) -> int:
        return len(self.x)

    @property
    def padded(self) -> bool:
        """Whether some rows end before the array does."""
        return bool((self.x[:, -1, 0] == PAD).any())

    def take(self, rows: Array) -> EncodedRows:
        """Some of the rows."""
        if self.strata is None:
            strata = None
        else:
            strata = self.strata[rows]
        return EncodedRows(self.x[rows], self.y[rows], self.asked[rows], self.lengths[rows], strata)


def features(task: Task, encoding: Encoding) -> int:
    """Columns of a step."""
    extra = _apart(task, encoding) + _blanks(encoding)
    if task.symbols == 2:
        width = 1
    else:
        width = task.symbols
    return width * (1 if _apart(task, encoding) else task.channels) + extra


def steps(task: Task, encoding: Encoding, length: int) -> int:
    """Steps that are read, blank ones included."""
    return _read(task, encoding, length) + _waiting(task, encoding, length)


def answer_steps(task: Task, encoding: Encoding, length: int) -> int:
    """Steps of the targets."""
    if encoding.answers == "final":
        return 1
    if encoding.answers == "decoded":
        return _given(task, length)
    return steps(task, encoding, length)


def encode(
    task: Task,
    encoding: Encoding,
    words: Sequence[tuple[int, Array]],
    *,
    longest: int | None = None,
) -> EncodedRows:
    """Arrays of words.

    Args:
        task: answers them.
        encoding: resolved.
        words: of each length: the length, and words of shape (rows, steps, channels).
        longest: make room for words of this length; None: for those that are there.

    Returns:
        The rows in the order of the words.
    """
    groups = [(length, own) for length, own in words if len(own)]
    longest = longest or max(length for length, _ in groups)
    count = sum(len(own) for _, own in groups)
    wide = steps(task, encoding, longest)
    answer_columns = answer_steps(task, encoding, longest)
    x = np.full((count, wide, features(task, encoding)), PAD, np.float32)
    y = np.zeros((count, answer_columns), np.int16)
    asked = np.zeros((count, answer_columns), bool)
    lengths = np.repeat([length for length, _ in groups], [len(own) for _, own in groups])
    strata: list[Array | None] = []
    start = 0
    for length, own in groups:
        here = slice(start, start + len(own))
        inputs = _inputs(task, encoding, own, length)
        x[here, : inputs.shape[1]] = inputs
        answers, first = _placed(task, encoding, own, length)
        places = slice(first, first + answers.shape[1])
        asked[here, places] = answers != NO_ANSWER
        y[here, places] = np.where(answers == NO_ANSWER, 0, answers)
        strata.append(task.stratum(own))
        start += len(own)
    known_strata = [stratum for stratum in strata if stratum is not None]
    return EncodedRows(x, y, asked, lengths, np.concatenate(known_strata) if known_strata else None)


def _apart(task: Task, encoding: Encoding) -> bool:
    """Whether operands stand one after the other."""
    return encoding.operands == "concatenated" and task.channels > 1


def _blanks(encoding: Encoding) -> bool:
    return encoding.answers in ("delayed", "after")


def _read(task: Task, encoding: Encoding, length: int) -> int:
    own = task.steps(length)
    if _apart(task, encoding):
        return own * task.channels + task.channels - 1
    return own


def _given(task: Task, length: int) -> int:
    """Answers that are given out after all was read."""
    if task.gives == "one":
        return 1
    return task.answers(length)


def _waiting(task: Task, encoding: Encoding, length: int) -> int:
    """Blank steps."""
    if encoding.answers == "delayed":
        return encoding.delay
    if encoding.answers == "after":
        return _given(task, length)
    return 0


def _inputs(task: Task, encoding: Encoding, words: Array, length: int) -> Array:
    """Shape (rows, steps, features), without padding."""
    if encoding.order == "msb":
        words = words[:, ::-1]
    read = _read(task, encoding, length)
    wide = features(task, encoding)
    x = np.zeros((len(words), steps(task, encoding, length), wide), np.float32)
    if _blanks(encoding):
        x[:, read:, -1] = 1.0
    own = words.shape[1]
    if task.symbols == 2:
        width = 1
    else:
        width = task.symbols
    for channel in range(task.channels):
        symbols = words[:, :, channel]
        if width == 1:
            values = symbols[..., None]
        else:
            values = np.eye(width)[symbols]
        if not _apart(task, encoding):
            x[:, :own, channel * width : (channel + 1) * width] = values
            continue
        first = channel * (own + 1)
        x[:, first : first + own, :width] = values
        if channel:
            x[:, first - 1, width] = 1.0
    return x


def _placed(task: Task, encoding: Encoding, words: Array, length: int) -> tuple[Array, int]:
    """Answers in the order in which they are asked, and the step of the first."""
    answers = _answer_symbols(task, encoding, words)
    if encoding.answers == "step":
        return answers, 0
    if encoding.answers == "delayed":
        return answers, encoding.delay
    if task.gives == "one":
        answers = answers[:, -1:]
    return answers, _read(task, encoding, length) if encoding.answers == "after" else 0


def _answer_symbols(task: Task, encoding: Encoding, words: Array) -> Array:
    if encoding.order == "lsb":
        return task.solve(words)
    if task.gives != "one":
        return task.solve(words)[:, ::-1]
    if encoding.answers in ("final", "after", "decoded"):
        return task.solve(words)[:, -1:]
    ends = range(1, words.shape[1] + 1)  # the highest digits alone are a number as well
    return np.stack([task.solve(words[:, -end:])[:, -1] for end in ends], axis=1)
