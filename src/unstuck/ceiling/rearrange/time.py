"""Time: sequences that run backwards, and targets that stand steps away from their inputs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.layout import Layout, on_both, on_x, on_y

FAR = 5  # largest offset that is tried
MAX_FEATURES = 8  # operands: features that are reversed on their own


def reversals(x: Array, y: Array) -> Iterator[Layout]:
    """Time reversed in y, in x, in both, or in one operand (one feature) of x.

    Reversing both keeps every step's own answer and turns the memory around: the carry of an
    addition written with its most significant bit first runs against time.
    """
    if x.ndim < 2 or x.shape[1] < 2 or y.ndim < 2 or y.shape[1] != x.shape[1]:
        return
    line_x = "{x} = {x}[:, ::-1]"
    line_y = "{y} = {y}[:, ::-1]"
    both = "input and target run against the direction in which the answer is carried"
    yield Layout("reverse", "the target runs backwards", line_y, on_y(_back), 1)
    yield Layout("reverse", "the input runs backwards", line_x, on_x(_back), 2)
    yield Layout("reverse", both, line_x + "\n" + line_y, on_both(_back, _back), 2)
    if x.ndim != 3 or not 2 <= x.shape[2] <= MAX_FEATURES:
        return
    for feature in range(x.shape[2]):
        flip = partial(_flip, feature=feature)
        line = f"{{x}}[:, :, {feature}] = {{x}}[:, ::-1, {feature}]"
        text = f"feature {feature} of the input runs backwards"
        yield Layout("reverse", text, line, on_x(flip), 3)
        text += ", and so does the target"
        yield Layout("reverse", text, line + "\n" + line_y, on_both(flip, _back), 4)


def _back(array: Array) -> Array:
    return array[:, ::-1]


def _flip(x: Array, *, feature: int) -> Array:
    x = x.copy()
    x[:, :, feature] = x[:, ::-1, feature].copy()
    return x


def shifts(x: Array, y: Array) -> Iterator[Layout]:
    """Targets moved by up to five steps, with the ends wrapped around (`np.roll`) or dropped.

    Wrapped ends are tried first: they keep every step, and where the wrapped step is answered too,
    nothing but a roll explains it. Otherwise the steps without a partner are dropped on both sides.
    """
    if x.ndim < 2 or x.shape[1] < 2 or y.ndim < 2 or y.shape[1] != x.shape[1]:
        return
    for offset in _offsets(x.shape[1] - 1):
        yield Layout(
            "shift",
            f"the target stands {_wording(offset, 'step')} its input (wrapped around)",
            f"{{y}} = np.roll({{y}}, {offset}, axis=1)",
            on_y(partial(np.roll, shift=offset, axis=1)),
            abs(offset),
            axis=1,
            offset=offset,
            cyclic=True,
        )
        if abs(offset) > x.shape[1] // 2:
            continue  # hardly any step would be left
        yield Layout(
            "shift",
            f"the target stands {_wording(offset, 'step')} its input",
            _drop_code(offset, ":, "),
            partial(drop, offset=offset, axis=1),
            abs(offset) + 1,
            axis=1,
            offset=offset,
        )


def row_shifts(x: Array, y: Array) -> Iterator[Layout]:
    """The rows of y moved by up to five against those of x: a header read, a first row skipped."""
    for offset in _offsets((len(x) - 1) // 2):
        yield from row_shift(offset)


def row_shift(offset: int) -> Iterator[Layout]:
    """The rows of y moved by so many, with the ends dropped or wrapped around."""
    far = min(abs(offset), FAR + 1)  # any large number is as far-fetched as another
    yield Layout(
        "rows",
        f"the rows of the target stand {_wording(offset, 'row')} those of the input",
        _drop_code(offset, ""),
        partial(drop, offset=offset, axis=0),
        far + 1,
        offset=offset,
    )
    yield Layout(
        "rows",
        f"the rows of the target stand {_wording(offset, 'row')} those of the input (wrapped)",
        f"{{y}} = np.roll({{y}}, {offset}, axis=0)",
        on_y(partial(np.roll, shift=offset, axis=0)),
        far + 2,
        offset=offset,
        cyclic=True,
    )


def drop(x: Array, y: Array, *, offset: int, axis: int) -> tuple[Array, Array]:
    """Bring a target that stands `offset` too early next to its input; ends without partner go."""
    size = x.shape[axis]
    reach = abs(offset)
    late = _cut(x.ndim, axis, reach, size)
    early = _cut(x.ndim, axis, 0, size - reach)
    late_y = _cut(y.ndim, axis, reach, size)
    early_y = _cut(y.ndim, axis, 0, size - reach)
    if offset > 0:
        return x[late], y[early_y]
    return x[early], y[late_y]


def _cut(rank: int, axis: int, start: int, stop: int) -> tuple[slice, ...]:
    return tuple(slice(start, stop) if here == axis else slice(None) for here in range(rank))


def _offsets(most: int) -> list[int]:
    """1, −1, 2, −2 … up to five, nearest first."""
    return [sign * k for k in range(1, min(FAR, most) + 1) for sign in (1, -1)]


def _wording(offset: int, unit: str) -> str:
    count = f"{abs(offset)} {unit}{'s' if abs(offset) > 1 else ''}"
    return f"{count} {'earlier than' if offset > 0 else 'later than'}"


def _drop_code(offset: int, before: str) -> str:
    late = f"[{before}{abs(offset)}:]"
    early = f"[{before}:-{abs(offset)}]"
    first, second = (late, early) if offset > 0 else (early, late)
    return f"{{x}}, {{y}} = {{x}}{first}, {{y}}{second}"
