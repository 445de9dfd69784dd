"""The finite-state machine that a net behaves like, and the unit that holds its state."""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import machine
from unstuck.ceiling.machine import Machine
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols
from unstuck.errors import InputError
from unstuck.lab.kept import Kept
from unstuck.lab.watching import in_reading_order, read

_SAMPLED_WORDS = 2000
_MAX_STEPS = 10  # steps, of words no longer than those that the net was trained on
_MAX_STATES = 8
"""States that are shown."""
_SEED = 0


@dataclass(frozen=True)
class States:
    """A machine that gives the answers that the net gives.

    Args:
        machine: reads one symbol a step: the word's symbols counted in mixed radix.
        names: of the states, "carry 0", … where they are a carry, else "A", "B", ….
        symbols: values of each channel.
        agreement: share of the net's answers that the machine gives too, on words that it was not
            learned from.
        unit: the unit whose memory tells the states best apart.
        share: of that unit's variance that the states explain, 0 to 1 (the correlation ratio).
    """

    machine: Machine
    names: tuple[str, ...]
    symbols: tuple[int, ...]
    agreement: float
    unit: int
    share: float

    def path(self, word: Array) -> list[int]:
        """The state before each step and after the last; −1 after a step it has not learned.

        Args:
            word: (steps, channels), in the order of reading.
        """
        path = [0]
        for symbol in codes(word[None], self.symbols)[0]:
            last = path[-1]
            path.append(int(self.machine.next_state[last, symbol]) if last >= 0 else -1)
        return path


def states(net: Kept) -> States | None:
    """The machine of a net that answers at each step.

    Returns:
        None where it has more than eight states, where the net contradicts every machine, or
        where it does not answer step by step.

    Raises:
        InputError: a net that cannot be watched.
    """
    task = net.setting.task
    encoding = net.setting.encoding
    steps = min(_MAX_STEPS, max(net.setting.lengths))
    if encoding.answers not in ("step", "final") or task.steps(steps) != steps:
        return None
    try:
        task.check(steps)
    except InputError:
        return None
    words = task.draw(np.random.default_rng(_SEED), _SAMPLED_WORDS, steps)
    inside, _, _ = read(net, words)
    words = in_reading_order(net.setting, words)
    decisions = net.setting.recipe.decide(task, inside.outputs).astype(int)
    radix = (task.symbols,) * task.channels
    read_codes = codes(words, radix)
    symbols = Symbols(read_codes.T.copy(), int(np.prod(radix)))
    if len(np.unique(decisions)) < 2:
        return None
    automaton = machine.learn(symbols, read_target(decisions[..., None], steps=steps), seed=_SEED)
    if automaton is None or automaton.states > _MAX_STATES:
        return None
    held = _visited(automaton, read_codes)
    shares = _shares(inside.memory, held, automaton.states)
    return States(
        machine=automaton,
        names=_names(net, words, held, automaton.states),
        symbols=radix,
        agreement=float(automaton.accuracy.mean()),
        unit=int(shares.argmax()),
        share=float(shares.max()),
    )


def codes(words: Array, radix: tuple[int, ...]) -> Array:
    """One number a step: its symbols counted in mixed radix; shape (rows, steps)."""
    total = np.zeros(words.shape[:2], np.int64)
    for channel, size in enumerate(radix):
        total = total * size + words[..., channel]
    return total


def _visited(automaton: Machine, read_codes: Array) -> Array:
    """The state after each step, (rows, steps)."""
    state = np.zeros(len(read_codes), np.int64)
    held = np.zeros(read_codes.shape, np.int64)
    for step in range(read_codes.shape[1]):
        state = np.maximum(automaton.next_state[state, read_codes[:, step]], 0)
        held[:, step] = state
    return held


def _shares(memory: Array, held: Array, count: int) -> Array:
    """Of each unit's variance the share that the states explain: the correlation ratio."""
    flat = memory.reshape(-1, memory.shape[2])
    labels = held.ravel()
    mean = flat.mean(axis=0)
    between = np.zeros(flat.shape[1])
    for state in range(count):
        own = flat[labels == state]
        if len(own):
            between += len(own) * (own.mean(axis=0) - mean) ** 2
    whole = ((flat - mean) ** 2).sum(axis=0)
    shares: Array = between / np.maximum(whole, 1e-12)
    return shares


def _names(net: Kept, words: Array, held: Array, count: int) -> tuple[str, ...]:
    """Names after what the states are, where that is known."""
    task = net.setting.task
    if task.name == "addition" and count == 2 and net.setting.encoding.order == "lsb":
        carry = np.zeros(len(words), np.int64)
        carries = np.zeros(held.shape, np.int64)
        for step in range(words.shape[1]):
            carry = (words[:, step].sum(axis=1, dtype=np.int64) + carry) // task.symbols
            carries[:, step] = carry
        if (carries == held).mean() > 0.99:
            return ("carry 0", "carry 1")
    return tuple(string.ascii_uppercase[:count])
