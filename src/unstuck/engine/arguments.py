"""What `train` refuses before any work is done, each in one line that names the argument."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.population import Member
from unstuck.errors import InputError

Each = float | Sequence[float] | None


def rows(value: Any, name: str, shape: tuple[int | None, ...] | None) -> Array:
    """An array of finite numbers.

    Args:
        value: what the caller passed.
        name: of the argument.
        shape: shape of a row that the model takes, None for a free size; None if unknown.

    Raises:
        InputError: it is no array of numbers, has another rank or size, no rows, no steps, or holds
            NaN or infinity.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise InputError(f"{name} is no array: its rows differ in length; pad them") from None
    if array.dtype.kind not in "biuf":
        raise InputError(f"{name} has entries of type {array.dtype}; expected numbers")
    if shape is not None and not _fits(array.shape[1:], shape):
        want = ", ".join("any" if size is None else str(size) for size in shape)
        raise InputError(f"{name} has shape {array.shape}; expected (rows, {want})")
    if array.ndim == 0 or array.size == 0:
        raise InputError(
            f"{name} has shape {array.shape}; expected at least one row, step and number"
        )
    if array.dtype.kind == "f":
        _refuse_not_finite(array, name)
    return array


def _refuse_not_finite(array: Array, name: str) -> None:
    """Refuse NaN and infinity among floats, and name the first of them."""
    with np.errstate(over="ignore"):  # more than float32 holds is infinite to every model
        held = array.astype(np.float32)
    finite = np.isfinite(held)
    if finite.all():
        return
    at = tuple(int(place) for place in np.argwhere(~finite)[0])
    raise InputError(
        f"{name}{list(at)} is {held[at]}; expected finite numbers: "
        f"remove the row, or fill it with np.nan_to_num({name})"
    )


def weights_of(value: Any, y: tuple[Array, ...]) -> tuple[Array, ...]:
    """Weights of rows or of steps, float32, one array an output.

    Raises:
        InputError: another shape than (rows,) or (rows, steps), or not finite numbers.
    """
    if len(y) == 1:
        given = [value]
    else:
        given = list(value)
    if len(given) != len(y):
        raise InputError(f"sample_weight holds {len(given)} arrays; expected {len(y)}")
    weights = []
    for array, target in zip(given, y, strict=True):
        weight = rows(array, "sample_weight", None)
        wanted = [target.shape[:1], (len(target), 1), target.shape[:2]]
        if weight.shape not in wanted:
            expected = " or ".join(str(shape) for shape in dict.fromkeys(wanted))
            raise InputError(f"sample_weight has shape {weight.shape}; expected {expected}")
        weights.append(weight.astype(np.float32))
    return tuple(weights)


def _fits(got: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(got) == len(wanted) and all(
        b is None or a == b for a, b in zip(got, wanted, strict=True)
    )


def positive(value: Any, name: str) -> int:
    """A whole number of at least 1.

    Raises:
        InputError: it is something else.
    """
    if not _whole(value) or value < 1:
        raise InputError(f"{name}={value!r}; expected a whole number of at least 1")
    return int(value)


def _whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def batch_of(value: Any, count: int) -> int:
    """The batch size.

    Raises:
        InputError: it is not a whole number from 1 to the number of rows.
    """
    batch = positive(value, "batch")
    if batch > count:
        raise InputError(f"batch={batch}, but x has {count} rows; expected batch={count} or less")
    return batch


def members(
    seeds: int | Sequence[int],
    *,
    weights: Sequence[Sequence[Array]] | Sequence[Array] | None,
    learning_rate: Each,
    l2: Each,
    dropout: Each,
    order: int | Sequence[int] | None,
) -> tuple[Member, ...]:
    """The members that a caller asks for: one for each seed.

    Raises:
        InputError: no seeds, settings of another number than seeds, or values out of range.
    """
    if np.ndim(seeds) == 0 and not isinstance(seeds, range | set | str):
        numbers: Sequence[Any] = range(positive(seeds, "seeds"))
    else:
        numbers = list(seeds)  # type: ignore[arg-type]
    if len(numbers) == 0:
        raise InputError("seeds is empty; expected at least one seed, e.g. seeds=range(10)")
    for seed in numbers:
        if not _whole(seed) or seed < 0:
            raise InputError(f"seeds holds {seed!r}; expected whole numbers of at least 0")
    count = len(numbers)
    each = {
        "learning_rate": _each(learning_rate, count, "learning_rate", above=0.0),
        "l2": _each(l2, count, "l2", least=0.0),
        "dropout": _each(dropout, count, "dropout", least=0.0, below=1.0),
        "order": _each(order, count, "order", least=0.0),
        "weights": _weights(weights, count),
    }
    return tuple(
        Member(int(seed), **{name: values[at] for name, values in each.items()})
        for at, seed in enumerate(numbers)
    )


def _each(
    value: Any,
    count: int,
    name: str,
    *,
    above: float = -math.inf,
    least: float = -math.inf,
    below: float = math.inf,
) -> list[Any]:
    if value is None:
        return [None] * count
    if np.ndim(value) == 0:
        values = [value] * count
    else:
        values = list(value)
    if len(values) != count:
        raise InputError(
            f"{name} has {len(values)} values for {count} seeds; expected one or {count}"
        )
    for setting in values:
        if name == "order" and not _whole(setting):
            raise InputError(f"order={setting!r}; expected whole numbers of at least 0")
        if not _allowed(setting, above, least, below):
            limits = " and ".join(_limits(above, least, below))
            raise InputError(f"{name}={setting!r}; expected a finite number {limits}")
    if name == "order":
        return [int(setting) for setting in values]
    return [float(setting) for setting in values]


def _allowed(setting: Any, above: float, least: float, below: float) -> bool:
    """Whether a setting is a finite number within its limits."""
    if isinstance(setting, bool) or not isinstance(setting, int | float | np.number | np.ndarray):
        return False
    return math.isfinite(setting) and bool(above < setting < below and setting >= least)


def _limits(above: float, least: float, below: float) -> Iterator[str]:
    """The limits that there are, in words."""
    if above > -math.inf:
        yield f"above {above:g}"
    if least > -math.inf:
        yield f"at least {least:g}"
    if below < math.inf:
        yield f"below {below:g}"


def _weights(value: Any, count: int) -> list[Any]:
    if value is None:
        return [None] * count
    if not isinstance(value, list | tuple) or not value:
        raise InputError(f"weights={value!r}; expected what model.get_weights() gives")
    several = not hasattr(value[0], "shape")
    if not several:
        return [tuple(np.asarray(w) for w in value)] * count
    if len(value) != count:
        raise InputError(
            f"weights has {len(value)} sets for {count} seeds; expected one or {count}, each as "
            "model.get_weights() gives it"
        )
    return [tuple(np.asarray(w) for w in member_weights) for member_weights in value]
