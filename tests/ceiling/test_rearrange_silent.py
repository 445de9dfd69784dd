"""best(): silence on healthy arrays, hopeless ones, and tasks that look like a mistake."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.ceiling.rearranged import addition, bits, carried, operands, or_task, scrambled, search
from tests.ceiling.sequences import stacked
from unstuck.case import Array
from unstuck.ceiling.rearrange import best
from unstuck.ceiling.visibility import Visibility
from unstuck.errors import InputError

Arrays = tuple[Array, Array]


def moved(a: Array, ahead: int, *, seed: int = 9) -> Array:
    """a, `ahead` steps earlier; what has no origin is random."""
    y = bits(*a.shape, seed=seed)
    if ahead > 0:
        y[:, :-ahead] = a[:, ahead:]
    else:
        y[:, -ahead:] = a[:, :ahead]
    return y


def balanced(steps: int) -> Arrays:
    """Whether the brackets so far are balanced."""
    x = bits(2000, steps)
    return x[:, :, None], (np.where(x == 1, 1, -1).cumsum(axis=1) == 0)[:, :, None].astype(int)


def parity(steps: int) -> Arrays:
    x = bits(2000, steps)
    return x[:, :, None], (x.cumsum(axis=1) % 2)[:, :, None]


def delayed(steps: int, by: int) -> Arrays:
    x = bits(2000, steps)
    return x[:, :, None], moved(x, -by)[:, :, None]


def next_symbol(steps: int, ahead: int, *, other: bool) -> Arrays:
    x, noise = operands(2000, steps)
    return stacked(x, noise) if other else x[:, :, None], moved(x, ahead)[:, :, None]


def announced(steps: int) -> Arrays:
    """Whether something happens within the next three steps."""
    a, b = operands(2000, steps)
    both = np.pad(a & b, ((0, 0), (0, 3)))
    y = both[:, 1:-2] | both[:, 2:-1] | both[:, 3:]
    return stacked(a, b), y[:, :steps, None]


def markov(rows: int) -> Array:
    """A text of five letters in which each letter depends on the one before."""
    rng = np.random.default_rng(0)
    steps = np.cumsum(rng.dirichlet(np.full(5, 0.3), size=5), axis=1)
    text = [0]
    for draw in rng.random(rows):
        text.append(min(int(np.searchsorted(steps[text[-1]], draw)), 4))
    return np.array(text)


def windows(series: Array, width: int, rows: int) -> Array:
    return np.lib.stride_tricks.sliding_window_view(series, width)[:rows]


TASKS: dict[str, Callable[[], tuple[Array, Array, str]]] = {
    "or": lambda: (*or_task(), "causal"),
    "or, static model": lambda: (*or_task(), "static"),
    "or of 27 bits": lambda: (*or_task(steps=27), "full"),
    "xor": lambda: (or_task()[0], or_task()[0].sum(axis=2) % 2, "causal"),
    "addition": lambda: (*addition(), "causal"),
    "addition of 27 bits": lambda: (*addition(steps=27), "causal"),
    "addition, most significant bit first, both directions": lambda: (
        addition()[0][:, ::-1],
        addition()[1][:, ::-1],
        "full",
    ),
    "parity": lambda: (*parity(8), "causal"),
    "parity of 27 bits": lambda: (*parity(27), "causal"),
    "parity of 27 bits, last only": lambda: (parity(27)[0], parity(27)[1][:, -1, 0], "full"),
    "balanced brackets": lambda: (*balanced(8), "causal"),
    "balanced brackets, 27 steps": lambda: (*balanced(27), "causal"),
    "copy after 1 step": lambda: (*delayed(5, 1), "causal"),
    "copy after 4 steps of 27": lambda: (*delayed(27, 4), "causal"),
    "copy after 12 steps of 27": lambda: (*delayed(27, 12), "causal"),
    "next symbol": lambda: (*next_symbol(8, 1, other=False), "causal"),
    "next symbol, two features": lambda: (*next_symbol(8, 1, other=True), "causal"),
    "symbol after the next, two features": lambda: (*next_symbol(16, 2, other=True), "causal"),
    "next symbol, rolled": lambda: (bits(2000, 8), np.roll(bits(2000, 8), -1, axis=1), "causal"),
    "event within three steps": lambda: (*announced(8), "causal"),
    "event within three steps of 27": lambda: (*announced(27), "causal"),
    "reversed copy, sees all": lambda: (bits(2000, 8), bits(2000, 8)[:, ::-1], "full"),
    "reversed copy, sees all of 27": lambda: (bits(2000, 27), bits(2000, 27)[:, ::-1], "full"),
    "reversed copy, causal": lambda: (bits(2000, 8), bits(2000, 8)[:, ::-1], "causal"),
    "random targets": lambda: (or_task()[0], bits(2000, 5, seed=7), "causal"),
    "random labels of rows": lambda: (or_task()[0], bits(2000, 1, seed=7)[:, 0], "full"),
    "rare random targets": lambda: (
        or_task()[0],
        (np.random.default_rng(7).random((2000, 5)) < 0.03).astype(int),
        "causal",
    ),
    "sorted random labels": lambda: (
        or_task()[0],
        np.sort(bits(2000, 1, seed=7)[:, 0]),
        "full",
    ),
    "random targets, each step sorted": lambda: (
        or_task()[0],
        np.sort(bits(2000, 5, seed=7), axis=0),
        "causal",
    ),
    "permuted rows": lambda: (
        or_task()[0],
        or_task()[1][np.random.default_rng(7).permutation(2000)],
        "causal",
    ),
    "text": lambda: (windows(markov(2010), 8, 2000), windows(markov(2010)[1:], 8, 2000), "causal"),
    "class of the next letter, every step": lambda: (
        windows(markov(2010), 8, 2000)[::8],
        (windows(markov(2010)[1:], 8, 2000)[::8] > 2).astype(int),
        "causal",
    ),
    "class of the next letter": lambda: (
        windows(markov(2010), 8, 2000),
        (markov(2010)[8:2008] > 2).astype(int),
        "full",
    ),
    "next letter, every third window": lambda: (
        windows(markov(6010), 8, 6000)[::3],
        markov(6010)[8:6008:3],
        "full",
    ),
    "next letter, one-hot, every third window": lambda: (
        np.eye(5)[windows(markov(6010), 8, 6000)[::3]],
        np.eye(5)[markov(6010)[8:6008:3]],
        "full",
    ),
    "class of the next letter, every fifth window": lambda: (
        windows(markov(10010), 8, 10000)[::5],
        (markov(10010)[8:10008:5] > 2).astype(int),
        "full",
    ),
    "next letter, one-hot, windows back to back": lambda: (
        np.eye(5)[windows(markov(16010), 8, 16000)[::8]],
        np.eye(5)[markov(16010)[8:16008:8]],
        "full",
    ),
    "next letter, windows of 100 back to back": lambda: (
        windows(markov(100200), 100, 100000)[::100],
        markov(100200)[100:100100:100],
        "full",
    ),
    "operands side by side": lambda: (
        np.concatenate(operands(2000, 5), axis=1),
        np.bitwise_or(*operands(2000, 5)),
        "full",
    ),
    "one step": lambda: (or_task()[0][:, :1], or_task()[1][:, :1], "full"),
}


@pytest.mark.parametrize("name", TASKS)
def test_nothing_is_proposed(name: str) -> None:
    x, y, visibility = TASKS[name]()
    assert [scored.layout.code for scored in search(x, y, visibility)] == []


def walk(rows: int) -> Array:
    return np.random.default_rng(3).normal(size=rows).cumsum()


SERIES: dict[str, Callable[[], tuple[Array, Array, str]]] = {
    "next value of a walk": lambda: (windows(walk(900), 8, 800), walk(900)[8:808], "full"),
    "next step of a walk": lambda: (windows(walk(900), 8, 800), np.diff(walk(900))[7:807], "full"),
    "direction of a walk": lambda: (
        windows(walk(900), 8, 800),
        (np.diff(walk(900))[7:807] > 0).astype(int),
        "full",
    ),
    "direction of the next return": lambda: (
        np.diff(walk(901))[:800, None],
        (np.diff(walk(901))[1:801] > 0).astype(int),
        "full",
    ),
    "next value, every step": lambda: (
        windows(np.diff(walk(900)), 8, 800)[:, :, None],
        windows(np.diff(walk(900))[1:], 8, 800)[:, :, None],
        "causal",
    ),
    "running sum": lambda: (
        np.random.default_rng(0).normal(size=(800, 8, 1)),
        np.random.default_rng(0).normal(size=(800, 8, 1)).cumsum(axis=1),
        "causal",
    ),
    "noise": lambda: (
        np.random.default_rng(0).normal(size=(800, 8, 2)),
        np.random.default_rng(1).normal(size=(800, 8, 1)),
        "causal",
    ),
    "noise around sorted classes": lambda: (
        np.random.default_rng(0).normal(size=(800, 8, 2)),
        np.sort(np.random.default_rng(1).integers(0, 3, 800)),
        "full",
    ),
}


@pytest.mark.parametrize("name", SERIES)
def test_nothing_is_proposed_for_series(name: str) -> None:
    x, y, visibility = SERIES[name]()
    assert [scored.layout.code for scored in search(x, y, visibility)] == []


@pytest.mark.parametrize("seed", range(4))
def test_noisy_labels_are_left_alone(seed: int) -> None:
    """Ten in a hundred flipped: nothing scores above 0.9, and no layout may claim to."""
    x, y = or_task()
    flipped = y ^ (np.random.default_rng(seed).random(y.shape) < 0.1)
    assert search(x, flipped, seed=seed) == []
    x, y = addition()
    flipped = y ^ (np.random.default_rng(seed).random(y.shape) < 0.1)
    assert search(x, flipped, seed=seed) == []


@pytest.mark.parametrize("rows", [1, 2, 5, 23, 60])
def test_few_rows_prove_nothing(rows: int) -> None:
    x, y = or_task(rows=rows)
    assert search(scrambled(x, (0, 2, 1)), np.roll(y, 1, axis=0)) == []


def test_what_a_full_view_sees_anyway_is_no_gain() -> None:
    x, y = or_task(steps=27)
    assert search(scrambled(x, (0, 2, 1)), y, "full") == []
    assert search(scrambled(x, (0, 2, 1)), y, "causal") != []


def test_nothing_to_gain_when_the_ceiling_is_known_to_be_reached() -> None:
    from unstuck.ceiling import ceiling

    a, b = operands(2000, 5)
    y = carried(a, b)
    given = ceiling(stacked(a, b), y)
    seen = Visibility.named("causal", 5, 5)
    assert best(stacked(a, b), y, visibility=seen, given=given) == []


def test_constant_targets() -> None:
    x, y = or_task()
    assert search(x, np.zeros_like(y)) == []


def test_bad_arrays_are_refused() -> None:
    x, y = or_task(rows=50)
    seen = Visibility.named("causal", 5, 5)
    with pytest.raises(InputError, match="rows"):
        best(x[1:], y, visibility=seen)
    with pytest.raises(InputError, match="NaN"):
        best(np.full(x.shape, np.nan), y, visibility=seen)
    with pytest.raises(InputError, match="visibility"):
        best(x[:, :4], y[:, :4], visibility=seen)
