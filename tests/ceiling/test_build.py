"""What is built is scored on rows it has not seen, and never looks where it may not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck.case import Array
from unstuck.ceiling import ceiling
from unstuck.ceiling.baselines import last_value, linear, seasonal, spread_steps
from unstuck.ceiling.constants import constant_scores
from unstuck.ceiling.crossfit import Built, crossfit
from unstuck.ceiling.estimate import estimate
from unstuck.ceiling.evidence import distinct_symbol_rows, is_enumeration
from unstuck.ceiling.row_hash import distinct_rows
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.ceiling.visibility import Visibility
from unstuck.clock import Deadline

RNG = np.random.default_rng(0)


def built(x: Array, y: Array, name: str, weight: Array | None = None) -> Built:
    found = symbols(x)
    assert isinstance(found, Symbols)
    target = read_target(y, steps=x.shape[1])
    visible = Visibility.named(name, target.values.shape[1], x.shape[1])
    return crossfit(found, target, visible, weight=weight)


def test_tables_score_what_the_bayes_rule_scores() -> None:
    x = RNG.integers(0, 2, (20_000, 5))
    y = np.roll(x, 2, axis=1) ^ (RNG.random(x.shape) < 0.1)
    found = built(x, y, "causal")
    assert found.best["accuracy"][:, 0] == pytest.approx([0.5, 0.5, 0.9, 0.9, 0.9], abs=0.012)
    assert found.best["mse"][2:, 0] == pytest.approx([0.09] * 3, abs=0.005)
    assert found.depth[2:].tolist() == [3, 3, 3]


def test_tables_do_not_learn_noise() -> None:
    """In-sample nearly perfect, out of sample a coin."""
    x, y = RNG.integers(0, 2, (3_000, 14)), RNG.integers(0, 2, 3_000)
    found = built(x, y, "full")
    assert found.best["accuracy"][0, 0] < 0.53
    assert found.best["cross-entropy"][0, 0] > 0.69


def test_a_window_answers_where_whole_rows_never_repeat() -> None:
    x = RNG.integers(0, 2, (3_000, 30))
    y = x ^ np.roll(x, 1, axis=1)
    found = built(x, y, "causal")
    assert (found.best["accuracy"][1:] == 1.0).all()


def test_real_targets_are_answered_by_their_mean() -> None:
    x = RNG.integers(0, 3, (9_000, 2))
    y = x.sum(axis=1) + 0.5 * RNG.normal(size=9_000)
    assert built(x, y, "full").best["mse"][0, 0] == pytest.approx(0.25, abs=0.02)


def test_rows_without_weight_are_not_learned_from() -> None:
    x = np.zeros((400, 1), int)
    y = np.arange(400)[:, None] % 4 == 0
    weight = np.where(y.T, 1.0, 0.0)
    assert built(x, y, "full", weight).best["accuracy"][0, 0] == 1.0


def test_constants() -> None:
    y = np.stack([np.zeros(10), np.ones(10), np.r_[np.ones(8), np.zeros(2)]], axis=1)
    constant, per_step = constant_scores(read_target(y, steps=3), None)
    assert constant["accuracy"].mean() == pytest.approx(0.6)
    assert per_step["accuracy"].mean() == pytest.approx((1 + 1 + 0.8) / 3)
    assert constant["mse"].mean() == pytest.approx(0.6 * 0.4)
    assert per_step["mse"].mean() == pytest.approx(0.16 / 3)
    real = RNG.normal(size=(200, 3)) + np.array([0, 5, 0])
    constant, per_step = constant_scores(read_target(real, steps=3), None)
    assert constant["mse"].mean() == pytest.approx(real.var())
    assert per_step["mse"].mean() == pytest.approx(real.var(axis=0).mean())


def test_persistence_repeats_the_last_input() -> None:
    walk = RNG.normal(size=(500, 11)).cumsum(axis=1)
    target = read_target(walk[:, -1])
    error = last_value(walk[:, :-1], target, None, "mse")
    assert error == pytest.approx(1.0, abs=0.2)
    bits = RNG.integers(0, 2, (500, 6))
    assert last_value(bits, read_target(bits, steps=6), None, "accuracy") == 1.0
    assert last_value(bits, read_target(np.eye(2)[bits[:, 0]]), None, "accuracy") is None


def test_linear_models_see_only_what_is_visible() -> None:
    x = RNG.normal(size=(800, 4, 2))
    y = x[:, ::-1, 0]
    target = read_target(y, steps=4)
    causal = linear(x, symbols(x), target, Visibility.named("causal", 4, 4), None)["mse"]
    assert (causal[2:] < 0.01).all()
    assert (causal[:2] > 0.8).all()
    own = linear(x, symbols(x), target, Visibility.named("causal", 4, 4), None, own_step=True)
    assert (own["mse"] > 0.8).all()


def test_tokens_are_shown_one_column_each() -> None:
    x = RNG.integers(0, 7, (900, 3))
    y = np.array([0, 1, 1, 0, 1, 0, 0])[x[:, 1]]
    whole = Visibility.named("full", 1, 3)
    assert linear(x, symbols(x), read_target(y), whole, None)["accuracy"][0, 0] == 1.0


def test_trees_find_what_lines_cannot() -> None:
    x = RNG.normal(size=(1_500, 2, 1))
    y = (x[:, 0, 0] * x[:, 1, 0] > 0).astype(int)
    whole, target = Visibility.named("full", 1, 2), read_target(y)
    assert linear(x, symbols(x), target, whole, None)["accuracy"][0, 0] < 0.6
    found = estimate(x, symbols(x), target, whole, None, np.array([0]), Deadline())
    assert found["accuracy"][0, 0] > 0.93


def test_nothing_is_fitted_to_a_handful_of_rows() -> None:
    found = ceiling(RNG.normal(size=(9, 4)), RNG.normal(size=9))
    assert found.how == "baselines only"
    assert found.high is None
    assert found.low == 0.0


@pytest.mark.parametrize("most", [1, 2, 3, 10, 50])
def test_steps_are_spread_evenly(most: int) -> None:
    chosen = spread_steps(np.arange(20), most)
    assert len(chosen) <= most
    assert chosen[-1] == 19
    assert most == 1 or chosen[0] == 0


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_distinct_rows_are_counted_alike_by_hash_and_by_symbols(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, (200, 3, 2)).astype(rng.choice([np.int8, np.float32, np.float64]))
    found = symbols(x)
    assert isinstance(found, Symbols)
    expected = len(np.unique(x.reshape(200, -1), axis=0))
    assert distinct_rows(x) == distinct_symbol_rows(found) == expected


def test_hashes_tell_powers_of_two_apart() -> None:
    """Bit patterns of such floats differ in few high bits, which a weak hash would lose."""
    x = 2.0 ** np.random.default_rng(0).integers(-40, 40, (50_000, 6))
    assert distinct_rows(x) == len(np.unique(x, axis=0))


def test_an_enumeration_is_recognised() -> None:
    grid = np.stack(np.meshgrid([0, 1, 2], [5, 7], [1, 4]), axis=-1).reshape(-1, 3)
    cases = {
        "once": (grid, True),
        "three times": (np.repeat(grid, 3, axis=0), True),
        "one missing": (grid[1:], False),
        "one too often": (np.vstack([grid, grid[:1]]), False),
        "one for another": (np.vstack([grid[1:], grid[1:2]]), False),
    }
    for name, (x, expected) in cases.items():
        found = symbols(x)
        assert isinstance(found, Symbols)
        assert is_enumeration(found) is expected, name


def test_a_season_is_found_and_scored_on_other_rows() -> None:
    series = np.sin(np.arange(900) * 2 * np.pi / 7) + 0.1 * np.random.default_rng(0).normal(
        size=900
    )
    x = np.stack([series[i : i + 10] for i in range(880)])[..., None]
    found = ceiling(x, series[10:890], visibility="full", metric="r2").baselines
    assert found["seasonal"] > 0.9 > found["last value"]
    walk = np.cumsum(np.random.default_rng(1).normal(size=900))
    x = np.stack([walk[i : i + 10] for i in range(880)])[..., None]
    assert "seasonal" not in ceiling(x, walk[10:890], visibility="full", metric="r2").baselines


def test_an_output_that_sees_nothing_has_no_season() -> None:
    x = np.random.default_rng(0).normal(size=(100, 4, 1))
    target = read_target(x.sum(axis=1), steps=4)
    assert seasonal(x, target, Visibility.of_mask(np.zeros((1, 4), bool)), None) is None
