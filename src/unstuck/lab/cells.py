"""Recurrent nets in plain NumPy, with everything inside shown: what each gate and unit holds.

To look into: float64, one step after another, nothing shared with Keras or our kernels. Shapes: N
rows, T steps, F features, U units, K outputs. `reference` has the same LSTM with its way back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab import reference


@dataclass(frozen=True)
class CellStates:
    """What a net did while it read.

    Args:
        outputs: (N, T, K).
        hidden: what is shown after each step, (N, T, U).
        cell: the memory after each step, (N, T, U); None for nets without one.
        gates: each (N, T, U), by name; empty for nets without gates.
    """

    outputs: Array
    hidden: Array
    cell: Array | None
    gates: dict[str, Array]

    @property
    def memory(self) -> Array:
        """What is carried on from step to step: the cell where there is one, else the state."""
        if self.cell is None:
            return self.hidden
        return self.cell


def look_inside(kind: str, weights: Sequence[Array], x: Array) -> CellStates:
    """Read rows with a net of one recurrent layer and a linear read-out at each step.

    Args:
        kind: "rnn", "gru" or "lstm", as in `unstuck lab models`.
        weights: kernel, recurrent kernel, bias, read-out, its bias, in the order of Keras.
        x: (N, T, F).

    Raises:
        InputError: another kind of net, or weights that are not of such a one.
    """
    if kind not in _CELLS:
        raise InputError(
            f"{kind} nets are not looked into step by step; expected {', '.join(_CELLS)}"
        )
    given = [np.asarray(w, np.float64) for w in weights]
    x = np.asarray(x, np.float64)
    if len(given) != 5 or given[0].ndim != 2 or x.ndim != 3 or len(given[0]) != x.shape[2]:
        raise InputError(
            f"weights of shapes {[w.shape for w in given]} for inputs of shape {x.shape}; expected "
            f"those of one {kind} layer and its read-out"
        )
    return _CELLS[kind](given, x)


def _lstm(weights: Sequence[Array], x: Array) -> CellStates:
    """i, f, o: what is written, kept and shown; g: what would be written."""
    outputs, trace = reference.forward(reference.Weights.of(weights), x)
    gates = {
        name: np.stack([step[at] for step in trace.gates], axis=1)
        for at, name in enumerate(("input", "forget", "new", "output"))
    }
    return CellStates(outputs, np.stack(trace.h[1:], axis=1), np.stack(trace.c[1:], axis=1), gates)


def _gru(weights: Sequence[Array], x: Array) -> CellStates:
    """z: what is kept; r: how much of the state goes into g, what would be written.

    Cho et al. 2014, with the reset gate after the product, as Keras has it by default.
    """
    kernel, recurrent, bias, head, head_bias = weights
    if bias.ndim != 2:
        raise InputError(f"a GRU's bias of shape {bias.shape}; expected (2, 3U), as Keras has it")
    h = np.zeros((len(x), len(recurrent)))
    kept: list[Array] = []
    reset: list[Array] = []
    new: list[Array] = []
    shown: list[Array] = []
    for t in range(x.shape[1]):
        from_x = x[:, t] @ kernel + bias[0]
        from_h = h @ recurrent + bias[1]
        (xz, xr, xg), (hz, hr, hg) = np.split(from_x, 3, axis=1), np.split(from_h, 3, axis=1)
        z = _sigmoid(xz + hz)
        r = _sigmoid(xr + hr)
        g = np.tanh(xg + r * hg)
        h = z * h + (1 - z) * g
        for into, value in ((kept, z), (reset, r), (new, g), (shown, h)):
            into.append(value)
    hidden = np.stack(shown, axis=1)
    gates = {
        "keep": np.stack(kept, axis=1),
        "reset": np.stack(reset, axis=1),
        "new": np.stack(new, axis=1),
    }
    return CellStates(hidden @ head + head_bias, hidden, None, gates)


def _rnn(weights: Sequence[Array], x: Array) -> CellStates:
    """Elman 1990: the last hidden state is all that it remembers."""
    kernel, recurrent, bias, head, head_bias = weights
    h = np.zeros((len(x), len(recurrent)))
    shown = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        shown.append(h)
    hidden = np.stack(shown, axis=1)
    return CellStates(hidden @ head + head_bias, hidden, None, {})


def _sigmoid(z: Array) -> Array:
    return np.asarray((1 + np.tanh(z / 2)) / 2)  # = 1 / (1 + e⁻ᶻ), without its overflow


_CELLS: dict[str, Callable[[Sequence[Array], Array], CellStates]] = {
    "rnn": _rnn,
    "gru": _gru,
    "lstm": _lstm,
}
KINDS = tuple(_CELLS)
"""Nets that can be looked into."""
