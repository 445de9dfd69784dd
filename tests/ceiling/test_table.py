"""The exact bound against a dictionary, and the properties that any bound must have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ceiling.sequences import slow_best
from unstuck.case import Array
from unstuck.ceiling.contexts import Contexts
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.ceiling.table import Bounds, count
from unstuck.ceiling.visibility import Visibility


def bounds(x: Array, y: Array, mask: Array, weight: Array | None = None) -> Bounds:
    found = symbols(x)
    assert isinstance(found, Symbols)
    return count(found, read_target(y, steps=x.shape[1]), Visibility.of_mask(mask), weight=weight)


@st.composite
def problems(draw: st.DrawFn, most_symbols: int = 4) -> tuple[Array, Array, Array]:
    """Inputs, targets and a mask."""
    rows, steps = draw(st.integers(1, 60)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.integers(0, draw(st.integers(1, most_symbols)), (rows, steps, draw(st.integers(1, 3))))
    y = rng.integers(0, draw(st.integers(2, 4)), (rows, steps))
    return x, y, rng.random((steps, steps)) < draw(st.sampled_from([0.2, 0.5, 0.9]))


@given(problems())
def test_the_bound_is_the_best_table(problem: tuple[Array, Array, Array]) -> None:
    x, y, mask = problem
    best = bounds(x, y, mask).overall("accuracy")
    assert best == pytest.approx(float(slow_best(x, y, mask)), abs=1e-12)


@pytest.mark.parametrize("alphabet", [2, 50, 5_000])
@pytest.mark.parametrize("name", ["causal", "anticausal", "full", "window(2)", "static"])
def test_every_way_of_numbering_contexts_counts_the_same(alphabet: int, name: str) -> None:
    """Dense numbers, renumbering, sorting, and setting single rows aside."""
    rng = np.random.default_rng(alphabet)
    x = rng.integers(0, alphabet, (3_000, 7))[rng.integers(0, 3_000, 6_000)]
    y = rng.integers(0, 3, (6_000, 7))
    mask = Visibility.named(name, 7, 7).mask
    found = bounds(x, y, mask)
    assert found.overall("accuracy") == pytest.approx(float(slow_best(x, y, mask)), abs=1e-12)
    whole = np.unique(x[:, mask[-1]], axis=0)
    assert found.contexts[-1] == len(whole)


@given(problems(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_symbols_matter(problem, random) -> None:  # type: ignore[no-untyped-def]
    x, y, mask = problem
    rng = np.random.default_rng(random.randrange(2**32))
    order, names = rng.permutation(len(x)), rng.permutation(100)[: x.max() + 1] - 50
    before, after = bounds(x, y, mask), bounds(names[x][order], y[order], mask)
    for metric in ("accuracy", "cross-entropy", "mse"):
        np.testing.assert_allclose(before.best[metric], after.best[metric], atol=1e-9)
    np.testing.assert_array_equal(before.contexts, after.contexts)
    np.testing.assert_allclose(before.repeated, after.repeated)


@given(problems(), st.integers(0, 2**32))
def test_to_see_more_never_lowers_the_bound(problem: tuple[Array, Array, Array], seed: int) -> None:
    x, y, mask = problem
    wider = mask | (np.random.default_rng(seed).random(mask.shape) < 0.4)
    less, more = bounds(x, y, mask), bounds(x, y, wider)
    assert (more.best["accuracy"] >= less.best["accuracy"] - 1e-12).all()
    assert (more.best["mse"] <= less.best["mse"] + 1e-9).all()
    assert (more.best["cross-entropy"] <= less.best["cross-entropy"] + 1e-9).all()


@given(problems(), st.integers(0, 2**32))
def test_no_function_of_what_is_visible_beats_the_bound(
    problem: tuple[Array, Array, Array], seed: int
) -> None:
    x, y, mask = problem
    rng = np.random.default_rng(seed)
    found = bounds(x, y, mask)
    for step in range(x.shape[1]):
        _, context = np.unique(x[:, mask[step]].reshape(len(x), -1), axis=0, return_inverse=True)
        context = context.reshape(-1)
        share = rng.dirichlet(np.ones(y.max() + 1), size=context.max() + 1)[context]
        truth = y[:, step]
        assert (share.argmax(axis=1) == truth).mean() <= found.best["accuracy"][step, 0] + 1e-12
        loss = -np.log(share[np.arange(len(y)), truth]).mean()
        assert loss >= found.best["cross-entropy"][step, 0] - 1e-9
        answer = rng.normal(size=context.max() + 1)[context]
        assert ((answer - truth) ** 2).mean() >= found.best["mse"][step, 0] - 1e-9


@given(problems(), st.integers(0, 2**32))
def test_weights_are_rows_repeated(problem: tuple[Array, Array, Array], seed: int) -> None:
    x, y, mask = problem
    times = np.random.default_rng(seed).integers(0, 3, len(x))
    times[0] = 1
    weight = np.broadcast_to(times.astype(float), (x.shape[1], len(x)))
    weighted = bounds(x, y, mask, weight)
    target = read_target(y, steps=x.shape[1])
    found = symbols(x)
    assert isinstance(found, Symbols)
    repeated = Symbols(np.repeat(found.codes, times, axis=1), found.size)
    again = count(
        repeated,
        type(target)(target.kind, np.repeat(target.values, times, axis=0), target.levels, True),
        Visibility.of_mask(mask),
    )
    for metric in ("accuracy", "cross-entropy", "mse"):
        np.testing.assert_allclose(weighted.best[metric], again.best[metric], atol=1e-9)
    np.testing.assert_array_equal(weighted.contexts, again.contexts)


def test_floors_are_the_variance_and_the_entropy_within_contexts() -> None:
    x = np.array([[0], [0], [0], [0], [1], [1]])
    y = np.array([[0], [0], [0], [1], [1], [1]])
    found = bounds(x, y, np.ones((1, 1), bool))
    assert found.overall("accuracy") == pytest.approx(5 / 6)
    assert found.overall("mse") == pytest.approx(4 * 0.75 * 0.25 / 6)
    entropy = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    assert found.overall("cross-entropy") == pytest.approx(4 * entropy / 6)


def test_one_hot_targets_have_the_mse_of_their_columns() -> None:
    x = np.zeros((4, 1), int)
    y = np.eye(3)[[0, 0, 1, 2]][:, None, :]
    found = bounds(x, y, np.ones((1, 1), bool))
    assert found.overall("mse") == pytest.approx(((y - y.mean(axis=0)) ** 2).mean())


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_real_targets_have_the_variance_within_contexts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 3, (80, 2)), rng.normal(1e3, 2.0, (80, 2))
    found = bounds(x, y, np.tri(2, dtype=bool))
    context = x[:, 0] * 3 + x[:, 1]
    errors = [(y[context == c, 1] - y[context == c, 1].mean()) ** 2 for c in np.unique(context)]
    assert found.best["mse"][1, 0] == pytest.approx(np.concatenate(errors).mean(), rel=1e-9)


def test_a_step_that_does_not_count_is_left_out() -> None:
    x, y = np.array([[0, 0], [0, 0]]), np.array([[0, 0], [0, 1]])
    weight = np.array([[1.0, 1.0], [0.0, 0.0]])
    found = bounds(x, y, np.eye(2, dtype=bool), weight)
    assert found.overall("accuracy") == 1.0
    assert found.rows.tolist() == [2, 0]


def test_rows_set_aside_were_really_alone() -> None:
    rng = np.random.default_rng(0)
    columns = rng.integers(0, 1_000, (3, 20_000))
    contexts = Contexts(20_000, set_aside=True)
    for column in columns:
        contexts.refine(column, 1_000)
    _, inverse, sizes = np.unique(columns, axis=1, return_inverse=True, return_counts=True)
    single = sizes[inverse.reshape(-1)] == 1
    assert contexts.kept is not None
    assert contexts.alone > 10_000
    dropped = np.setdiff1d(np.arange(20_000), contexts.kept)
    assert single[dropped].all()
    assert len(dropped) == contexts.alone
