"""Visibility: named kinds, and what perturbation measures on functions whose sight is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.case import Array
from unstuck.ceiling.visibility import Visibility, measure, nearest_first
from unstuck.errors import InputError

RNG = np.random.default_rng(0)
BITS = RNG.integers(0, 2, (300, 7, 2)).astype(np.float32)
MIX = RNG.normal(size=2)


def own(x: Array) -> Array:
    return np.tanh(x @ MIX)[..., None].astype(np.float32)


def recurrent(x: Array, keep: float = 0.7) -> Array:
    """A leaky sum in float32: what it saw long ago fades into rounding."""
    state, out = np.zeros((len(x), 1), np.float32), []
    for step in range(x.shape[1]):
        state = np.float32(keep) * state + own(x[:, step])
        out.append(np.tanh(state))
    return np.stack(out, axis=1)


def convolved(x: Array) -> Array:
    values = own(x)
    padded = np.concatenate([np.zeros_like(values[:, :2]), values], axis=1)
    return padded[:, 2:] + 0.5 * padded[:, 1:-1] - 0.7 * padded[:, :-2]


def centred(x: Array) -> Array:
    values = own(x)
    padded = np.pad(values, ((0, 0), (1, 1), (0, 0)))
    return padded[:, 2:] + padded[:, :-2] + values


MODELS: dict[str, tuple[Callable[[Array], Array], str]] = {
    "own step": (own, "static"),
    "recurrent": (recurrent, "causal"),
    "recurrent, backwards": (lambda x: recurrent(x[:, ::-1])[:, ::-1], "anticausal"),
    "both ways": (lambda x: recurrent(x) + recurrent(x[:, ::-1])[:, ::-1], "full"),
    "convolution": (convolved, "window(3)"),
    "neighbours": (centred, "custom"),
    "one output": (lambda x: recurrent(x)[:, -1], "full"),
    "one output, last steps": (lambda x: convolved(x)[:, -1], "window(3)"),
    "one output, no axis": (lambda x: recurrent(x)[:, -1, 0], "full"),
}


@pytest.mark.parametrize("name", MODELS)
def test_sight_is_measured(name: str) -> None:
    predict, expected = MODELS[name]
    found = measure(predict, BITS)
    assert found.visibility.name == expected
    assert not found.mixes_rows
    assert found.row_evidence == 0.0


def test_the_measured_mask_is_what_moves() -> None:
    mask = np.abs(np.arange(7)[:, None] - np.arange(7)) <= 1
    np.testing.assert_array_equal(measure(centred, BITS).visibility.mask, mask)


@pytest.mark.parametrize("predict", [recurrent, lambda x: recurrent(x)[:, -1]])
def test_what_fades_into_rounding_still_counts(predict: Callable[[Array], Array]) -> None:
    x = RNG.integers(0, 2, (100, 150, 2)).astype(np.float32)
    assert measure(predict, x).visibility.name in ("causal", "full")


def test_rows_that_answer_to_other_rows_are_found() -> None:
    found = measure(lambda x: own(x) - own(x).mean(axis=0), BITS)
    assert found.mixes_rows
    assert found.row_evidence > 0.01
    assert found.visibility.name == "static"


def test_batch_and_time_swapped() -> None:
    found = measure(lambda x: recurrent(x.swapaxes(0, 1)).swapaxes(0, 1), BITS)
    assert found.mixes_rows
    assert found.visibility.name == "static"  # a row sees other rows, but only its own step of each


def test_a_step_that_is_the_same_in_all_rows_is_still_probed() -> None:
    x = BITS.copy()
    x[:, 3] = 0
    assert measure(recurrent, x).visibility.name == "causal"


def test_tokens_stay_tokens() -> None:
    tokens = RNG.choice([3, 5, 11], size=(60, 5))
    table = RNG.normal(size=(12, 1))
    table[[0, 1, 2, 4, 6, 7, 8, 9, 10]] = np.nan  # what never occurs must never be asked

    def predict(x: Array) -> Array:
        assert x.dtype == tokens.dtype
        assert np.isin(x, tokens).all()
        return np.cumsum(table[x], axis=1)

    assert measure(predict, tokens).visibility.name == "causal"


def test_all_calls_have_one_shape_and_are_few() -> None:
    shapes = []

    def predict(x: Array) -> Array:
        shapes.append(x.shape)
        return recurrent(x)

    measure(predict, RNG.integers(0, 2, (500, 60, 2)).astype(np.float32))
    assert len(set(shapes)) == 1
    assert len(shapes) <= 10


def test_a_constant_model_sees_nothing() -> None:
    found = measure(lambda x: np.full((len(x), 7, 1), 0.75), BITS)
    assert not found.visibility.mask.any()
    assert found.visibility.name == "custom"
    assert not found.mixes_rows


def test_measuring_is_reproducible() -> None:
    first, second = measure(centred, BITS, seed=1), measure(centred, BITS, seed=1)
    np.testing.assert_array_equal(first.visibility.mask, second.visibility.mask)


@given(st.integers(1, 8), st.sampled_from(["static", "causal", "anticausal", "full", "window(2)"]))
def test_a_named_mask_finds_its_name_again(steps: int, name: str) -> None:
    mask = Visibility.named(name, steps, steps).mask
    again = Visibility.of_mask(mask)
    np.testing.assert_array_equal(again.mask, mask)
    assert again.name != "custom"
    if steps > 2:
        assert again.name == name


def test_one_step_is_full_and_unknown_masks_are_custom() -> None:
    assert Visibility.of_mask(np.ones((1, 1), bool)).name == "full"
    assert Visibility.of_mask(np.array([[True, False, True]])).name == "custom"
    assert Visibility.of_mask(np.array([[False, True, True]])).name == "window(2)"
    assert Visibility.of_mask(np.zeros((3, 3), bool)).name == "custom"


def test_own_step_comes_first() -> None:
    whole = Visibility.named("full", 5, 5)
    assert nearest_first(whole, 2).tolist() == [2, 1, 3, 0, 4]
    assert nearest_first(Visibility.named("full", 1, 4), 0).tolist() == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("name", "steps_out", "says"),
    [
        ("causal", 1, "use visibility='full'"),
        ("static", 3, "3 output and 4 input steps"),
        ("past", 4, "unknown"),
        ("window(-1)", 4, "window(3)"),
        ("window(x)", 4, "window(3)"),
    ],
)
def test_kinds_that_cannot_be(name: str, steps_out: int, says: str) -> None:
    with pytest.raises(InputError) as caught:
        Visibility.named(name, steps_out, 4)
    assert says in str(caught.value)
