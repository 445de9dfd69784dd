"""check_task: what every task of the lab has to keep to, ours and those of other people alike."""

from __future__ import annotations

from collections import Counter

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Task, as_word

ROWS = 40
MANY_ROWS = 2000
MAX_COUNTED_LENGTH = 7
MAX_COUNTED_WORDS = 260  # words of a length of which so many are drawn that each has its share
MAX_LISTED_WORDS = 3000
_DRAWS_PER_WORD = 200
_LONG_LENGTH = 70


def check_task(task: Task) -> None:
    """Hold a task to the suite.

    Numbers and words are one to one; words are drawn with equal probability, from the seed alone;
    `solve` says of many words what `answer` says of each, prefix by prefix where there is one
    answer; every class of answer occurs; no rows are no trouble; lengths without words are refused
    in one line; strata are numbers with a name.

    Args:
        task: with its options.

    Raises:
        AssertionError: says what is expected and what was found.
    """
    _check_facts(task)
    check_lengths(task)
    check_numbers(task)
    check_draws(task)
    check_seeds(task)
    check_answers(task)
    check_no_rows(task)
    check_strata(task)


def lengths_of(task: Task, upto: int) -> list[int]:
    """The lengths that the task has, up to this one."""
    lengths = []
    for length in range(1, upto + 1):
        try:
            task.check(length)
        except InputError:
            continue
        lengths.append(length)
    return lengths


def check_lengths(task: Task) -> None:
    """There are some, the usual one among them; others are refused in one line."""
    assert lengths_of(task, 8), f"{task.name} has no length up to 8"
    assert task.usual in lengths_of(task, task.usual), f"{task.name} refuses its usual length"
    for length in (0, -1):
        try:
            task.check(length)
        except InputError as error:
            text = str(error)
            assert f"length {length}" in text, f"{task.name} refuses length {length} with {text!r}"
            assert "\n" not in text, f"{task.name} refuses length {length} in several lines"
        else:
            raise AssertionError(f"{task.name} takes words of length {length}")


def check_numbers(task: Task) -> None:
    """Each number is a word of its own, and a word does not depend on what is asked beside it."""
    few = [length for length in lengths_of(task, 8) if task.space(length) <= MAX_LISTED_WORDS]
    assert few, f"{task.name} has more than {MAX_LISTED_WORDS} words of every length up to 8"
    for length in few:
        space = task.space(length)
        words = task.unrank(np.arange(space), length)
        _check_words(task, words, space, length)
        distinct = len(set(_rows(words)))
        assert distinct == space, f"{task.name}: {space} numbers are {distinct} words of {length}"
        numbers = np.array([5, 1]) % space
        assert np.array_equal(task.unrank(numbers, length), words[numbers]), (
            f"{task.name}: a word depends on the numbers that are asked for beside its own"
        )


def check_draws(task: Task) -> None:
    """Every word of a length is drawn equally often, as far as chance has it."""
    lengths = lengths_of(task, MAX_COUNTED_LENGTH)
    length = max(length for length in lengths if task.space(length) <= MAX_COUNTED_WORDS)
    space = task.space(length)
    words = task.draw(np.random.default_rng(1), _DRAWS_PER_WORD * space, length)
    _check_words(task, words, _DRAWS_PER_WORD * space, length)
    counts = Counter(_rows(words))
    there = set(_rows(task.unrank(np.arange(space), length)))
    assert set(counts) == there, f"{task.name}: draw gives other words than unrank has"
    chi2 = sum((count - _DRAWS_PER_WORD) ** 2 / _DRAWS_PER_WORD for count in counts.values())
    most = space - 1 + 5 * np.sqrt(2 * space)
    assert chi2 < most, f"{task.name}: words are drawn unevenly: chi² {chi2:.0f} over {most:.0f}"


