"""ceiling(): the numbers that are known from elsewhere, and what it says when it knows nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ceiling import sequences
from tests.ceiling.sequences import add, all_pairs, all_strings, multiply, slow_best, subtract
from unstuck.case import Array
from unstuck.ceiling import Visibility, ceiling
from unstuck.errors import InputError


def pairs(operation: Callable[[Array, Array], Array], order: int = 1) -> Callable[..., object]:
    def task(n: int) -> tuple[Array, Array]:
        a, b = all_pairs(n)
        return sequences.stacked(a, b)[:, ::order], operation(a, b)[:, ::order]

    return task


def strings(operation: Callable[[Array], Array]) -> Callable[..., object]:
    def task(n: int) -> tuple[Array, Array]:
        return all_strings(n), operation(all_strings(n))

    return task


# Per task: the ceilings of causal models at n = 5 and n = 8, rounded to four digits.
ORACLES = {
    "or": (pairs(np.bitwise_or), 1.0, 1.0),
    "xor": (pairs(np.bitwise_xor), 1.0, 1.0),
    "copy": (strings(np.copy), 1.0, 1.0),
    "running parity": (strings(lambda x: np.cumsum(x, axis=1) % 2), 1.0, 1.0),
    "add, lowest first": (pairs(add), 1.0, 1.0),
    "subtract, lowest first": (pairs(subtract), 1.0, 1.0),
    "multiply, lowest first": (pairs(multiply), 1.0, 1.0),
    "add, highest first": (pairs(add, -1), 0.69375, 0.6245),
    "subtract, highest first": (pairs(subtract, -1), 0.69375, 0.6245),
    "multiply, highest first": (pairs(multiply, -1), 0.6750, 0.6159),
    "reverse": (strings(lambda x: x[:, ::-1]), 0.8, 0.75),
    "sort": (strings(lambda x: np.sort(x, axis=1)), 0.89375, 0.9097),
    "suffix parity": (
        strings(lambda x: np.cumsum(x[:, ::-1], axis=1)[:, ::-1] % 2),
        0.6,
        0.5625,
    ),
}


@pytest.mark.parametrize("name", ORACLES)
def test_enumerated_tasks_have_their_known_ceiling(name: str) -> None:
    task, at_five, _ = ORACLES[name]
    x, y = task(5)  # type: ignore[misc]
    found = ceiling(x, y)
    assert found.exact
    assert found.low == found.high
    assert found.high == pytest.approx(at_five, abs=1e-12)
    exact = slow_best(x, y, Visibility.named("causal", 5, 5).mask)
    assert found.high == pytest.approx(float(exact), abs=1e-12)
    assert found.noise == 0.0
    whole = ceiling(x, y, visibility="full")
    assert (whole.low, whole.high, whole.exact) == (1.0, 1.0, True)


@pytest.mark.parametrize("name", ORACLES)
def test_known_ceilings_at_eight_bits(name: str) -> None:
    task, _, at_eight = ORACLES[name]
    x, y = task(8)  # type: ignore[misc]
    assert ceiling(x, y).high == pytest.approx(at_eight, abs=5e-5)


@pytest.mark.parametrize("n", [2, 5, 8])
def test_closed_form_of_addition_from_the_highest_bit(n: int) -> None:
    x, y = pairs(add, -1)(n)  # type: ignore[misc]
    assert ceiling(x, y).high == pytest.approx(0.5 + (1 - 2.0**-n) / n, abs=1e-12)


def thread(rows: int = 100_000) -> tuple[Array, Array]:
    a, b = np.random.default_rng(0).integers(0, 2, (2, rows, 5))
    return a, b


@pytest.mark.parametrize(
    ("what", "accuracy", "mse"),
    [("reshape", 0.8, 0.1), ("shift", 0.8, 0.15), ("reverse", 0.9, 0.075), ("rows", 0.75, 0.1875)],
)
def test_the_thread_that_started_it(what: str, accuracy: float, mse: float) -> None:
    a, b = thread()
    x, y = np.stack([a, b], axis=-1), (a | b)[..., None]
    if what == "reshape":
        x = np.stack([a, b], axis=1).reshape(-1, 5, 2)
    elif what == "shift":
        y = np.roll(y, -1, axis=1)
    elif what == "reverse":
        y = y[:, ::-1]
    else:
        y = y[np.random.default_rng(1).permutation(len(y))]
    found = ceiling(x, y)
    assert found.low == pytest.approx(accuracy, abs=0.004)
    assert found.high == pytest.approx(accuracy, abs=0.005)
    assert not found.exact
    assert found.floors["mse"] == pytest.approx(mse, abs=0.002)
    assert found.constant == pytest.approx(0.75, abs=0.003)
    assert (found.rows, found.distinct) == (100_000, 1024)
    assert ceiling(x, y, metric="mse").constant == pytest.approx(0.1875, abs=0.002)


def test_the_thread_as_it_was_meant() -> None:
    a, b = thread()
    found = ceiling(np.stack([a, b], axis=-1), (a | b)[..., None], visibility="static")
    assert (found.low, found.high, found.exact, found.how) == (1.0, 1.0, True, "counted")
    assert found.per_step == (1.0,) * 5
    assert found.contexts == 4


def test_a_long_sum_is_settled_by_its_machine() -> None:
    """27 bits in, nothing repeats; two states (the carry) answer every row not learned from."""
    a, b = np.random.default_rng(0).integers(0, 2, (2, 4_000, 27))
    found = ceiling(np.stack([a, b], axis=-1), add(a, b))
    assert (found.low, found.high, found.exact) == (1.0, 1.0, True)
    assert (found.how, found.states) == ("machine", 2)


def test_counting_says_when_it_proves_nothing() -> None:
    rng = np.random.default_rng(0)
    found = ceiling(rng.integers(0, 2, (3_000, 24)), rng.integers(0, 2, 3_000))
    assert found.high is None
    assert not found.exact
    assert found.low is not None
    assert found.low < 0.56
    assert "hardly repeat" in found.why


def test_continuous_inputs_are_estimated() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1_500, 6, 2))
    found = ceiling(x, x[:, :, 0].sum(axis=1) + 0.1 * rng.normal(size=1_500))
    assert found.metric == "r2"
    assert found.high is None
    assert found.how == "estimated"
    assert found.why.startswith("not counted: too many distinct values")
    assert found.low is not None
    assert 0.98 < found.low < 1.0
    assert found.constant == 0.0
    assert found.distinct == 1_500


def test_real_targets_of_bits_are_counted() -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (20_000, 3))
    y = x.cumsum(axis=1) + 0.5 * rng.normal(size=x.shape)
    found = ceiling(x, y)
    best = 1 - 0.25 / y.var()
    assert found.metric == "r2"
    assert found.low == pytest.approx(best, abs=0.01)
    assert found.high == pytest.approx(best, abs=0.01)
    assert found.low <= found.high  # type: ignore[operator]


def test_a_loss_is_proved_from_below_and_built_from_above() -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (20_000, 4))
    y = x ^ (rng.random(x.shape) < 0.1)
    for metric, best in (("mse", 0.09), ("cross-entropy", 0.3251)):
        found = ceiling(x, y, metric=metric)  # type: ignore[arg-type]
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.high
        assert found.low == pytest.approx(best, abs=0.01)
        assert found.high == pytest.approx(best, abs=0.01)
        assert found.constant > found.high


def test_a_mask_leaves_steps_out() -> None:
    x = np.random.default_rng(0).integers(0, 2, (5_000, 6))
    y = np.where(np.arange(6) < 3, x, x[:, ::-1])
    kept = np.broadcast_to(np.arange(6) < 3, x.shape)
    assert ceiling(x, y, mask=kept, visibility="static").high == 1.0
    high = ceiling(x, y, visibility="static").high
    assert high is not None
    assert high < 0.8
    assert ceiling(x, y, mask=kept).contexts == 8


def test_one_label_a_row_sees_the_whole_row() -> None:
    x = all_strings(6)
    found = ceiling(x, x.sum(axis=1) % 2)
    assert (found.visibility, found.low, found.exact) == ("full", 1.0, True)
    last = ceiling(x, x.sum(axis=1) % 2, visibility="window(1)")
    assert last.high == 0.5


def test_several_outputs_a_step() -> None:
    x = np.repeat(all_strings(4), 40, axis=0)
    y = np.stack([x, x[:, ::-1]], axis=-1)
    assert ceiling(x, y).high == pytest.approx((1 + 0.75) / 2)


def test_the_answer_is_reproducible() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(400, 4, 2)), rng.integers(0, 2, (400, 4))
    assert ceiling(x, y, seed=3) == ceiling(x, y, seed=3)


def test_a_constant_target_is_settled() -> None:
    found = ceiling(np.random.default_rng(0).integers(0, 2, (50, 3)), np.ones((50, 3)))
    assert (found.low, found.high, found.constant) == (1.0, 1.0, 1.0)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["static", "causal", "anticausal", "full"]))
def test_low_is_under_high_and_more_sight_never_lowers_high(seed: int, name: str) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, (int(rng.integers(20, 400)), 3))
    y = np.roll(x, int(rng.integers(3)), axis=1) ^ (rng.random(x.shape) < rng.choice([0, 0.2]))
    found, whole = ceiling(x, y, visibility=name), ceiling(x, y, visibility="full")
    assert found.low is not None
    assert found.high is not None
    assert whole.high is not None
    rounding = 1e-12
    assert found.constant <= found.low + rounding
    assert found.low <= found.high
    assert found.high <= whole.high + rounding
    if found.exact:
        assert found.low == found.high


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"visibility": "sideways"}, "static, causal, anticausal, full or window(k)"),
        ({"visibility": "window(0)"}, "window(3)"),
        ({"metric": "f1"}, "accuracy, mse, cross-entropy, r2"),
        ({"visibility": Visibility.named("causal", 3, 3)}, "(4, 4)"),
        ({"mask": np.ones(3)}, "mask has shape (3,)"),
    ],
)
def test_arguments_that_do_not_fit(change: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        ceiling(np.zeros((5, 4)), np.zeros((5, 4)), **change)  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_accuracy_of_real_numbers_is_refused() -> None:
    with pytest.raises(InputError, match="use metric='r2'"):
        ceiling(np.zeros((500, 4)), np.random.default_rng(0).normal(size=500), metric="accuracy")
