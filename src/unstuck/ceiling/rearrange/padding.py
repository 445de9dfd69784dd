"""Padding: operands of different lengths aligned at the wrong end.

"101" and "11" written from the left fill steps 0–2 and 0–1, but their lowest bits belong together.
Where the padding is a value of its own (−1, 2) moving it to the other end loses nothing. Where it
is the digit 0 the true length is gone (100 and 1 look alike), so the repair hardly helps (0.791 to
0.795 for five random bits); the true fix is `zfill` where the strings are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.layout import Layout, on_x, on_y

MATCH = 0.95  # share of rows in which the fill of inputs and targets has the same length
MAX_VALUES = 8  # padding is looked for in small alphabets: digits and one more


def padding(x: Array, y: Array) -> Iterator[Layout]:
    """Padding moved from the end to the front of every operand of x, and the other way round.

    Args:
        x: shape (rows, steps) or (rows, steps, features).
        y: one target a step.
    """
    if x.ndim not in (2, 3) or x.shape[1] < 3 or y.ndim < 2 or y.shape[1] != x.shape[1]:
        return
    yield from _other_end(x, y)
    for value in _pads(x):
        for at_end in (True, False):
            if not _ragged(x, value, at_end=at_end):
                continue
            where, other = ("end", "front") if at_end else ("front", "end")
            yield Layout(
                "padding",
                f"operands of different lengths are filled with {value:g} at the {where}; "
                f"their digits meet when filled at the {other}",
                _code(value, x.ndim, at_end=at_end),
                on_x(partial(realign, value=value, at_end=at_end)),
                5,
                by_value=True,
            )


def _other_end(x: Array, y: Array) -> Iterator[Layout]:
    """Inputs filled at one end and targets at the other, equally far in each row."""
    if x.ndim == 2:
        inputs = x
    else:
        inputs = x[..., 0]
    targets = y.reshape(len(y), y.shape[1], -1)
    if targets.shape[2] != 1:
        return
    for at_end in (True, False):
        of_x = run_lengths(inputs, 0, at_end=at_end)
        of_y = run_lengths(targets[..., 0], 0, at_end=not at_end)
        if float((of_x == of_y).mean()) < MATCH or float((of_x != of_x[0]).mean()) < 0.1:
            continue
        where, other = ("end", "front") if at_end else ("front", "end")
        yield Layout(
            "padding",
            f"inputs are filled at the {where}, targets at the {other}",
            _code(0, y.ndim, at_end=not at_end).replace("{x}", "{y}"),
            on_y(partial(realign, value=0, at_end=not at_end)),
            5,
            by_value=True,
        )


def realign(x: Array, *, value: float, at_end: bool) -> Array:
    """Rotate each operand so that its run of `value` at one end comes to the other end."""
    steps = x.shape[1]
    count = run_lengths(x, value, at_end=at_end)
    move = np.expand_dims(count if at_end else -count, 1)
    at = np.arange(steps).reshape((1, steps) + (1,) * (x.ndim - 2))
    return np.take_along_axis(x, (at - move) % steps, axis=1)


def run_lengths(x: Array, value: float, *, at_end: bool) -> Array:
    """Length of each operand's run of `value` at one end; 0 where nothing else occurs."""
    if at_end:
        view = x[:, ::-1]
    else:
        view = x
    return np.asarray((view != value).argmax(axis=1))


def _pads(x: Array) -> list[float]:
    """Values that may be padding: the smallest and the largest of a small alphabet."""
    values = np.unique(x[: 1 << 12])
    if not 2 <= values.size <= MAX_VALUES:
        return []
    return sorted({0.0, float(values[0]), float(values[-1])} & set(values.astype(float).tolist()))


def _ragged(x: Array, value: float, *, at_end: bool) -> bool:
    """Whether runs of `value` at one end look like padding: the other end hardly ever has it.

    An operand written without fill starts with a digit that is not 0; digits of fixed width start
    with 0 as often as they end with it.
    """
    edge, other = (x[:, -1], x[:, 0]) if at_end else (x[:, 0], x[:, -1])
    filled = float((edge == value).mean())
    start = float((other == value).mean())
    if filled < 0.1 or start > 0.25 * filled:
        return False
    lengths = run_lengths(x[: 1 << 12], value, at_end=at_end)
    return bool((lengths != lengths[:1]).mean() > 0.1)  # else it is a pause, the same in every row


def _code(value: float, rank: int, *, at_end: bool) -> str:
    view, sign = ("{x}[:, ::-1]", "-") if at_end else ("{x}", "+")
    if rank == 3:
        at = "np.arange({x}.shape[1])[None, :, None]"
    else:
        at = "np.arange({x}.shape[1])"
    return (
        f"run = ({view} != {value:g}).argmax(axis=1, keepdims=True)\n"
        f"{{x}} = np.take_along_axis({{x}}, ({at} {sign} run) % {{x}}.shape[1], axis=1)"
    )
