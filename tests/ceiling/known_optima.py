"""Random tasks whose best reachable accuracy is known in closed form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.ceiling import sequences
from unstuck.case import Array

Draw = Callable[[np.random.Generator, int], tuple[Array, Array]]


@dataclass(frozen=True)
class Task:
    """A source of rows.

    Args:
        name: what is drawn.
        draw: (generator, rows) -> (x, y).
        optimum: accuracy of the Bayes rule.
        visibility: what an output may see.
    """

    name: str
    draw: Draw
    optimum: float
    visibility: str = "causal"


def bits(rng: np.random.Generator, rows: int, steps: int = 5, one: float = 0.5) -> Array:
    return (rng.random((rows, steps)) < one).astype(np.int64)


def flipped(rng: np.random.Generator, y: Array, share: float) -> Array:
    return y ^ (rng.random(y.shape) < share)


def of_pairs(
    operation: Callable[[Array, Array], Array], noise: float = 0.0, order: int = 1
) -> Draw:
    def draw(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
        a, b = bits(rng, rows), bits(rng, rows)
        y = flipped(rng, operation(a, b), noise)
        return sequences.stacked(a, b)[:, ::order], y[:, ::order]

    return draw


def of_bits(operation: Callable[[Array], Array], noise: float = 0.0, one: float = 0.5) -> Draw:
    def draw(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
        x = bits(rng, rows, one=one)
        return x, flipped(rng, operation(x), noise)

    return draw


def delayed(x: Array) -> Array:
    return np.concatenate([np.zeros_like(x[:, :2]), x[:, :-2]], axis=1)


def reshaped(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    a, b = bits(rng, rows), bits(rng, rows)
    return np.stack([a, b], axis=1).reshape(-1, 5, 2), a | b


def coin(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    return bits(rng, rows), bits(rng, rows, one=0.7)


def erased(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    y = bits(rng, rows)
    return np.where(rng.random(y.shape) < 0.6, y, 2), y


def sensors(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    y = bits(rng, rows)
    return flipped(rng, np.repeat(y[:, :, None], 3, axis=2), 0.2), y


def markov(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    moves = rng.random((rows, 6)) < 0.2
    chain = np.cumsum(moves, axis=1) % 2
    return chain[:, :-1], chain[:, 1:]


def one_label(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    x = rng.integers(0, 3, (rows, 4))
    shares = np.array([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.25, 0.25, 0.5]])
    chosen = (rng.random((rows, 1)) > shares[x[:, 1]].cumsum(axis=1)).sum(axis=1)
    return x, chosen


def channel(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    x = rng.integers(0, 4, (rows, 4))
    y = np.where(rng.random(x.shape) < 0.12, (x + 1) % 4, x)
    return np.eye(4)[x], np.eye(4)[y]


def z_channel(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    x = bits(rng, rows)
    return x, x & (rng.random(x.shape) < 0.75)


def real_line(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    x = rng.choice([-1.5, 0.25, 2.0], size=(rows, 4))
    return x.astype(np.float32), flipped(rng, (x > 0).astype(np.int64), 0.15)


def signs(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    x = bits(rng, rows)
    return 2.0 * x - 1, 2.0 * flipped(rng, x, 0.25) - 1


def parity(x: Array) -> Array:
    return np.cumsum(x, axis=1) % 2


def suffix_parity(x: Array) -> Array:
    return parity(x[:, ::-1])[:, ::-1]


TASKS = (
    Task("or", of_pairs(np.bitwise_or), 1.0),
    Task("or, 5 % flipped", of_pairs(np.bitwise_or, 0.05), 0.95),
    Task("or, 10 % flipped", of_pairs(np.bitwise_or, 0.1), 0.9),
    Task("or, 20 % flipped, own step", of_pairs(np.bitwise_or, 0.2), 0.8, "static"),
    Task("xor, 10 % flipped", of_pairs(np.bitwise_xor, 0.1), 0.9),
    Task("xor, 30 % flipped, whole row", of_pairs(np.bitwise_xor, 0.3), 0.7, "full"),
    Task("and, 10 % flipped", of_pairs(np.bitwise_and, 0.1), 0.9),
    Task("addition, lowest bit first", of_pairs(sequences.add), 1.0),
    Task("the same, 10 % flipped", of_pairs(sequences.add, 0.1), 0.9),
    Task("subtraction, lowest bit first", of_pairs(sequences.subtract), 1.0),
    Task("product, lowest bit first", of_pairs(sequences.multiply), 1.0),
    Task("addition, highest bit first", of_pairs(sequences.add, order=-1), 0.69375),
    Task("subtraction, highest bit first", of_pairs(sequences.subtract, order=-1), 0.69375),
    Task("product, highest bit first", of_pairs(sequences.multiply, order=-1), 0.675),
    Task("addition read backwards", of_pairs(sequences.add, order=-1), 1.0, "anticausal"),
    Task("reshape for a transpose", reshaped, 0.8),
    Task("or, one step early", of_pairs(lambda a, b: np.roll(a | b, -1, 1)), 0.8),
    Task("or, reversed", of_pairs(lambda a, b: (a | b)[:, ::-1]), 0.9),
    Task("copy", of_bits(np.copy), 1.0),
    Task("copy, 40 % flipped", of_bits(np.copy, 0.4), 0.6),
    Task("copy of the bit two steps ago", of_bits(delayed), 1.0),
    Task("the same through a short window", of_bits(delayed), (2 + 3 * 0.5) / 5, "window(2)"),
    Task("the same through a longer window", of_bits(delayed, 0.2), 0.8, "window(3)"),
    Task("reversed bits", of_bits(lambda x: x[:, ::-1]), 0.8),
    Task("reversed bits, mostly ones", of_bits(lambda x: x[:, ::-1], one=0.8), (3 + 1.6) / 5),
    Task("sorted bits", of_bits(lambda x: np.sort(x, axis=1)), 0.89375),
    Task("running parity", of_bits(parity), 1.0),
    Task("running parity, 10 % flipped", of_bits(parity, 0.1), 0.9),
    Task("running parity, own step", of_bits(parity), (1 + 4 * 0.5) / 5, "static"),
    Task("parity of the rest", of_bits(suffix_parity), 0.6),
    Task("parity of the rest, seen", of_bits(suffix_parity, 0.1), 0.9, "anticausal"),
    Task("a coin", coin, 0.7),
    Task("erased bits", erased, 0.6 + 0.4 / 2),
    Task("three noisy sensors", sensors, 0.8**3 + 3 * 0.8**2 * 0.2),
    Task("a Markov chain", markov, 0.8),
    Task("one label of three", one_label, (0.7 + 0.6 + 0.5) / 3, "full"),
    Task("one-hot channel", channel, 0.88),
    Task("Z channel", z_channel, (1 + 0.75) / 2),
    Task("three real numbers", real_line, 0.85),
    Task("signs", signs, 0.75),
)