def check_seeds(task: Task) -> None:
    """Draws follow from the generator alone."""
    length = lengths_of(task, 16)[-1]
    first, again, other = (
        task.draw(np.random.default_rng(seed), ROWS, length) for seed in (0, 0, 1)
    )
    assert np.array_equal(first, again), f"{task.name}: one seed gave two different draws"
    assert not np.array_equal(first, other), f"{task.name}: two seeds gave the same draw"


def check_answers(task: Task) -> None:
    """`solve` is `answer`, for many words at once; every class occurs."""
    for length in [*lengths_of(task, 9), lengths_of(task, _LONG_LENGTH)[-1]]:
        words = task.draw(np.random.default_rng(length), ROWS, length)
        answers = task.solve(words)
        wanted = (ROWS, task.answers(length))
        kind = answers.dtype
        shape = answers.shape
        assert kind == np.int16, f"{task.name}: solve gives {kind}, expected int16"
        assert shape == wanted, f"{task.name}: solve gives {shape}, expected {wanted}"
        assert np.array_equal(answers, Task.solve(task, words)), (
            f"{task.name}: solve differs from answer on words of length {length}"
        )
        inside = answers.min() >= NO_ANSWER and answers.max() < task.classes
        assert inside, f"{task.name}: answers {answers.min()} to {answers.max()}, of {task.classes}"
        if task.gives == "one":
            last = [[int(value)] for value in answers[:, -1]]
            assert last == [task.answer(as_word(row)) for row in words], (
                f"{task.name}: the last answer is not that to the whole word"
            )
    words = task.draw(np.random.default_rng(2), MANY_ROWS, lengths_of(task, 8)[-1])
    missing = set(range(task.classes)) - set(np.unique(task.solve(words)).tolist())
    assert not missing, f"{task.name}: the answers {sorted(missing)} never occur"


def check_no_rows(task: Task) -> None:
    """No words have no answers, in arrays of the usual shape."""
    length = lengths_of(task, 4)[-1]
    drawn = task.draw(np.random.default_rng(0), 0, length)
    for words in (task.unrank(np.arange(0), length), drawn):
        _check_words(task, words, 0, length)
        shape = task.solve(words).shape
        wanted = (0, task.answers(length))
        assert shape == wanted, f"{task.name}: no words are answered by {shape}, expected {wanted}"


def check_strata(task: Task) -> None:
    """Strata are whole numbers from 0 to the length, several of them, and have a name."""
    length = lengths_of(task, 9)[-1]
    strata = task.stratum(task.draw(np.random.default_rng(3), 200, length))
    assert (strata is None) == (task.stratum_name == ""), f"{task.name}: strata without a name"
    if strata is None:
        return
    assert strata.shape == (200,), f"{task.name}: strata of shape {strata.shape}, expected (200,)"
    assert strata.dtype.kind == "i", f"{task.name}: strata are {strata.dtype}, expected integers"
    inside = strata.min() >= 0 and strata.max() <= length
    assert inside, f"{task.name}: strata {strata.min()} to {strata.max()}, expected 0 to {length}"
    assert len(set(strata.tolist())) > 1, f"{task.name}: all words are of one stratum"


def _check_facts(task: Task) -> None:
    assert isinstance(task, Task), f"received a {type(task).__name__}, expected a Task"
    assert "->" in task.doc, f"{task.name}: its docstring has no worked example: {task.doc!r}"
    for name in ("symbols", "classes"):
        count = getattr(task, name)
        assert count >= 2, f"{task.name}: {name} is {count}, expected at least 2"


def _check_words(task: Task, words: Array, rows: int, length: int) -> None:
    wanted = (rows, task.steps(length), task.channels)
    assert words.shape == wanted, f"{task.name}: words of shape {words.shape}, expected {wanted}"
    assert words.dtype == np.uint8, f"{task.name}: words are {words.dtype}, expected uint8"
    if rows:
        most = words.max()
        assert most < task.symbols, f"{task.name}: the symbol {most} of {task.symbols}"


def _rows(words: Array) -> list[tuple[int, ...]]:
    return [tuple(int(symbol) for symbol in row) for row in words.reshape(len(words), -1)]
