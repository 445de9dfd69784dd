"""Counting: how well small contexts explain a target on rows that were not counted.

Tables made of one half of the rows answer the other half, and the other way round, so a table that
merely remembers its rows gains nothing. Small contexts come first: a layout under which a handful
of contexts determines the target over thousands of rows is overwhelming evidence, where with many
bits visible nothing repeats and counting proves nothing.

Two more contexts reach further back: the longest window that still repeats, and the answer given
one step before (with the last two inputs): a carry or a parity can be read off the last answer.
That one is rolled out on its own answers, so it is a predictor that was really built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array

MAX_CELLS = 1 << 21  # entries of one table; more contexts than fit are hashed together
REPEATS = 16  # rows a context needs, on average, for its answer to be told from noise
EXPLAINED_SHARE = 0.9999  # nothing is left to be explained by more context
MAX_ANSWERS = 64  # joint answers that a roll-out may carry from step to step
MULTIPLIER = 2_654_435_761  # Knuth's multiplicative hash, 2³² / golden ratio


@dataclass(frozen=True, eq=False)
class Coded:
    """Rows of small integers; the first half of the rows is one fold, the second half the other.

    Args:
        x: integers below `levels`, shape (rows, steps, features).
        y: integers below `classes`, shape (rows, steps, outputs), or (rows, 1, outputs).
    """

    x: Array
    y: Array
    levels: int
    classes: int

    def backwards(self) -> Coded:
        """The same rows with time running the other way."""
        return replace(self, x=self.x[:, ::-1], y=self.y[:, ::-1])

    def only(self, feature: int) -> Coded:
        """The same rows with one feature of x."""
        return replace(self, x=self.x[:, :, feature : feature + 1])

    def symbols(self) -> tuple[Array, int]:
        """One number a row and step, shape (rows, steps), and their number."""
        codes = self.x[:, :, 0].astype(np.int64)
        size = self.levels
        for feature in range(1, self.x.shape[2]):
            if size * self.levels >= 1 << 40:
                codes, size = _dense(codes)
            codes = codes * self.levels + self.x[:, :, feature]
            size *= self.levels
        if size > 256:
            return _dense(codes)
        return (codes, size)


def crossfit(context: Array, size: int, y: Array, classes: int, *, pooled: bool = False) -> Array:
    """Share of right answers of each step, by tables of the other half of the rows.

    Args:
        context: what is seen, shape (rows, steps).
        size: upper end of its integers.
        y: what is asked, shape (rows, steps).
        classes: upper end of its integers.
        pooled: one table for all steps instead of one for each.

    Returns:
        Shape (steps,).
    """
    rows, steps = y.shape
    key, space = _keys(context, size, steps, classes, pooled=pooled)
    right = np.zeros(steps)
    for here, there in folds(rows):
        guess = _answers(key[there], y[there], space, classes)
        right += (guess[key[here]] == y[here]).sum(axis=0)
    return np.asarray(right / rows)


def insample(context: Array, size: int, y: Array, classes: int) -> Array:
    """Share of right answers of each step's best table on these very rows; 0 where few repeat."""
    rows, steps = y.shape
    best = np.zeros(steps)
    for step in range(steps):
        ids = context[:, step]
        context_count = size
        if size > 4096:
            ids, context_count = _dense(ids)
        if context_count * classes > MAX_CELLS:
            continue
        table = np.bincount(ids * classes + y[:, step], minlength=context_count * classes)
        table = table.reshape(context_count, classes)
        if (table.sum(axis=1) > 0).sum() * REPEATS <= rows:
            best[step] = table.max(axis=1).sum() / rows
    return best


def constant(coded: Coded) -> Array:
    """Share of right answers of one constant a step, shape (steps,)."""
    blind = np.zeros(coded.y.shape[:2], dtype=np.int64)
    return _over_outputs(coded, lambda y: insample(blind, 1, y, coded.classes))


