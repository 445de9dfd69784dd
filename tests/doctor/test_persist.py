"""Skill is measured against repeating the last value."""

from __future__ import annotations

import numpy as np

from unstuck.doctor.measure import naive_forecast

RNG = np.random.default_rng(0)


def rows(series: np.ndarray, steps: int = 8) -> tuple[np.ndarray, np.ndarray]:
    x = np.stack([series[i : i + steps] for i in range(len(series) - steps)])[..., None]
    return x, series[steps:]


def test_a_random_walk_allows_no_skill():
    x, y = rows(np.cumsum(RNG.normal(size=3000)))
    last = naive_forecast.last_value(x, y)
    assert (last.column, last.scale) == (0, 1.0)
    assert last.r2 > 0.95
    assert naive_forecast.best_skill(x, y, last) < 0.05
    assert naive_forecast.skill(y, last.values(x), last.values(x)) == 0.0


def test_a_smooth_series_allows_much():
    time = np.arange(3000)
    x, y = rows(np.sin(time / 40) * 10 + RNG.normal(scale=0.01, size=3000))
    last = naive_forecast.last_value(x, y)
    assert naive_forecast.best_skill(x, y, last) > 0.9


def test_the_targets_own_past_is_found_among_columns_and_in_another_unit():
    x, y = rows(np.cumsum(RNG.normal(size=2000)))
    noise = RNG.normal(size=x.shape)
    last = naive_forecast.last_value(np.concatenate([noise, x * 100 + 7, noise], axis=2), y)
    assert last.column == 1
    assert np.allclose(
        last.values(np.concatenate([noise, x * 100 + 7], axis=2)), x[:, -1, 0], atol=0.3
    )
    assert naive_forecast.last_value(noise, y) is None
