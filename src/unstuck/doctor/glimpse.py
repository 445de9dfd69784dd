"""Glimpse: a run's trained net and a few of its rows, small enough to be kept and looked into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import InputError
from unstuck.lab.cells import Inside, look_inside
from unstuck.store import bundle

ROWS = 32
"""Rows that are kept."""
_LARGEST = 4 << 20  # bytes of weights and rows together
_KINDS = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}
_IDLE = {"InputLayer", "Dropout"}  # change nothing in inference
_USUAL = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "use_bias": True,
    "go_backwards": False,
    "reset_after": True,
}
_HEADS = ("linear", "sigmoid", "softmax")


@dataclass(frozen=True)
class Glimpse:
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

    def read(self, row: int) -> Inside:
        """What the net does with a row, its outputs as the model gives them."""
        found = look_inside(self.kind, self.weights, self.x[row : row + 1])
        outputs = found.outputs
        if self.head == "sigmoid":
            outputs = (1 + np.tanh(outputs / 2)) / 2
        elif self.head == "softmax":
            grown = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
            outputs = grown / grown.sum(axis=-1, keepdims=True)
        return Inside(outputs, found.hidden, found.cell, found.gates)


def keep(case: Case) -> bytes | None:
    """A glimpse of a run, None where its model is not one recurrent layer and a read-out."""
    plain = _plain(case.model.config)
    if plain is None or len(case.x) != 1 or len(case.y) != 1 or len(case.weights_after) != 5:
        return None
    kind, head, every = plain
    x, y = case.x[0][:ROWS], case.y[0][:ROWS]
    if x.ndim != 3 or not len(x):
        return None
    y = y.reshape((len(y), x.shape[1], -1) if every else (len(y), -1))
    parts = [np.asarray(part, np.float32) for part in (x, y, *case.weights_after)]
    small = sum(part.nbytes for part in parts) <= _LARGEST
    finite = all(np.isfinite(part).all() for part in parts)
    if not (small and finite):
        return None
    return bundle.encode({"glimpse": [kind, head, every]}, parts)


def kept(content: bytes) -> Glimpse:
    """The glimpse that `keep` kept.

    Raises:
        UnstuckError: none, or a damaged one.
    """
    head, arrays = bundle.decode(content, "the kept rows")
    try:
        kind, activation, every = head["glimpse"]
        x, y, *weights = arrays
        found = Glimpse(str(kind), str(activation), bool(every), x, y, tuple(weights))
        found.read(0)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"the kept rows are none: {error}; run the script again") from None
    return found


def _plain(config: dict[str, Any] | None) -> tuple[str, str, bool] | None:
    """Kind, read-out and whether each step has an output, of a model that is that simple."""
    layers = (config or {}).get("config", {}).get("layers")
    if not isinstance(layers, list):
        return None
    kept = [layer for layer in layers if layer.get("class_name") not in _IDLE]
    if len(kept) != 2:
        return None
    recurrent, read_out = kept
    name, own = recurrent.get("class_name"), recurrent.get("config", {})
    if name not in _KINDS or any(own.get(key, value) != value for key, value in _USUAL.items()):
        return None
    if read_out.get("class_name") == "TimeDistributed":
        read_out = read_out.get("config", {}).get("layer", {})
    dense = read_out.get("config", {})
    head = dense.get("activation")
    plain = read_out.get("class_name") == "Dense" and dense.get("use_bias", True)
    if not plain or head not in _HEADS:
        return None
    return _KINDS[name], head, bool(own.get("return_sequences"))