def explain(coded: Coded, *, width: int, causal: bool, proved: bool = False) -> dict[str, Array]:
    """Scores of the contexts that look no further back than allowed.

    Args:
        coded: rows with one target a step.
        width: widest window.
        causal: whether everything earlier may be used.
        proved: also count in-sample where contexts repeat often; for the arrays as given, so that
            they are never thought worse than they are.

    Returns:
        static, window(2), window(3), causal: name → score of each step, shape (steps,).
    """
    symbols, size = coded.symbols()
    scores: dict[str, Array] = {}
    steps = coded.x.shape[1]
    widest = min(width, steps, _repeating(size, len(symbols)))
    context = symbols
    space = size
    for lag in range(1, max(widest, min(width, steps, 3)) + 1):
        if lag > 1:
            context, space = _longer(context, space, symbols, size, lag - 1)
        if 3 < lag < widest:
            continue
        if lag == 1:
            name = "static"
        elif lag <= 3 or not causal:
            name = f"window({lag})"
        else:
            name = "causal"
        scores[name] = _score(coded, context, space, proved=proved)
        if scores[name].mean() >= EXPLAINED_SHARE:
            return scores
    if causal and steps > 1:
        longest = scores.get("causal", next(reversed(scores.values())))
        rolled = _rollout(coded, symbols, size)
        if rolled.mean() > longest.mean():
            scores["causal"] = rolled
        else:
            scores["causal"] = longest
    return scores


def explain_rows(coded: Coded, *, proved: bool = False) -> dict[str, Array]:
    """Scores of contexts that see a whole row: single steps, the last steps, all of it.

    Args:
        coded: rows with any number of outputs, one target a row or a step.
        proved: as in `explain`.

    Returns:
        window(1), window(2), window(3), full: name → score of each output step.
    """
    symbols, size = coded.symbols()
    outputs = coded.y.shape[1]
    scores: dict[str, Array] = {}
    context = symbols
    space = size
    for lag in range(1, min(3, symbols.shape[1]) + 1):
        if lag > 1:
            context, space = _longer(context, space, symbols, size, lag - 1)
        last = np.repeat(context[:, -1:], outputs, axis=1)
        scores[f"window({lag})"] = _score(coded, last, space, proved=proved)
    whole, rows = _whole(symbols, size)
    best = _score(coded, np.repeat(whole[:, None], outputs, axis=1), rows, proved=proved)
    if size <= len(symbols):  # else none repeats
        single = min(symbols.shape[1] - 1, 32)
    else:
        single = 0
    for step in range(single):
        single_step = np.repeat(symbols[:, step : step + 1], outputs, axis=1)
        best = np.maximum(best, _score(coded, single_step, size, proved=proved))
    scores["full"] = best
    return scores


def distinct_rows(coded: Coded) -> int:
    """Number of distinct input rows."""
    return _whole(*coded.symbols())[1]


