"""The best that any model with a given visibility can score on a task, by counting or closed form.

Where all words can be enumerated the ceiling is exact: for each output step, the share of words
that are answered rightly when every context gets the answer that it has most often. Some tasks have
a closed form for any length. Else rows are drawn and the ceiling is an interval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from unstuck.ceiling.bound import ceiling as bound
from unstuck.ceiling.bound import visible_steps
from unstuck.ceiling.constants import constant_scores
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.ceiling.table import count, weighted
from unstuck.errors import InputError
from unstuck.lab import datasets
from unstuck.lab.datasets import Split
from unstuck.lab.encoding import EncodedRows, Encoding, encode
from unstuck.lab.task import Task

How = Literal["enumerated", "closed form", "drawn"]

ENUMERATED = 2**20  # words that are all counted
_DRAWN_WORDS = 20_000
_COPIES_OF_ROWS = 4  # of the rows' arrays, while contexts are counted
KINDS = ("static", "causal", "anticausal", "full")


@dataclass(frozen=True)
class Limit:
    """Bounds on the bit accuracy of every model with a visibility.

    Args:
        visibility: what each answer can see.
        low, high: equal where exact.
        constant: accuracy of the constant baseline.
        per_step: best at each answer step, NaN where nothing is asked; empty for a closed form.
        how: whether all words were counted.
        rows: words that were looked at.
    """

    visibility: str
    low: float
    high: float
    constant: float
    per_step: tuple[float, ...]
    how: How
    rows: int

    @property
    def exact(self) -> bool:
        """Whether no model scores more, and some function scores as much, on all words."""
        return self.how != "drawn"


def limit(
    task: Task,
    length: int,
    visibility: str = "causal",
    *,
    encoding: Encoding | None = None,
    seed: int = 0,
) -> Limit:
    """The ceiling of a task.

    Args:
        task: what is asked.
        length: of the words, e.g. bits of a number.
        visibility: "static", "causal", "anticausal", "full" or "window(k)".
        encoding: how the task is posed; None takes the natural one.
        seed: of the words that are drawn where there are too many.

    Raises:
        InputError: a length that the task does not have, an unknown visibility, or words that the
            memory cannot hold.
    """
    task.check(length)
    posed = (encoding or Encoding()).resolved(task)
    datasets.check_length(length)
    space = task.space(length)
    if space > ENUMERATED:
        known = closed_form(task, length, visibility, posed)
    else:
        known = None
    if known is not None:
        rows = _drawn(task, length, posed, seed)
        return Limit(visibility, known, known, constant(rows), (), "closed form", 0)
    if space <= ENUMERATED:
        looked = space
    else:
        looked = _DRAWN_WORDS
    datasets.check_memory(task, length, posed, looked, copies=_COPIES_OF_ROWS, asked=False)
    if space > ENUMERATED:
        return _estimated(_drawn(task, length, posed, seed), visibility, posed)
    words = task.unrank(np.arange(space), length)
    rows = encode(task, posed, [(length, words)])
    if posed.answers == "decoded":
        seen = "full"
    else:
        seen = visibility
    return replace(counted(rows, seen, final=posed.answers == "final"), visibility=visibility)


def counted(rows: EncodedRows, visibility: str, *, final: bool) -> Limit:
    """The ceiling of rows that are all words there are."""
    if final:
        y = rows.y[:, 0]
    else:
        y = rows.y[..., None]
    steps = rows.x.shape[1]
    target = read_target(y, steps=steps)
    seen = visible_steps("full" if final else visibility, target, steps)
    if final or rows.asked.all():
        weight = None
    else:
        weight = rows.asked.T.astype(np.float64)
    input_symbols = symbols(rows.x)
    if not isinstance(input_symbols, Symbols):
        raise InputError("these words hold too many different symbols to be counted")
    bounds = count(input_symbols, target, seen, weight=weight)
    same, _ = constant_scores(target, weight)
    best = bounds.overall("accuracy")
    per_step = np.where(bounds.rows > 0, bounds.by_step("accuracy"), np.nan)
    return Limit(
        visibility=visibility,
        low=best,
        high=best,
        constant=weighted(same["accuracy"], bounds.weight),
        per_step=tuple(float(v) for v in per_step),
        how="enumerated",
        rows=len(rows),
    )


def closed_form(task: Task, length: int, visibility: str, encoding: Encoding) -> float | None:
    """The ceiling for any length where it is known, else None.

    Of uniform words in base 2, one answer a step: what is computed from the low end needs no step
    to come; from the high end a carry is known with certainty only at the end (½ + (1 − 2⁻ⁿ)/n for
    sums and differences); a reversed string is known from the middle on; the parity of what is to
    come is known at the first step that sees the end.
    """
    if encoding.answers in ("after", "delayed") and visibility in ("causal", "full"):
        if _read_to_the_end(task, length, encoding):
            return 1.0
        return None
    if visibility == "full" or encoding.answers in ("final", "decoded"):
        return 1.0
    if visibility != "causal" or encoding.answers != "step" or task.classes != 2:
        return None
    return _step_by_step(task, length, encoding)


def _read_to_the_end(task: Task, length: int, encoding: Encoding) -> bool:
    """Whether the whole word is read before the first answer, which comes late."""
    return encoding.answers == "after" or encoding.delay >= task.steps(length)


def _step_by_step(task: Task, length: int, encoding: Encoding) -> float | None:
    """The ceiling where each bit is answered from the steps up to its own."""
    n = length
    if task.name in _FROM_LOW and encoding.order == "lsb":
        return 1.0
    if task.name in ("addition", "subtraction") and task.steps(n) == n:
        return 0.5 + (1 - 2.0**-n) / n
    if task.name == "reverse":
        return (n - n // 2) / n + (n // 2) / n / 2
    if task.name == "suffix-parity":
        return 0.5 + 1 / (2 * n)
    return None


_FROM_LOW = {
    *("and", "or", "xor", "nand", "nor", "xnor", "not", "addition", "subtraction", "increment"),
    *("multiplication", "parity", "even-pairs", "majority", "dyck-1", "flip-flop", "copy"),
}


def _drawn(task: Task, length: int, encoding: Encoding, seed: int) -> EncodedRows:
    made = datasets.dataset(
        task, length, encoding, split=Split(1, 0, 0), rows=_DRAWN_WORDS, seed=seed
    )
    return made.train


def constant(rows: EncodedRows) -> float:
    """Accuracy of the constant baseline."""
    values = np.bincount(rows.y[rows.asked].ravel())
    return float(values.max() / values.sum())


def _estimated(rows: EncodedRows, visibility: str, encoding: Encoding) -> Limit:
    final = encoding.answers == "final"
    if final or rows.asked.all():
        mask = None
    else:
        mask = rows.asked
    if final:
        y = rows.y[:, 0]
    else:
        y = rows.y[..., None]
    estimate = bound(rows.x, y, visibility=visibility, mask=mask)
    return Limit(
        visibility=visibility,
        low=0.0 if estimate.low is None else max(estimate.low - estimate.noise, 0.0),
        high=1.0 if estimate.high is None else min(estimate.high + estimate.noise, 1.0),
        constant=estimate.constant,
        per_step=estimate.per_step,
        how="drawn",
        rows=len(rows),
    )
