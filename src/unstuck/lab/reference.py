"""An LSTM in plain NumPy: the forward pass, and back-propagation through time by hand.

To read, and to check faster ones against: float64, one step after another, and nothing shared with
Keras or with our kernels. Shapes: N rows, T steps, F features, U units, K outputs.

Forward, for each step, with h and c of the step before (0 at first):

    z = x·kernel + h·recurrent + bias            z has four parts: i, f, g, o
    i, f, o = σ(z_i), σ(z_f), σ(z_o)             how much to write, to keep, to show
    g = tanh(z_g)                                what to write
    c' = f·c + i·g                               the memory
    h' = o·tanh(c')                              what is shown
    p  = a(h'·head + head_bias)                  the output of the step

Backward, with D… the derivative of the loss by …, from the last step to the first:

    Dq = Dp·a'(q) with q = h'·head + head_bias   Dhead = Σ h'ᵀ·Dq     Dhead_bias = Σ Dq
    Dh' = Dq·headᵀ + (from the step after)       Dc' = Dh'·o·(1 − tanh²c') + (from the step after)
    Dz_o = Dh'·tanh(c')·o(1 − o)                 Dz_f = Dc'·c·f(1 − f)
    Dz_i = Dc'·g·i(1 − i)                        Dz_g = Dc'·i·(1 − g²)
    Dh = Dz·recurrentᵀ                           Dc = Dc'·f          (to the step before)
    Dkernel = Σ xᵀ·Dz     Drecurrent = Σ hᵀ·Dz     Dbias = Σ Dz      (over rows and steps)

A step that is masked keeps h and c, so its derivatives pass by unchanged; it counts in no loss.

With go_backwards the steps of x, and of its mask, are read from last to first. As in Keras, outputs
and targets are then in the order of reading, while the mask of the loss stays in the order of x:
the output of reading step t counts if mask[:, t] does.

Sources: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000; order of
the gates and loss under a mask as in Keras.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError

Head = Literal["linear", "sigmoid"]
Loss = Literal["mse", "binary_crossentropy"]

_CLIP = 1e-7  # probabilities are kept this far from 0 and 1, as in Keras


@dataclass(frozen=True)
class Weights:
    """Weights, or the gradient by them, in the order of Keras' `get_weights`.

    Args:
        kernel: (F, 4U).
        recurrent: (U, 4U).
        bias: (4U,).
        head: (U, K).
        head_bias: (K,).

    Raises:
        InputError: shapes that do not belong together.
    """

    kernel: Array
    recurrent: Array
    bias: Array
    head: Array
    head_bias: Array

    def __post_init__(self) -> None:
        got = [np.shape(a) for a in self.arrays]
        match got:
            case [(_, a), (u, b), (c,), (v, k), (l,)] if a == b == c == 4 * u and (u, k) == (v, l):
                return
        raise InputError(
            f"arrays have shapes {got}; expected (F, 4U), (U, 4U), (4U,), (U, K), (K,) for some "
            "features F, units U and outputs K"
        )

    @classmethod
    def of(cls, arrays: Sequence[Array]) -> Weights:
        """From the weights of LSTM(U, return_sequences=True) and TimeDistributed(Dense(K)).

        Raises:
            InputError: another number of arrays, or shapes that do not belong together.
        """
        if len(arrays) != 5:
            raise InputError(
                f"arrays holds {len(arrays)} arrays; expected 5: kernel, recurrent, bias, head, "
                "head_bias"
            )
        return cls(*(np.asarray(a, np.float64) for a in arrays))

    @property
    def arrays(self) -> list[Array]:
        """In the order of `get_weights`."""
        return [self.kernel, self.recurrent, self.bias, self.head, self.head_bias]


def initial(features: int, units: int, outputs: int, *, seed: int) -> Weights:
    """Keras' usual beginning: Glorot uniform, orthogonal recurrent kernel, forget gates open.

    Raises:
        InputError: a size below 1.
    """
    for name, size in (("features", features), ("units", units), ("outputs", outputs)):
        if size < 1:
            raise InputError(f"{name}={size}; expected at least 1")
    random = np.random.default_rng(seed)

    def glorot(rows: int, columns: int) -> Array:
        limit = np.sqrt(6 / (rows + columns))
        return random.uniform(-limit, limit, (rows, columns))

    q, r = np.linalg.qr(random.normal(size=(4 * units, units)))
    bias = np.zeros(4 * units)
    bias[units : 2 * units] = 1
    return Weights(
        kernel=glorot(features, 4 * units),
        recurrent=(q * np.sign(np.diag(r))).T,
        bias=bias,
        head=glorot(units, outputs),
        head_bias=np.zeros(outputs),
    )


@dataclass(frozen=True)
class Trace:
    """What the forward pass leaves for the way back; lists have one entry a step.

    Args:
        gates: i, f, g, o, each (N, U).
        c: memory before each step and after the last, (N, U).
        h: what is shown before each step and after the last, (N, U).
        tanh_c: of the memory as this step would leave it if it were not masked, (N, U).
    """

    gates: list[tuple[Array, Array, Array, Array]]
    c: list[Array]
    h: list[Array]
    tanh_c: list[Array]


def forward(
    weights: Weights,
    x: Array,
    *,
    head: Head = "linear",
    mask: Array | None = None,
    go_backwards: bool = False,
) -> tuple[Array, Trace]:
    """Outputs of all steps, (N, T, K), and what `gradients` needs.

    Args:
        weights: of the net.
        x: (N, T, F).
        head: activation of the outputs.
        mask: (N, T), True where a step counts; None: all do.
        go_backwards: read from the last step to the first; outputs are in the order of reading.

    Raises:
        InputError: x or mask of another shape, or an unknown head.
    """
    _known("head", head, get_args(Head))
    x, keep = _read(*_checked(weights, x, mask), go_backwards)
    units = len(weights.recurrent)
    h = c = np.zeros((len(x), units))
    trace = Trace([], [c], [h], [])
    for t in range(x.shape[1]):
        z = x[:, t] @ weights.kernel + h @ weights.recurrent + weights.bias  # (N, 4U)
        i, f, g, o = np.split(z, 4, axis=1)
        i = _sigmoid(i)
        f = _sigmoid(f)
        g = np.tanh(g)
        o = _sigmoid(o)
        written = f * c + i * g
        tanh_c = np.tanh(written)
        c = np.where(keep[:, t], written, c)
        h = np.where(keep[:, t], o * tanh_c, h)
        trace.gates.append((i, f, g, o))
        trace.tanh_c.append(tanh_c)
        trace.c.append(c)
        trace.h.append(h)
    p = np.stack(trace.h[1:], axis=1) @ weights.head + weights.head_bias
    return (_sigmoid(p) if head == "sigmoid" else p), trace


def gradients(
    weights: Weights,
    x: Array,
    y: Array,
    *,
    loss: Loss = "mse",
    head: Head = "linear",
    mask: Array | None = None,
    go_backwards: bool = False,
) -> tuple[float, Weights]:
    """The loss, and its derivative by every weight.

    Args:
        weights: of the net.
        x: (N, T, F).
        y: (N, T, K).
        loss: mean over rows, steps that count, and outputs.
        head: activation of the outputs.
        mask: (N, T), True where a step counts; None: all do.
        go_backwards: read from the last step to the first; y is in the order of reading.

    Raises:
        InputError: x, y or mask of another shape, or an unknown loss or head.
    """
    _known("loss", loss, get_args(Loss))
    p, trace = forward(weights, x, head=head, mask=mask, go_backwards=go_backwards)
    y = np.asarray(y, np.float64)
    if y.shape != p.shape:
        raise InputError(f"y has shape {y.shape}; expected {p.shape}, as the outputs")
    x, counts = _checked(weights, x, mask)
    value, d_p = _loss(p, y, loss, counts)
    x, keep = _read(x, counts, go_backwards)
    if head == "sigmoid":
        d_p = d_p * p * (1 - p)
    shown = np.stack(trace.h[1:], axis=1)  # (N, T, U)
    d_head = np.einsum("ntu,ntk->uk", shown, d_p)
    d_head_bias = d_p.sum(axis=(0, 1))
    d_kernel = np.zeros_like(weights.kernel)
    d_recurrent = np.zeros_like(weights.recurrent)
    d_bias = np.zeros_like(weights.bias)
    d_h = d_c = np.zeros_like(trace.h[0])
    for t in reversed(range(x.shape[1])):
        i, f, g, o = trace.gates[t]
        d_h = d_h + d_p[:, t] @ weights.head.T
        through_h = np.where(keep[:, t], d_h, 0)
        past_h = np.where(keep[:, t], 0, d_h)
        through_c = np.where(keep[:, t], d_c, 0)
        past_c = np.where(keep[:, t], 0, d_c)
        d_written = through_c + through_h * o * (1 - trace.tanh_c[t] ** 2)
        d_z = np.concatenate(
            [
                d_written * g * i * (1 - i),
                d_written * trace.c[t] * f * (1 - f),
                d_written * i * (1 - g**2),
                through_h * trace.tanh_c[t] * o * (1 - o),
            ],
            axis=1,
        )  # (N, 4U)
        d_kernel += x[:, t].T @ d_z
        d_recurrent += trace.h[t].T @ d_z
        d_bias += d_z.sum(axis=0)
        d_h = d_z @ weights.recurrent.T + past_h
        d_c = d_written * f + past_c
    return value, Weights(d_kernel, d_recurrent, d_bias, d_head, d_head_bias)


def train(
    weights: Weights,
    x: Array,
    y: Array,
    *,
    order: Array,
    learning_rate: float,
    loss: Loss = "mse",
    head: Head = "linear",
) -> tuple[Weights, list[float]]:
    """Plain gradient descent: one update for each row of `order`.

    Args:
        weights: to begin with.
        x: (N, T, F).
        y: (N, T, K).
        order: row numbers of each batch, (updates, batch).
        learning_rate: times the gradient is what the weights lose.
        loss: see `gradients`.
        head: see `forward`.

    Returns:
        Weights at the end, and the loss of each batch before its update.

    Raises:
        InputError: as `gradients`; an order that holds other than row numbers of x.
    """
    _rows(order, len(x))
    if len(y) != len(x):
        raise InputError(f"y has {len(y)} rows; expected {len(x)}, as x")
    losses = []
    for rows in order:
        value, slope = gradients(weights, x[rows], y[rows], loss=loss, head=head)
        both = zip(weights.arrays, slope.arrays, strict=True)
        weights = Weights(*(w - learning_rate * d for w, d in both))
        losses.append(value)
    return weights, losses


def _loss(p: Array, y: Array, loss: Loss, counts: Array) -> tuple[float, Array]:
    """The loss, and its derivative by each output, (N, T, K)."""
    share = counts / max(counts.sum() * p.shape[2], 1)  # of each output in the mean
    if loss == "mse":
        return float((share * (p - y) ** 2).sum()), 2 * share * (p - y)
    q = np.clip(p, _CLIP, 1 - _CLIP)
    value = -(y * np.log(q) + (1 - y) * np.log(1 - q))
    return float((share * value).sum()), share * np.where(p == q, (q - y) / (q * (1 - q)), 0)


def _sigmoid(z: Array) -> Array:
    return np.asarray((1 + np.tanh(z / 2)) / 2)  # = 1 / (1 + e⁻ᶻ), without its overflow


def _read(x: Array, counts: Array, go_backwards: bool) -> tuple[Array, Array]:
    """Input and mask in the order in which the steps are read."""
    if go_backwards:
        return (x[:, ::-1], counts[:, ::-1])
    return (x, counts)


def _known(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(f"{name}={value!r}; expected one of {', '.join(known)}")


def _rows(order: Array, count: int) -> None:
    if order.ndim != 2 or order.dtype.kind not in "iu":
        raise InputError(
            f"order has shape {order.shape} and type {order.dtype}; expected whole numbers, "
            "(updates, batch)"
        )
    if order.size and not 0 <= order.min() <= order.max() < count:
        raise InputError(
            f"order holds rows {order.min()} to {order.max()}; expected 0 to {count - 1}, as x"
        )


def _checked(weights: Weights, x: Array, mask: Array | None) -> tuple[Array, Array]:
    """The input in float64, and the mask, (N, T, 1), of booleans."""
    x = np.asarray(x, np.float64)
    features = len(weights.kernel)
    if x.ndim != 3 or x.shape[2] != features or 0 in x.shape:
        raise InputError(
            f"x has shape {x.shape}; expected (rows, steps, {features}), at least one of each"
        )
    if mask is None:
        return x, np.ones((*x.shape[:2], 1), bool)
    mask = np.asarray(mask)
    if mask.shape != x.shape[:2]:
        raise InputError(f"mask has shape {mask.shape}; expected {x.shape[:2]}, as x")
    return x, mask.astype(bool)[..., np.newaxis]
