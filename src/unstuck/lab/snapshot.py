"""Snapshot: a run's trained net and a few of its rows, small enough to be kept and looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import InputError
from unstuck.frameworks.framework import framework_of
from unstuck.lab.cells import CellStates, look_inside
from unstuck.outline import Outline
from unstuck.store import bundle

ROWS = 32
"""Rows that are kept."""
_MAX_BYTES = 4 << 20  # bytes of weights and rows together
_KINDS = ("lstm", "gru", "rnn")
_HEADS = ("linear", "sigmoid", "softmax")


@dataclass(frozen=True)
class Snapshot:
    """What was kept.

    Args:
        kind: of the recurrent layer, see `lab.cells`.
        head: activation of the read-out.
        every: whether there is an output at each step, else only after the last.
        x: (rows, steps, features).
        y: (rows, steps, outputs), or (rows, outputs) where the answer comes at the end.
        weights: after training, in the order of `get_weights`.
    """

    kind: str
    head: str
    every: bool
    x: Array
    y: Array
    weights: tuple[Array, ...] = field(repr=False)

    def read(self, row: int) -> CellStates:
        """What the net does with a row, its outputs as the model gives them."""
        inside = look_inside(self.kind, self.weights, self.x[row : row + 1])
        outputs = inside.outputs
        if self.head == "sigmoid":
            outputs = (1 + np.tanh(outputs / 2)) / 2
        elif self.head == "softmax":
            grown = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
            outputs = grown / grown.sum(axis=-1, keepdims=True)
        return CellStates(outputs, inside.hidden, inside.cell, inside.gates)


def dumps(case: Case) -> bytes | None:
    """A snapshot of a run, None where its model is not one recurrent layer and a read-out."""
    if case.framework != "keras":  # whose gates stand in the order that `lab.cells` reads
        return None
    plain = _plain(framework_of(case).outline(case))
    if plain is None or len(case.x) != 1 or len(case.y) != 1 or len(case.weights_after) != 5:
        return None
    kind, head, every = plain
    x = case.x[0][:ROWS]
    y = case.y[0][:ROWS]
    if x.ndim != 3 or not len(x):
        return None
    y = y.reshape((len(y), x.shape[1], -1) if every else (len(y), -1))
    parts = [np.asarray(part, np.float32) for part in (x, y, *case.weights_after)]
    if not _can_be_kept(parts):
        return None
    return bundle.encode({"glimpse": [kind, head, every]}, parts)


def _can_be_kept(arrays: Sequence[Array]) -> bool:
    """Whether arrays are small enough together, and all their numbers finite."""
    if sum(array.nbytes for array in arrays) > _MAX_BYTES:
        return False
    return all(np.isfinite(array).all() for array in arrays)


def loads(content: bytes) -> Snapshot:
    """The snapshot that `keep` kept.

    Raises:
        UnstuckError: none, or a damaged one.
    """
    head, arrays = bundle.decode(content, "the kept rows")
    try:
        kind, activation, every = head["glimpse"]
        x, y, *weights = arrays
        snapshot = Snapshot(str(kind), str(activation), bool(every), x, y, tuple(weights))
        snapshot.read(0)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"the kept rows are none: {error}; run the script again") from None
    return snapshot


def _plain(outline: Outline) -> tuple[str, str, bool] | None:
    """Kind, read-out and whether each step has an output, of a model that is that simple."""
    if len(outline.chain) != 2:
        return None
    recurrent, read_out = outline.chain
    if recurrent.kind not in _KINDS or not recurrent.usual:
        return None
    if read_out.kind != "dense" or not read_out.usual or read_out.activation not in _HEADS:
        return None
    return recurrent.kind, read_out.activation, recurrent.gives_steps
