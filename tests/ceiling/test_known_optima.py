"""D3: ceilings of tasks whose best reachable accuracy is known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ceiling.known_optima import TASKS, Task
from unstuck.ceiling import ceiling

ERROR = 0.005


def test_there_are_thirty_tasks_and_more() -> None:
    assert len({task.name for task in TASKS}) >= 30


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_ceiling_is_within_half_a_percent_of_the_optimum(task: Task) -> None:
    x, y = task.draw(np.random.default_rng(7), 60_000)
    found = ceiling(x, y, visibility=task.visibility)
    assert found.metric == "accuracy"
    assert found.low is not None
    assert found.high is not None
    assert abs((found.low + found.high) / 2 - task.optimum) <= ERROR
    assert found.high - found.low <= 2 * ERROR
    if task.optimum == 1.0:
        assert found.exact


def test_intervals_cover_the_optimum() -> None:
    """On fewer rows the interval is wider; with its noise it must still hold the truth."""
    covered = []
    for task in TASKS:
        for seed in range(2):
            x, y = task.draw(np.random.default_rng((seed, 11)), 8_000)
            found = ceiling(x, y, visibility=task.visibility, seed=seed)
            assert found.low is not None
            high = 1.0 if found.high is None else found.high
            inside = found.low - found.noise <= task.optimum <= high + found.noise
            covered.append((inside, task.name, found.low, high, found.noise))
    missed = [entry[1:] for entry in covered if not entry[0]]
    assert len(missed) <= 0.05 * len(covered), missed


def test_no_answer_to_noise_beats_the_bound() -> None:
    """The Bayes rule itself, scored on the very rows, stays under what counting proves."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        a, b = rng.integers(0, 2, (2, 500, 4))
        noise = rng.random(a.shape) < 0.2
        found = ceiling(np.stack([a, b], -1), (a | b) ^ noise, visibility="static")
        assert found.high is not None
        assert found.high >= float((~noise).mean()) - 1e-12
