"""Taggers: targets beside their words, before them, and filled at the other end."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling import Visibility
from unstuck.ceiling.rearrange import best

STEPS = 10
CAUSAL = Visibility.named("causal", STEPS, STEPS)


def words(rows: int = 2500, *, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 25, (rows, STEPS))


def tags(x: np.ndarray) -> np.ndarray:
    return 1 + x % 3


def markov(rows: int = 2500, *, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = np.empty((rows, STEPS), int)
    x[:, 0] = rng.integers(1, 13, rows)
    for step in range(1, STEPS):
        stay = rng.random(rows) < 0.6
        x[:, step] = np.where(stay, x[:, step - 1], rng.integers(1, 13, rows))
    return x


def test_tags_of_the_next_word_are_a_shift_when_words_foretell_nothing():
    x = words()
    (found, *_) = best(x[:, :-1], tags(x)[:, 1:], visibility=Visibility.named("causal", 9, 9))
    assert found.layout.kind == "shift"
    assert found.ceiling.low == pytest.approx(1.0)


def test_tags_of_the_next_word_are_a_forecast_when_words_foretell_them():
    x = markov()
    assert best(x[:, :-1], tags(x)[:, 1:], visibility=Visibility.named("causal", 9, 9)) == []


def test_tags_beside_their_words_are_left_alone():
    x = words()
    assert best(x, tags(x), visibility=CAUSAL) == []


@pytest.mark.parametrize("at_end", [True, False])
def test_tags_filled_at_the_other_end(at_end):
    x = words()
    lengths = np.random.default_rng(1).integers(3, STEPS + 1, len(x))
    x = np.where(np.arange(STEPS) < lengths[:, None], x, 0)
    y = np.where(x > 0, tags(x), 0)
    moved = np.stack([np.roll(row, STEPS - n) for row, n in zip(y, lengths, strict=True)])
    given = (x, moved) if at_end else (np.where(moved > 0, moved, 0), y)
    if not at_end:
        given = (np.stack([np.roll(r, STEPS - n) for r, n in zip(x, lengths, strict=True)]), y)
    (found, *_) = best(*given, visibility=CAUSAL)
    assert found.layout.kind == "padding"
    assert found.ceiling.low == pytest.approx(1.0)
    assert np.array_equal(found.layout.apply(*given)[1], y if at_end else moved)
