"""How far does a net carry what it learned? Train on some lengths, test on others.

Rows of all lengths up to the next power of two share one array, so that a net outside the kernels
is compiled a few times and not once a length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.datasets import check_length, check_memory, distinct, key
from unstuck.lab.encoding import EncodedRows, encode
from unstuck.lab.experiment import Result
from unstuck.lab.models.training import learner_of
from unstuck.lab.scores import score
from unstuck.lab.setting import Setting, decisions
from unstuck.lab.success import Rate
from unstuck.lab.task import Task

ROWS = 100  # of each length
MAX_LENGTHS = 48  # lengths that are tested, evenly spread, where the caller names more


@dataclass(frozen=True)
class Reach:
    """Scores by length.

    Args:
        result: of the training.
        lengths: that were tested, ascending.
        accuracy, exact: of each net (row) at each length (column), shape (nets, lengths).
        rows: words of each length.
        enough: accuracy over all lengths from which a net counts as having learned the task.
    """

    result: Result
    lengths: tuple[int, ...]
    accuracy: Array
    exact: Array
    rows: tuple[int, ...]
    enough: float = 0.999

    @property
    def mean(self) -> Array:
        """Accuracy of each net over all lengths, shape (nets,)."""
        mean_accuracy: Array = self.accuracy.mean(axis=1)
        return mean_accuracy

    @property
    def success(self) -> Rate:
        """In how many seeds the net reaches `enough`."""
        return Rate(int((self.mean >= self.enough).sum()), len(self.mean))


def lengths_of(task: Task, first: int, last: int, *, most: int | None = None) -> tuple[int, ...]:
    """The lengths from first to last that a task has, at most so many, evenly spread.

    Raises:
        InputError: there are none.
    """
    check_length(last, example="--test 41-500")
    lengths = []
    for length in range(first, last + 1):
        try:
            task.check(length)
        except InputError:
            continue
        lengths.append(length)
    if not lengths:
        raise InputError(f"{task.name} has no words of {first} to {last} steps: --train 1-40")
    if most is None or len(lengths) <= most:
        return tuple(lengths)
    places = np.unique(np.linspace(0, len(lengths) - 1, most).round().astype(int))
    return tuple(lengths[place] for place in places)


def reach(
    result: Result,
    lengths: Sequence[int],
    *,
    rows: int = ROWS,
    seed: int = 1,
    enough: float = 0.999,
) -> Reach:
    """Test trained nets on words of other lengths.

    Args:
        result: the nets; their setting's `longest` must be at least the longest of `lengths`.
        lengths: to test.
        rows: words of each length, none of which was trained on.
        seed: of the words.
        enough: see `Reach`.

    Raises:
        InputError: a length that the nets cannot read.
    """
    given = result.setting
    longest = given.problem.longest
    if max(lengths) > max(given.longest, *given.lengths) or given.problem.steps is not None:
        raise InputError(
            f"the nets read up to {longest} steps; expected lengths up to that: train on several "
            "lengths, with longest= the longest that is tested"
        )
    wanted = tuple(sorted(lengths))
    check_memory(given.task, max(wanted), given.encoding, rows * len(wanted), asked=False)
    tests = _tests(given, wanted, rows, seed)
    learner = learner_of(given.build())
    accuracy = np.zeros((len(result.nets), len(wanted)))
    exact = np.zeros_like(accuracy)
    place = {length: at for at, length in enumerate(wanted)}
    for number, net in enumerate(result.nets):
        for test in tests:
            outputs = learner.ask(test.x, weights=net.weights)
            scores = score(test, decisions(given, outputs))
            for length, (right, whole, _) in scores.by_length.items():
                accuracy[number, place[length]] = right
                exact[number, place[length]] = whole
    counts = dict.fromkeys(wanted, 0)
    for test in tests:
        for length, count in zip(*np.unique(test.lengths, return_counts=True), strict=True):
            counts[int(length)] = int(count)
    return Reach(result, wanted, accuracy, exact, tuple(counts.values()), enough)


def _tests(given: Setting, lengths: tuple[int, ...], rows: int, seed: int) -> list[EncodedRows]:
    """Rows of all lengths, those of similar lengths in one array."""
    rng = np.random.default_rng([seed, 7])
    known = given.data.known
    groups: dict[int, list[tuple[int, Array]]] = {}
    for length in lengths:
        count = min(rows, given.task.space(length))
        words = distinct(given.task, length, count, rng)
        if length in given.lengths:
            fresh = np.array([key(length, word) not in known for word in words])
            if fresh.any():
                words = words[fresh]
        groups.setdefault(max(16, 1 << (length - 1).bit_length()), []).append((length, words))
    longest = max(given.longest, *given.lengths)
    return [
        encode(given.task, given.encoding, words, longest=min(size, longest))
        for size, words in groups.items()
    ]
