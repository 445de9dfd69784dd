"""Arrays with a known mistake in them, and healthy ones that look like it."""

from __future__ import annotations

import numpy as np

from tests.ceiling.sequences import stacked
from unstuck.case import Array
from unstuck.ceiling.rearrange import Scored, best
from unstuck.ceiling.visibility import Visibility


def bits(rows: int, steps: int, *, seed: int = 0) -> Array:
    return np.random.default_rng(seed).integers(0, 2, (rows, steps))


def operands(rows: int, steps: int) -> tuple[Array, Array]:
    return bits(rows, steps, seed=1), bits(rows, steps, seed=2)


def carried(a: Array, b: Array) -> Array:
    """Binary addition, least significant bit first; any number of bits."""
    carry, answer = np.zeros(len(a), dtype=np.int64), np.empty_like(a)
    for step in range(a.shape[1]):
        total = a[:, step] + b[:, step] + carry
        answer[:, step], carry = total & 1, total >> 1
    return answer


def scrambled(x: Array, order: tuple[int, ...]) -> Array:
    """What comes out when the axes lay in `order` and the buffer was merely reshaped."""
    return np.ascontiguousarray(x.transpose(order)).reshape(x.shape)


def search(x: Array, y: Array, visibility: str = "causal", *, seed: int = 0) -> list[Scored]:
    """`best` under a named visibility."""
    per_step = y.ndim == 3 or (y.ndim == 2 and y.shape[1] == x.shape[1])
    seen = Visibility.named(visibility, y.shape[1] if per_step else 1, x.shape[1])
    return best(x, y, visibility=seen, seed=seed)


def or_task(rows: int = 2000, steps: int = 5) -> tuple[Array, Array]:
    a, b = operands(rows, steps)
    return stacked(a, b), (a | b)[:, :, None]


def addition(rows: int = 2000, steps: int = 8) -> tuple[Array, Array]:
    a, b = operands(rows, steps)
    return stacked(a, b), carried(a, b)[:, :, None]