def folds(rows: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The two halves of the rows, each with the other."""
    first = slice(0, rows // 2)
    second = slice(rows // 2, rows)
    return (first, second), (second, first)


def _score(coded: Coded, context: Array, size: int, *, proved: bool) -> Array:
    """Best of one table a step and one table for all steps, averaged over outputs."""
    few = len(context) < 4 * REPEATS * size

    def of_one(y: Array) -> Array:
        score = crossfit(context, size, y, coded.classes)
        if few and y.shape[1] > 1:
            pooled = crossfit(context, size, y, coded.classes, pooled=True)
            if pooled.mean() > score.mean():
                score = pooled
        if proved:
            score = np.maximum(score, insample(context, size, y, coded.classes))
        return score

    return _over_outputs(coded, of_one)


def _over_outputs(coded: Coded, score: Callable[[Array], Array]) -> Array:
    scores = [score(coded.y[:, :, k]) for k in range(coded.y.shape[2])]
    return np.asarray(np.mean(scores, axis=0))


def _rollout(coded: Coded, symbols: Array, size: int) -> Array:
    """Answer each step from the answer before and the last two inputs, on its own answers."""
    outputs = coded.y.shape[2]
    if outputs <= 6:
        states = coded.classes**outputs
    else:
        states = MAX_ANSWERS + 1
    if states > MAX_ANSWERS:
        return np.zeros(symbols.shape[1])
    joint = coded.y[:, :, 0].astype(np.int64)
    for k in range(1, outputs):
        joint = joint * coded.classes + coded.y[:, :, k]
    before = None
    pair = 1
    if size * size * states * states <= MAX_CELLS:
        before = symbols
        pair = size
    right = np.zeros(symbols.shape[1])
    for here, there in folds(len(symbols)):
        start = _answers(symbols[there, 0], joint[there, 0], size, states)
        key = _transition(
            joint[there, :-1], before, symbols, size, there, slice(None, -1), slice(1, None)
        )
        step = _answers(key, joint[there, 1:], states * size * pair, states)
        answer = start[symbols[here, 0]]
        right[0] += _agreement(answer, joint[here, 0], coded.classes, outputs)
        for t in range(1, symbols.shape[1]):
            answer = step[_transition(answer, before, symbols, size, here, t - 1, t)]
            right[t] += _agreement(answer, joint[here, t], coded.classes, outputs)
    return np.asarray(right / len(symbols))


def _transition(
    state: Array,
    before: Array | None,
    symbols: Array,
    size: int,
    rows: slice,
    past: int | slice,
    now: int | slice,
) -> Array:
    if before is not None:
        state = state * size + before[rows, past]
    return np.asarray(state * size + symbols[rows, now])


def _agreement(answer: Array, truth: Array, classes: int, outputs: int) -> float:
    """Right outputs of joint answers, averaged over outputs, summed over rows."""
    right = 0.0
    for _ in range(outputs):
        right += float((answer % classes == truth % classes).sum())
        answer = answer // classes
        truth = truth // classes
    return right / outputs


def _answers(key: Array, y: Array, space: int, classes: int) -> Array:
    """The commonest answer to each context; the commonest of all where a context never came."""
    cells = (key * classes + y).reshape(-1)
    table = np.bincount(cells, minlength=space * classes).reshape(space, classes)
    if classes == 2:
        best = (table[:, 1] > table[:, 0]).astype(np.int64)
    else:
        best = table.argmax(axis=1)
    common = int(table.sum(axis=0).argmax())
    if common:
        best[table.sum(axis=1) == 0] = common
    return best


def _keys(
    context: Array, size: int, steps: int, classes: int, *, pooled: bool
) -> tuple[Array, int]:
    """Contexts as rows of one table, apart for each step unless pooled; hashed when many."""
    if pooled:
        tables = 1
    else:
        tables = steps
    most = max(1 << 10, MAX_CELLS // (tables * classes))
    if size > most:
        context = (context * MULTIPLIER & 0xFFFFFFFF) % most
        size = most
    if pooled:
        return context, size
    return context + size * np.arange(steps), size * steps


def _longer(context: Array, space: int, symbols: Array, size: int, lag: int) -> tuple[Array, int]:
    """Contexts with one more step of the past; before the start stands a symbol of its own."""
    if space * (size + 1) > 1 << 31:
        context, space = _dense(context)
    longer = context * (size + 1) + size
    longer[:, lag:] += symbols[:, :-lag] - size
    return longer, space * (size + 1)


def _whole(symbols: Array, size: int) -> tuple[Array, int]:
    """One number a row."""
    codes = symbols[:, 0]
    space = size
    for step in range(1, symbols.shape[1]):
        if space * size > 1 << 40:
            codes, space = _dense(codes)
        codes = codes * size + symbols[:, step]
        space = space * size
    return _dense(codes)


def _dense(codes: Array) -> tuple[Array, int]:
    values, index = np.unique(codes, return_inverse=True)
    return index.reshape(codes.shape), int(values.size)


def _repeating(size: int, rows: int) -> int:
    """Widest window of which every value still comes about REPEATS times."""
    width = 1
    contexts = size
    while contexts * size * REPEATS <= rows and width < 64:
        width = width + 1
        contexts = contexts * size
    return width
