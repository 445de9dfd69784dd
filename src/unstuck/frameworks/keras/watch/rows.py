"""Rows as numpy arrays: read from what was passed to `fit`, copied, and kept under a cap.

Nothing here iterates over data that can be used up; streams.py sees rows of streams as they pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from unstuck.case import Array

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""Names of a model's inputs and of its outputs, in its order; empty where it has none."""


@dataclass(frozen=True)
class CapturedRows:
    """Some rows, one array an input or output.

    Args:
        x, y, sample_weight: arrays, first axis rows.
        seen: number of rows there were; more than are here when `sampled`.
        sampled: whether rows were left out.
        notes: what could not be kept, in words.
    """

    x: tuple[Array, ...] = ()
    y: tuple[Array, ...] = ()
    sample_weight: tuple[Array, ...] = ()
    seen: int = 0
    sampled: bool = False
    notes: tuple[str, ...] = ()


def in_order(structure: Any, names: Sequence[str]) -> list[Any]:
    """The leaves of nested inputs or outputs in the model's order, without None.

    Args:
        structure: an array, or lists, tuples and dicts of arrays.
        names: the model's names for them; a dict with these keys is read in this order.
    """
    if type(structure) is np.ndarray:
        return [structure]
    if structure is None:
        return []
    if isinstance(structure, dict):
        if names and set(names) <= set(structure):
            keys = names
        else:
            keys = sorted(structure)
        return [leaf for key in keys for leaf in in_order(structure[key], ())]
    if isinstance(structure, (list, tuple)):
        return [leaf for part in structure for leaf in in_order(part, ())]
    return [structure]


def unpack(batch: Any) -> tuple[Any, Any, Any]:
    """Split what a stream yields into (x, y, sample_weight), as Keras does."""
    if isinstance(batch, list):
        batch = tuple(batch)
    if not isinstance(batch, tuple):
        return batch, None, None
    x, y, weight = (*batch, None, None)[:3]
    return x, y, weight


def to_numpy(value: Any) -> Array:
    """A numpy array with a value's numbers; it may share memory with the value.

    Takes numpy, jax, tensorflow (eager) and torch tensors, pandas, scipy sparse, lists.

    Raises:
        TypeError: when the values are neither numbers nor strings.
    """
    if type(value) is np.ndarray and value.dtype.kind in "biuf":
        return value
    array = np.asarray(_on_the_host(value))
    if array.dtype.kind == "V":  # bfloat16 and other types that numpy cannot save
        return array.astype(np.float32)
    if array.dtype.kind == "O":
        return array.astype(_type_of_objects(array))
    return array


def _on_the_host(value: Any) -> Any:
    """What numpy can read, of a value of a library that has a way of its own to say it."""
    if hasattr(value, "detach"):  # torch
        value = value.detach().cpu()
        if str(value.dtype) == "torch.bfloat16":
            return value.float()
        return value
    if hasattr(value, "toarray"):  # scipy sparse
        return value.toarray()
    if hasattr(value, "to_numpy"):  # pandas
        return value.to_numpy()
    return value


def _type_of_objects(array: Array) -> type:
    """The type that holds all of an array of Python objects.

    Raises:
        TypeError: they are neither numbers nor strings.
    """
    kinds = {type(item) for item in array.flat}
    if not kinds <= {str, bytes, int, float, bool}:
        raise TypeError(f"values of type {', '.join(sorted(kind.__name__ for kind in kinds))}")
    if kinds == {bytes}:
        return np.bytes_
    if str in kinds:
        return str
    return float


def size(value: Any) -> int:
    """Bytes that a value takes as a dense array, without converting it."""
    known = getattr(value, "nbytes", None)
    if isinstance(known, int):
        return known
    shape = getattr(value, "shape", None)
    if shape is None:
        return int(np.asarray(value).nbytes)
    item = getattr(getattr(value, "dtype", None), "itemsize", 8)
    return int(np.prod([int(n) for n in shape], dtype=np.float64)) * (item or 8)


def pick(seen: int, share: float) -> Array | None:
    """Indices of evenly spaced rows, `share` of them all; None when that is all of them."""
    if share >= 1.0 or seen <= 1:
        return None
    return np.unique(np.linspace(0, seen - 1, max(1, int(seen * share))).astype(np.int64))


def take(value: Any, rows: Array | None) -> Array:
    """A copy of some rows of a value (all of them when `rows` is None)."""
    if rows is None:
        array = to_numpy(value)
        if _may_share(array, value):
            return array.copy()
        return array
    if hasattr(value, "iloc"):
        return to_numpy(value.iloc[rows])
    try:
        return to_numpy(value[rows])
    except Exception:  # tensors that do not index by arrays, e.g. tensorflow's
        return to_numpy(value)[rows]


def parts(data: Sequence[Any], names: Names) -> tuple[list[Any], list[Any], list[Any]]:
    """The leaves of (x, y, sample_weight), each in the model's order."""
    x, y, weight = data
    inputs, outputs = names
    return in_order(x, inputs), in_order(y, outputs), in_order(weight, outputs)


def snapshot(data: Sequence[Any], names: Names, *, share: float = 1.0) -> CapturedRows:
    """Copy arrays as they are now.

    Args:
        data: (x, y, sample_weight) as passed to `fit`: arrays or nested arrays, or None.
        names: of the model's inputs and outputs, for dicts.
        share: part of the rows to keep, evenly spaced; 1 keeps all.
    """
    columns = parts(data, names)
    leaves = [leaf for column in columns for leaf in column]
    if not leaves:
        return CapturedRows()
    if hasattr(leaves[0], "shape"):
        seen = int(leaves[0].shape[0])
    else:
        seen = len(leaves[0])
    chosen = pick(seen, share)
    kept = [tuple(take(leaf, chosen) for leaf in column) for column in columns]
    return CapturedRows(kept[0], kept[1], kept[2], seen=seen, sampled=chosen is not None)


def _may_share(array: Array, value: Any) -> bool:
    """Whether an array may show later changes of the value that it was made from."""
    return array is value or not array.flags.owndata or not array.flags.writeable
