"""Overlap: how many validation rows stand in the training rows, and how many would by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.row_hash import row_hashes
from unstuck.doctor import thresholds
from unstuck.doctor.measure import padding

_MAX_NUMBERS = 1 << 24  # of the inputs, where pieces are looked for
_BASE = np.uint64(0x9E3779B97F4A7C15)
_SAMPLED_ROWS = 256  # that show whether their numbers are real or whole
_MAX_REPEATS = 64  # of a row, up to which it is counted how many rows have as many


@dataclass(frozen=True)
class Overlap:
    """Validation rows against training rows, by their inputs.

    Args:
        share: share of validation rows whose input stands in the training rows.
        by_chance: share to be expected if every number, or every step as a whole, were drawn
            independently with the frequencies seen; 1.0 for 100,000 rows of ten bits, 0.0 for real
            numbers.
        neighbours: share of validation rows that are a training window moved by one step.
        pieces: share of validation rows of which a quarter, step after step, stands somewhere in a
            training row; 0.0 where such pieces repeat by chance, and of tokens.
        distinct: number of distinct training inputs.
        covered: share of these that stand in the validation rows.
        drawn: whether the rows repeat as draws from a finite set do. Rows that were copied repeat
            in another way; real numbers are never drawn twice.
    """

    share: float
    by_chance: float
    neighbours: float
    pieces: float
    distinct: int
    covered: float
    drawn: bool = False


def overlap(x: Array, x_val: Array) -> Overlap:
    """Compare inputs of shape (rows, steps, features) by hashes of their rows."""
    train = row_hashes(x)
    val = row_hashes(x_val.astype(x.dtype, copy=False))
    known = np.unique(train)
    neighbours = 0.0
    if x.shape[1] >= 3:
        neighbours = max(
            float(np.isin(row_hashes(x_val[:, 1:]), row_hashes(x[:, :-1])).mean()),
            float(np.isin(row_hashes(x_val[:, :-1]), row_hashes(x[:, 1:])).mean()),
        )
    return Overlap(
        share=float(np.isin(val, known).mean()),
        by_chance=_by_chance(x),
        neighbours=neighbours,
        pieces=_pieces(x, x_val),
        distinct=len(known),
        covered=float(np.isin(known, val).mean()),
        drawn=(_whole(x) or not _of_real_numbers(x)) and drawn(np.concatenate([train, val])),
    )


def _of_real_numbers(x: Array) -> bool:
    first_rows = x[:_SAMPLED_ROWS]
    return np.unique(first_rows).size >= thresholds.REAL_NUMBERS * first_rows.size


def _whole(x: Array) -> bool:
    first_rows = x[:_SAMPLED_ROWS]
    return bool(np.all(first_rows == np.round(first_rows)))


def drawn(rows: Array) -> bool:
    """Whether equal rows are as frequent as independent draws from a finite set make them.

    Let n_k values occur k times. Whatever the chances of the values, k! n_k are moments of their
    Poisson rates, so n_k² ≤ (k+1)/k n_(k-1) n_(k+1) (Cauchy and Schwarz); copies of rows break
    that. And rare values are more numerous than frequent ones, unless some were drawn again and
    again to fill up a class.

    Args:
        rows: one number a row, equal where the rows are; shape (rows,).
    """
    _, counts = np.unique(rows, return_counts=True)
    values = np.bincount(np.minimum(counts, _MAX_REPEATS), minlength=_MAX_REPEATS + 1)[1:-1]
    if not values[0] or values[1] < thresholds.REPEATED_PAIRS:
        return False
    noise = thresholds.STANDARD_ERRORS * np.sqrt(values + 1.0)
    often = np.arange(2, len(values))  # k; values[k - 1] is n_k
    between = values[often - 2] * (values + noise)[often] * (often + 1) / often
    convex = values[often - 1] <= np.sqrt(between) + noise[often - 1]
    falling = values[1:] <= np.minimum.accumulate(values)[:-1] + noise[1:]
    return bool(convex.all() and falling.all())


def _pieces(x: Array, x_val: Array) -> float:
    """Share of validation rows that share a piece with a training row: windows of one recording.

    Pieces are a quarter of a row. One that stands still says nothing: padding and silence are
    alike everywhere.
    """
    length = max(thresholds.PIECE_STEPS, x.shape[1] // 4)
    if x.shape[1] < 2 * thresholds.PIECE_STEPS or x.size + x_val.size > _MAX_NUMBERS:
        return 0.0
    if not _of_real_numbers(x) or _independent(x[:, :length]) > thresholds.PIECE_RARE:
        return 0.0  # tokens and rounded numbers follow rules: pieces of them repeat by themselves
    known, _ = _runs(x, length)
    runs, moves = _runs(x_val.astype(x.dtype, copy=False), length)
    shared = (moves & np.isin(runs, np.unique(known))).any(axis=1)
    return float(shared.mean())


def _runs(x: Array, length: int) -> tuple[Array, Array]:
    """A hash of every run of so many steps, and whether it moves; shapes (rows, places).

    Each step is hashed once; a run's hash is the polynomial of its steps' hashes modulo 2⁶⁴ (Karp
    and Rabin 1987), so long runs cost no more than short ones.
    """
    rows, steps = x.shape[:2]
    each = row_hashes(x.reshape(rows * steps, -1)).reshape(rows, steps)
    sums = np.zeros((rows, steps + 1), dtype=np.uint64)
    for step in range(steps):
        sums[:, step + 1] = sums[:, step] * _BASE + each[:, step]
    changes = np.zeros((rows, steps), dtype=np.int64)
    changes[:, 1:] = np.cumsum(each[:, 1:] != each[:, :-1], axis=1)
    power = np.uint64(pow(int(_BASE), length, 1 << 64))
    runs: Array = sums[:, length:] - sums[:, : steps - length + 1] * power
    moves: Array = changes[:, length - 1 :] > changes[:, : steps - length + 1]
    return runs, moves


def _by_chance(x: Array) -> float:
    """Share of new rows that stand in the data already if all parts of a row were independent.

    Padded rows are taken by their length: short ones have few numbers and repeat often.
    """
    padded = padding.find(x)
    if padded is None:
        return _independent(x)
    lengths = padded.real.sum(axis=1)
    total = 0.0
    for length in np.unique(lengths):
        alike = lengths == length
        if padded.side == "end":
            real = x[alike][:, :length]
        else:
            real = x[alike][:, x.shape[1] - length :]
        total += float(alike.mean()) * (_independent(real) if length else 1.0)
    return total


def _independent(x: Array) -> float:
    """By numbers; and by steps, as the numbers of a one-hot step are anything but independent."""
    sample = x[:20_000]
    share = _repeated(iter(sample.reshape(len(sample), -1).T), len(x))
    if x.shape[1] < 2 or x.shape[2] < 2:  # a row of one step is a sample, not a draw of parts
        return share
    steps = (row_hashes(sample[:, step : step + 1]) for step in range(x.shape[1]))
    return max(share, _repeated(steps, len(x)))


def _repeated(parts: Iterator[Array], rows: int) -> float:
    """Share of new rows found among `rows` old ones; parts are columns, shape (rows,)."""
    log_same = 0.0  # log of the probability that two independent rows are equal
    for part in parts:
        _, counts = np.unique(part, return_counts=True)
        log_same += float(np.log(np.sum((counts / counts.sum()) ** 2)))
        if log_same < -60:
            return 0.0
    expected = rows * np.exp(log_same)
    if expected > 1e-9:
        return float(-np.expm1(-expected))
    return 0.0
