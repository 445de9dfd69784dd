"""The interval holds the truth: random sources whose best score is known exactly.

Bits of finite-state machines, and real numbers.

A source reads symbols, drawn independently, moves between its states, and writes a bit that is 1
with a chance of state and symbol. Who sees everything so far knows the state, so the best accuracy
at a step is the mean of max(p, 1 − p); who sees its own step alone mixes the states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from unstuck.ceiling.bound import ceiling

SOURCES = 200
CHANCES = np.array([0.0, 0.05, 0.2, 0.5, 0.9, 1.0])


@dataclass(frozen=True)
class Source:
    """A random finite-state source.

    Args:
        move: next state, shape (states, symbols).
        chance: chance of a 1, shape (states, symbols).
        symbols: chance of each symbol, shape (symbols,).
        steps: length of a row.
    """

    move: np.ndarray
    chance: np.ndarray
    symbols: np.ndarray
    steps: int

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Source:
        states, symbols = int(rng.integers(1, 5)), int(rng.integers(2, 4))
        return cls(
            rng.integers(0, states, (states, symbols)),
            rng.choice(CHANCES, (states, symbols)),
            rng.dirichlet(np.full(symbols, 3.0)),
            int(rng.integers(2, 6)),
        )

    def rows(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        x = rng.choice(len(self.symbols), (count, self.steps), p=self.symbols)
        y, state = np.zeros_like(x), np.zeros(count, int)
        for step in range(self.steps):
            y[:, step] = rng.random(count) < self.chance[state, x[:, step]]
            state = self.move[state, x[:, step]]
        return x[..., None], y[..., None]

    def best(self, visibility: str) -> float:
        """The exact best accuracy."""
        at, total = np.zeros(len(self.move)), 0.0
        at[0] = 1.0
        for _ in range(self.steps):
            joint = at[:, None] * self.symbols
            if visibility == "causal":
                total += float((joint * np.maximum(self.chance, 1 - self.chance)).sum())
            else:
                ones, either = (joint * self.chance).sum(0), joint.sum(0)
                total += float(np.maximum(ones, either - ones).sum())
            new = np.zeros_like(at)
            np.add.at(new, self.move, joint)
            at = new
        return total / self.steps


@pytest.mark.parametrize("visibility", ["causal", "static"])
def test_the_interval_covers_the_truth_in_95_of_100_sources(visibility):
    covered, widths = 0, []
    for seed in range(SOURCES):
        rng = np.random.default_rng(seed)
        source = Source.drawn(rng)
        x, y = source.rows(int(rng.integers(300, 3000)), rng)
        found = ceiling(x, y, visibility=visibility, metric="accuracy")
        low = 0.0 if found.low is None else found.low - found.noise
        high = 1.0 if found.high is None else found.high + found.noise
        truth = source.best(visibility)
        covered += low - 1e-9 <= truth <= high + 1e-9
        widths.append(high - low)
    assert covered >= 0.95 * SOURCES
    assert float(np.median(widths)) < 0.1  # and it says something


SERIES = 60


def test_real_valued_sources_are_not_promised_more_than_they_hold():
    """Linear, or bent, functions of three of the visible numbers plus noise of known size."""
    below, near = 0, []
    for seed in range(SERIES):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(int(rng.integers(300, 1500)), 5, 2))
        signal = x[:, rng.integers(5, size=3), rng.integers(2, size=3)] @ rng.normal(size=3)
        signal = np.tanh(signal) if seed % 2 else signal
        share = float(rng.uniform(0.1, 0.95))  # of the variance that is signal
        noise = rng.normal(size=len(x)) * np.sqrt(signal.var() * (1 - share) / share)
        found = ceiling(x, signal + noise, visibility="full", metric="r2")
        assert found.high is None  # nothing bounds it from above: no row repeats
        below += found.low - found.noise <= share
        near.append(share - found.low)
    assert below >= 0.95 * SERIES
    assert float(np.median(near)) < 0.1
