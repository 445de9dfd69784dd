"""What looks like a mistake in the arrays but is the task itself.

Next-symbol prediction, language modelling and forecasting give every input the target of a later
step or row: moved back, the target would be a copy of the input, and any model would be "perfect"
at answering what it has just been told. So a copy is never taken for a repair, and a target that
runs ahead of its inputs is taken for a mistake only where it cannot be a forecast: it needs several
columns at once, it wraps around the end, or nothing before it says anything about it.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.layout import Layout
from unstuck.ceiling.rearrange.sample import Sample
from unstuck.ceiling.row_hash import row_hashes

SLACK = 0.01  # a single column that explains this close to all is what explains it
SERIAL = 0.3  # correlation of neighbouring rows that says: these rows are a time series
FAR = 5  # steps between a copy and its original
# Shares of a gain that the past, without the own step, may explain where it is no forecast:
PAST_SHARE_OF_SHIFT = 0.25  # of a target that was moved
PAST_SHARE_OF_REVERSAL = 0.75  # of time that runs the other way
PAST_SHARE_OF_COLUMN = 0.08  # of a target that a single column explains
OVERLAP = 0.9  # share of equal steps that says: these rows are sliding windows
WINDOWS = 256  # rows that are looked at for that
STRIDES = 64  # steps from one window to the next


def is_task(layout: Layout, sample: Sample, via: str, score: float, *, serial: bool) -> bool:
    """Whether the re-layout would only undo what the user meant.

    Args:
        layout: a candidate.
        sample: rows under it.
        via: the context that explains them.
        score: how well.
        serial: whether neighbouring rows of x depend on each other.
    """
    if layout.kind == "axes" or (layout.kind == "rows" and not layout.offset):
        return False  # nobody forecasts a buffer, or rows back to front
    if is_copy(sample, score):
        return True
    if layout.kind == "padding":
        return False
    if layout.kind == "reverse":
        return _is_reversed_forecast(sample, via, score)
    if layout.cyclic and layout.axis == 1:
        return not closes(layout, sample, via)
    if layout.axis == 0 and serial:
        return True  # of a series an earlier row is the past: longer windows hold it, and more
    return _is_forecast(layout, sample, via, score)


def _is_forecast(layout: Layout, sample: Sample, via: str, score: float) -> bool:
    """Whether a shift gives every input a target that stands ahead of it on purpose.

    Args:
        layout: moves the targets by rows or by steps.
        sample: rows under it.
        via: the context that explains them.
        score: how well.
    """
    backwards = layout.axis == 1 and sample.sees.backwards
    if (layout.offset < 0) != backwards:
        return False
    if layout.axis == 0:
        return not sample.discrete and one_column(sample, via, score)
    if not sample.discrete:
        return True
    # What one column and its past say of the next step is a forecast, unless the past says nothing.
    if one_column(sample, via, score):
        share = PAST_SHARE_OF_COLUMN
    else:
        share = PAST_SHARE_OF_SHIFT
    return looks_ahead(sample, via, score, share)


def _is_reversed_forecast(sample: Sample, via: str, score: float) -> bool:
    """Whether time that runs the other way only shows the model what comes next."""
    if looks_ahead(sample, via, score, PAST_SHARE_OF_REVERSAL):
        return True
    if via == "causal" and sample.discrete:
        return False
    return one_column(sample, via, score)


def is_copy(sample: Sample, score: float) -> bool:
    """Whether every output and some single input number of its row determine each other.

    The input may stand up to five steps away: next-symbol prediction read backwards is
    previous-symbol prediction, which is no more of a repair than the copy itself.
    """
    return all(
        any(twin >= score - SLACK for twin in sample.twins(output, FAR))
        for output in range(sample.outputs)
    )


def looks_ahead(sample: Sample, via: str, score: float, share: float) -> bool:
    """Whether the steps before, without the own one, explain that share of the gain already.

    "An event within the next five steps" moved back by five is explained a little better with every
    step that is moved; a target that merely stands in the wrong place needs the last step, too.
    """
    if sample.steps < 2 or not sample.sees.per_step:
        return False
    past = sample.beside(-1)
    before = max(float(scores.mean()) for scores in past.scores().values())
    gain = before - float(past.constant().mean())
    return gain >= share * (score - float(sample.constant().mean()))


def one_column(sample: Sample, via: str, score: float) -> bool:
    """Whether a single feature with its past explains as much as all of them."""
    if sample.features == 1 or sample.one_hot:
        return True
    return any(
        float(sample.only(feature).explained(via).mean()) >= score - SLACK
        for feature in range(min(sample.features, 32))
    )


def closes(layout: Layout, sample: Sample, via: str) -> bool:
    """Whether a roll of steps closes: what came around the end gains as much as the rest.

    True for every other layout.
    """
    if not layout.cyclic or layout.axis != 1:
        return True
    gain = sample.explained(via) - sample.constant()
    around = np.arange(gain.size) < layout.offset % gain.size
    first = float(gain[around].mean())
    rest = float(gain[~around].mean())
    return min(first, rest) >= 0.5 * max(first, rest)


def lookahead(given: Sample) -> float:
    """How well windows that reach up to five steps ahead explain the target as it is given.

    A forecast, or an event that is announced, is explained completely by what comes next. Whatever
    re-layout lets the model see a part of that is an accident, not a repair.
    """
    best = 0.0
    for ahead in (1, 2, 3, 5):
        if given.sees.per_step and ahead <= given.steps // 2:
            scores = given.beside(ahead).windows()
            best = max([best, *(float(score.mean()) for score in scores.values())])
    return best


def serial_rows(x: Array) -> bool:
    """Whether neighbouring rows depend on each other: sliding windows, or a series row by row.

    Args:
        x: shape (rows, steps, features); the first few thousand rows are looked at.
    """
    if len(x) < 8:
        return False
    if _slides(x[:WINDOWS]):
        return True
    head = x[:4096]
    columns = head.reshape(len(head), -1)[:, :64].astype(np.float64)
    spread = columns.std(axis=0)
    columns = (columns - columns.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    if not columns.shape[1]:
        return False
    neighbour = np.abs((columns[1:] * columns[:-1]).mean(axis=0)).max()
    return bool(neighbour > max(SERIAL, 5 / np.sqrt(len(head))))


def _slides(x: Array) -> bool:
    """Whether each row is the one before, moved by the same few steps."""
    if x.shape[1] < 2:
        return False
    steps = row_hashes(x.reshape(-1, x.shape[2])).reshape(x.shape[:2])
    still = float((steps[:, :-1] == steps[:, 1:]).mean())
    far = np.roll(steps, len(steps) // 2, axis=0)
    for stride in range(1, min(x.shape[1] - 1, STRIDES) + 1):
        same = float((steps[1:, :-stride] == steps[:-1, stride:]).mean())
        chance = float((far[1:, :-stride] == steps[:-1, stride:]).mean())
        if same >= OVERLAP and same > max(still, chance):
            return True
    return False
