"""Finite-state machines: found where there is one, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ceiling.sequences import add, stacked
from unstuck.case import Array
from unstuck.ceiling.machine import Machine, learn
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols, symbols

RNG = np.random.default_rng(0)
A, B = RNG.integers(0, 2, (2, 2_000, 20))


def machine(x: Array, y: Array, *, backwards: bool = False) -> Machine | None:
    found = symbols(x)
    assert isinstance(found, Symbols)
    return learn(found, read_target(y, steps=x.shape[1]), backwards=backwards)


@pytest.mark.parametrize(
    ("x", "y", "states"),
    [
        (stacked(A, B), A | B, 1),
        (stacked(A, B), add(A, B), 2),
        (A, np.cumsum(A, axis=1) % 2, 2),
        (A, np.cumsum(A, axis=1) % 5, 5),
        (A, np.concatenate([np.zeros((2_000, 2), int), A[:, :-2]], axis=1), 4),
    ],
)
def test_small_machines_are_found(x: Array, y: Array, states: int) -> None:
    found = machine(x, y)
    assert found is not None
    assert found.explains
    assert found.states == states
    assert found.accuracy.tolist() == [1.0] * 20
    assert found.judged > 500


def test_the_carry_is_the_state() -> None:
    """Running the tables by hand adds two numbers of another length."""
    found = machine(stacked(A, B), add(A, B))
    assert found is not None
    a, b = RNG.integers(0, 2, (2, 50, 40))
    state, answer = np.zeros(50, int), np.zeros((50, 40), int)
    for step in range(40):
        symbol = 2 * a[:, step] + b[:, step]
        answer[:, step] = found.answer[state, symbol]
        state = found.next_state[state, symbol]
    np.testing.assert_array_equal(answer, add(a, b))


def test_backwards_reads_from_the_last_step() -> None:
    x, y = stacked(A, B)[:, ::-1], add(A, B)[:, ::-1]
    found = machine(x, y, backwards=True)
    assert found is not None
    assert (found.explains, found.states) == (True, 2)
    forwards = machine(x, y)
    assert forwards is None or not forwards.explains


def test_noise_has_no_machine() -> None:
    found = machine(A, RNG.integers(0, 2, A.shape))
    assert found is None or not found.explains


def test_contradicting_rows_have_no_machine() -> None:
    assert machine(np.zeros((50, 3)), np.arange(150).reshape(50, 3) % 2) is None


def test_large_alphabets_and_several_outputs_are_left_alone() -> None:
    assert machine(RNG.integers(0, 500, (100, 4)), A[:100, :4]) is None
    assert machine(A, np.stack([A, B], axis=-1)) is None
