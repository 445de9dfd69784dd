"""Finite-state machines that explain the rows, learned by state merging (RPNI, by AALpy).

A machine reads one symbol a step and answers one class a step. It is learned from a few sequences
and judged on others, so a small one that is always right is overwhelming evidence.

Source: Oncina and García, "Inferring regular languages in polynomial updated time", 1992.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target
from unstuck.ceiling.symbols import Symbols

MAX_STATES = 32
MAX_ALPHABET = 64
PREFIXES = (800, 3_000, 10_000)  # sizes of the samples it is learned from, until it is right
MAX_LEARNED_STEPS = 60  # all steps are judged
JUDGED = 20_000  # rows it is judged on


@dataclass(frozen=True, eq=False)
class Machine:
    """A Mealy machine.

    Args:
        next_state, answer: integers, shape (states, alphabet); −1 where no transition was seen.
        accuracy: share of right answers at each step on rows not learned from, shape (steps,).
        judged: number of those rows.
    """

    next_state: Array
    answer: Array
    accuracy: Array
    judged: int

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.next_state)

    @property
    def explains(self) -> bool:
        """Whether it was right on every row that it was judged on."""
        return bool((self.accuracy == 1.0).all())


def learn(
    symbols: Symbols, target: Target, *, backwards: bool = False, seed: int = 0
) -> Machine | None:
    """Learn a small machine and judge it on other rows.

    Args:
        symbols: the inputs.
        target: discrete, one output a step, as many steps as the inputs.
        backwards: read from the last step to the first.
        seed: draws the rows.

    Returns:
        The machine; None when rows contradict each other, or when it needs more than MAX_STATES.
    """
    rows, steps, outputs = target.values.shape
    if outputs != 1 or steps != symbols.steps or not _small_alphabets(symbols, target):
        return None
    order = np.random.default_rng(seed).choice(rows, min(rows, JUDGED + 10_000), replace=False)
    x = symbols.codes[:, order].T
    y = target.values[order, :, 0]
    if backwards:
        x = x[:, ::-1]
        y = y[:, ::-1]
    best: Machine | None = None
    smallest = MAX_STATES
    for most in PREFIXES:
        length = min(steps, MAX_LEARNED_STEPS)
        used = min(max(2, most // length), len(x) // 2)
        tables = _merge(x[:used, :length], y[:used, :length], symbols.size)
        if tables is None:
            return best
        machine = _judged(*tables, x[used:][:JUDGED], y[used:][:JUDGED], backwards=backwards)
        if machine.states <= MAX_STATES and machine.explains:
            return machine
        if machine.states > min(2 * MAX_STATES, 2 * smallest) or used == len(x) // 2:
            return best  # it grows with the sample: these rows have no small machine
        smallest = min(smallest, machine.states)
        if machine.states <= MAX_STATES:
            best = machine
    return best


def _small_alphabets(symbols: Symbols, target: Target) -> bool:
    """Whether inputs and answers are few enough for a small machine."""
    return symbols.size <= MAX_ALPHABET and 0 < target.classes <= MAX_ALPHABET


def _merge(x: Array, y: Array, alphabet: int) -> tuple[Array, Array] | None:
    """Transition and answer tables learned from sequences; None when they contradict each other."""
    from aalpy.learning_algs import run_RPNI

    answers: dict[tuple[int, ...], int] = {}
    for inputs, outputs in zip(x.tolist(), y.tolist(), strict=True):
        for end, output in enumerate(outputs, start=1):
            if answers.setdefault(tuple(inputs[:end]), output) != output:
                return None
    automaton = run_RPNI(list(answers.items()), automaton_type="mealy", print_info=False)
    if automaton is None:
        return None
    return _tables(automaton, alphabet)


def _tables(automaton: Any, alphabet: int) -> tuple[Array, Array]:
    first = automaton.initial_state
    states = [first, *(state for state in automaton.states if state is not first)]
    place = {id(state): number for number, state in enumerate(states)}
    next_state = np.full((len(states), alphabet), -1)
    answer = np.full((len(states), alphabet), -1)
    for number, state in enumerate(states):
        for symbol, following in state.transitions.items():
            next_state[number, symbol] = place[id(following)]
            answer[number, symbol] = state.output_fun[symbol]
    return next_state, answer


def _judged(next_state: Array, answer: Array, x: Array, y: Array, *, backwards: bool) -> Machine:
    """Run the machine over rows; a missing transition is wrong from there on."""
    dead = len(next_state)  # a state of its own that answers nothing
    following = np.where(next_state < 0, dead, next_state)
    following = np.vstack([following, np.full((1, next_state.shape[1]), dead)])
    answers = np.vstack([answer, np.full((1, answer.shape[1]), -1)])
    state = np.zeros(len(x), dtype=np.int64)
    right = np.zeros(x.shape[1])
    for step in range(x.shape[1]):
        right[step] = (answers[state, x[:, step]] == y[:, step]).mean()
        state = following[state, x[:, step]]
    return Machine(next_state, answer, right[::-1].copy() if backwards else right, len(x))
