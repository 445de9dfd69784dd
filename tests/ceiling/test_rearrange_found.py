"""best(): mistakes that are found, with the line that undoes them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.ceiling.rearranged import (
    addition,
    bits,
    carried,
    operands,
    or_task,
    scrambled,
    search,
)
from tests.ceiling.sequences import all_pairs, stacked
from unstuck.case import Array
from unstuck.ceiling import Visibility, ceiling
from unstuck.ceiling.rearrange import best

Arrays = tuple[Array, Array]
RESHAPE = "{x} = {x}.reshape(-1, 2, %d).transpose(0, 2, 1)"


def test_the_thread() -> None:
    """100,000 × 5 × 2 bits reshaped where a transpose was meant: 0.800 becomes 1."""
    want, y = or_task(rows=100_000)
    x = scrambled(want, (0, 2, 1)).astype(np.float32)
    given = ceiling(x, y, visibility="causal")
    assert given.low == pytest.approx(0.8, abs=0.005)
    found = best(x, y, visibility=Visibility.named("causal", 5, 5), given=given)
    assert found[0].layout.code == RESHAPE % 5
    assert found[0].layout.kind == "axes"
    assert (found[0].via, found[0].ceiling.low, found[0].ceiling.exact) == ("static", 1.0, True)
    assert found[0].margin == pytest.approx(0.2, abs=0.01)
    assert found[0].null < 0.8
    assert found[0].rows == 100_000
    np.testing.assert_array_equal(found[0].layout.apply(x, y)[0], want)
    held_out, _ = or_task(rows=300)
    again, _ = found[0].layout.apply(scrambled(held_out, (0, 2, 1)), y[:300])
    np.testing.assert_array_equal(again, held_out)


def reshaped(operation: Callable[[Array, Array], Array], steps: int) -> Arrays:
    a, b = operands(2000, steps)
    return scrambled(stacked(a, b), (0, 2, 1)), operation(a, b)[:, :, None]


@pytest.mark.parametrize(
    ("operation", "steps"),
    [(np.bitwise_xor, 5), (np.bitwise_or, 27), (carried, 5), (carried, 8), (carried, 16)],
)
def test_reshaped_operands(operation: Callable[[Array, Array], Array], steps: int) -> None:
    found = search(*reshaped(operation, steps))
    assert found[0].layout.code == RESHAPE % steps
    assert found[0].ceiling.low == pytest.approx(1.0, abs=0.001)
    assert found[0].via == ("causal" if operation is carried else "static")


def test_stacked_in_front_and_reshaped() -> None:
    a, b = operands(2000, 5)
    found = search(np.array([a, b]).reshape(2000, 5, 2), (a | b)[:, :, None], "full")
    assert found[0].layout.code == "{x} = {x}.reshape(2, -1, 5).transpose(1, 2, 0)"
    assert found[0].ceiling.low == 1.0


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_other_orders_of_the_buffer(order: tuple[int, ...]) -> None:
    want, y = or_task()
    x = scrambled(want, order)
    new_x, new_y = search(x, y)[0].layout.apply(x, y)
    np.testing.assert_array_equal(new_x, want)
    np.testing.assert_array_equal(new_y, y)


def test_both_sides_scrambled_alike() -> None:
    """Steps still answer each other, but the carry no longer comes from the step before."""
    x, y = addition()
    found = search(scrambled(x, (1, 0, 2)), scrambled(y, (1, 0, 2)))
    assert found[0].layout.code == (
        "{x} = {x}.reshape(8, -1, 2).transpose(1, 0, 2)\n"
        "{y} = {y}.reshape(8, -1, 1).transpose(1, 0, 2)"
    )


def test_scrambled_targets() -> None:
    x, y = or_task()
    found = search(x, y[:, :, 0].T.copy().reshape(2000, 5))
    assert found[0].layout.code == "{y} = {y}.reshape(5, -1).T"


def test_time_major() -> None:
    x, y = addition(rows=800)
    found = search(x.transpose(1, 0, 2), y.transpose(1, 0, 2))
    assert "np.swapaxes" in found[0].layout.code
    assert found[0].rows == 800


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        (lambda x, y: (x, np.roll(y, -1, axis=1)), "shift", "{y} = np.roll({y}, 1, axis=1)"),
        (lambda x, y: (x, np.roll(y, 1, axis=1)), "shift", "{y} = np.roll({y}, -1, axis=1)"),
        (lambda x, y: (x[:, :-2], y[:, 2:]), "shift", "{x}, {y} = {x}[:, 2:], {y}[:, :-2]"),
        (lambda x, y: (x, y[:, ::-1]), "reverse", "{y} = {y}[:, ::-1]"),
        (lambda x, y: (x[1:], y[:-1]), "rows", "{x}, {y} = {x}[:-1], {y}[1:]"),
        (lambda x, y: (x[:-3], y[3:]), "rows", "{x}, {y} = {x}[3:], {y}[:-3]"),
        (lambda x, y: (x, y[::-1]), "rows", "{y} = {y}[::-1]"),
    ],
)
def test_moved_targets(change: Callable[[Array, Array], Arrays], kind: str, code: str) -> None:
    found = search(*change(*or_task(steps=7)))
    assert (found[0].layout.kind, found[0].layout.code) == (kind, code)
    assert (found[0].via, found[0].ceiling.low) == ("static", 1.0)


def test_thread_figure_of_the_shifted_target() -> None:
    """Cyclic shift by one step: as given 0.8, so a fifth is to be gained."""
    x, y = or_task(rows=20_000)
    assert search(x, np.roll(y, -1, axis=1))[0].margin == pytest.approx(0.2, abs=0.02)


def test_one_operand_reversed() -> None:
    x, y = addition(steps=5)
    x[:, :, 1] = x[:, ::-1, 1].copy()
    assert search(x, y)[0].layout.code == "{x}[:, :, 1] = {x}[:, ::-1, 1]"


@pytest.mark.parametrize("steps", [5, 27])
def test_most_significant_bit_first(steps: int) -> None:
    x, y = addition(steps=steps)
    found = search(x[:, ::-1], y[:, ::-1])
    assert found[0].layout.kind == "reverse"
    assert found[0].layout.code == "{x} = {x}[:, ::-1]\n{y} = {y}[:, ::-1]"
    assert found[0].via == "causal"
    assert found[0].ceiling.low == pytest.approx(1.0, abs=0.001)


def test_most_significant_bit_first_on_all_pairs_in_order() -> None:
    """An enumeration is no time series, though neighbouring rows are alike."""
    a, b = all_pairs(5)
    found = search(stacked(a, b)[:, ::-1], carried(a, b)[:, ::-1])
    assert found[0].layout.code == "{x} = {x}[:, ::-1]\n{y} = {y}[:, ::-1]"
    assert found[0].margin == pytest.approx(1 - 0.69375, abs=0.02)


def test_least_significant_bit_first_for_a_model_that_reads_backwards() -> None:
    found = search(*addition(), "anticausal")
    assert found[0].layout.code == "{x} = {x}[:, ::-1]\n{y} = {y}[:, ::-1]"


def test_tokens_with_rolled_labels() -> None:
    tokens = np.random.default_rng(0).integers(0, 5, (2000, 7))
    labels = np.array([0, 1, 0, 2, 1])[tokens]
    found = search(tokens, np.eye(3)[np.roll(labels, -1, axis=1)])
    assert found[0].layout.code == "{y} = np.roll({y}, 1, axis=1)"


def test_one_label_a_row() -> None:
    x = bits(2000, 27)[:, :, None]
    majority = (x.sum(axis=(1, 2)) > 13).astype(int)
    assert search(x, np.roll(majority, 1), "full")[0].layout.offset == -1
    assert search(scrambled(x, (1, 0, 2)), majority, "full")[0].layout.kind == "axes"


def test_static_models_see_one_step_only() -> None:
    x, y = or_task()
    late = np.roll(y, 1, axis=1)
    assert search(x, late, "static")[0].layout.code == "{y} = np.roll({y}, -1, axis=1)"


def test_noise_is_no_hindrance() -> None:
    x, y = or_task(rows=4000)
    flipped = y ^ (np.random.default_rng(0).random(y.shape) < 0.1)
    found = search(scrambled(x, (0, 2, 1)), flipped)
    assert found[0].layout.code == RESHAPE % 5
    assert found[0].ceiling.low == pytest.approx(0.9, abs=0.01)


def test_inputs_that_lost_the_order_of_their_enumeration() -> None:
    x, y = or_task(rows=4096)
    order = np.lexsort(x.reshape(len(x), -1).T[::-1])
    found = search(x, y[order])
    assert "np.lexsort" in found[0].layout.code
    new_x, new_y = found[0].layout.apply(x, y[order])
    np.testing.assert_array_equal(new_x.any(axis=2, keepdims=True), new_y)


def test_padding_at_the_wrong_end() -> None:
    length = np.random.default_rng(0).integers(2, 9, (3000, 1))
    a, b = (np.where(np.arange(8) >= 8 - length, part, -1) for part in operands(3000, 8))
    y = ((a == 1) | (b == 1)).astype(int)
    left = np.take_along_axis(stacked(a, b), ((np.arange(8) + 8 - length) % 8)[:, :, None], axis=1)
    found = search(left, y)
    assert found[0].layout.kind == "padding"
    np.testing.assert_array_equal(found[0].layout.apply(left, y)[0], stacked(a, b))


def test_targets_filled_at_the_other_end() -> None:
    rng = np.random.default_rng(0)
    words = rng.integers(1, 9, (2000, 8)) * (np.arange(8) < rng.integers(2, 9, (2000, 1)))
    tags = np.array([0, 1, 2, 3, 1, 2, 3, 1, 2])[words]
    behind = np.take_along_axis(tags, np.argsort(words != 0, axis=1, kind="stable"), axis=1)
    found = search(words, behind)
    assert found[0].layout.kind == "padding"
    np.testing.assert_array_equal(found[0].layout.apply(words, behind)[1], tags)


def test_labels_of_the_next_token_where_nothing_foretells_it() -> None:
    tokens = np.random.default_rng(0).integers(0, 5, (2000, 8))
    labels = np.array([0, 1, 0, 2, 1])[tokens]
    found = search(tokens[:, :-1], labels[:, 1:])
    assert found[0].layout.code == "{x}, {y} = {x}[:, 1:], {y}[:, :-1]"


def test_real_numbers() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(800, 6, 2))
    y = np.sin(2 * x[:, :, :1]) + x[:, :, 1:] * x[:, :, :1]
    assert search(scrambled(x, (0, 2, 1)), y)[0].layout.code == RESHAPE % 6
    table = rng.normal(size=(800, 8))
    found = search(table, np.roll(table @ rng.normal(size=8), 2), "full")
    assert (found[0].layout.kind, found[0].layout.offset) == ("rows", -2)
    assert found[0].ceiling.metric == "r2"


def test_same_arrays_same_answer() -> None:
    arrays = reshaped(np.bitwise_or, 5)
    first, second = search(*arrays, seed=3), search(*arrays, seed=3)
    for one, other in zip(first, second, strict=True):
        assert one.layout.code == other.layout.code
        assert (one.ceiling, one.via) == (other.ceiling, other.via)
        assert (one.margin, one.null, one.rows) == (other.margin, other.null, other.rows)
