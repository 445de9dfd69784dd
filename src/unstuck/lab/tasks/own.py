"""Own: a task made of a function of yours."""

from __future__ import annotations

import inspect
import reprlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Gives, Task, Word, as_word

Function = Callable[[list[Any]], Any]
Returned = int | list[int]

MAX_TRIED_LENGTH = 6  # of the words on which a function is tried
MAX_TRIED_WORDS = 64  # words of each length


@dataclass(frozen=True, kw_only=True)
class Own(Task):
    """A task that a function defines; made by `own_task`."""

    family: ClassVar[str] = "own"

    # A task of its own for each function, so these are known of the instance only.
    function: Function
    name: str  # type: ignore[misc]
    gives: Gives = "each"  # type: ignore[misc]
    channels: int = 1  # type: ignore[misc]
    symbols: int = 2
    classes: int = 2

    @property
    def doc(self) -> str:
        """What the function says of itself."""
        return inspect.getdoc(self.function) or f"A function: {self.name}."

    def answers(self, length: int) -> int:
        """For "string" as many as the function gives to a word of zeros."""
        if self.gives != "string":
            return super().answers(length)
        return len(self.answer([(0,) * self.channels] * length))

    def answer(self, word: Word) -> list[int]:
        """What the function returns.

        Raises:
            InputError: something else than what it returned for short words.
        """
        output = self.returned(word)
        if isinstance(output, int):
            answers = [output]
        else:
            answers = output
        if isinstance(output, int) != (self.gives == "one"):
            raise self.wrong(word, output, "an integer" if self.gives == "one" else "a list")
        if self.gives == "each" and len(answers) != len(word):
            raise self.wrong(word, output, f"{len(word)} answers, one a step")
        if not all(NO_ANSWER <= answer < self.classes for answer in answers):
            if max(answers) >= self.classes:
                more = f": classes={1 + max(answers)}"
            else:
                more = ""
            expected = f"0 to {self.classes - 1}, or {NO_ANSWER} for no answer{more}"
            raise self.wrong(word, output, expected)
        return answers

    def solve(self, words: Array) -> Array:
        """See `Task.solve`.

        Raises:
            InputError: from `answer`, or another number of answers than for other words.
        """
        count = self.answers(words.shape[1])
        rows = []
        for word in map(as_word, words):
            rows.append(self._answer(word))
            if len(rows[-1]) != count:
                raise self.wrong(word, rows[-1], f"{count} answers, as for other words so long")
        return np.array(rows, np.int16).reshape(len(words), count)

    def returned(self, word: Word) -> Returned:
        """What the function returns for a word, as Python integers.

        Raises:
            InputError: it fails, or returns something else.
        """
        try:
            output = self.function(self.argument(word))
        except Exception as error:
            called = f"{self.name}({reprlib.repr(self.argument(word))})"
            raise InputError(
                f"{called} raised {type(error).__name__}: {error}; expected an answer to every word"
            ) from error
        if hasattr(output, "tolist"):
            output = output.tolist()
        if isinstance(output, int):
            return int(output)
        if isinstance(output, list | tuple) and output and all(map(_integer, output)):
            return [int(answer) for answer in output]
        raise self.wrong(word, output, "an integer or a list of integers")

    def argument(self, word: Word) -> list[Any]:
        """A word as the function takes it: integers, or tuples if there are several channels."""
        if self.channels == 1:
            return [step[0] for step in word]
        return list(word)

    def wrong(self, word: Word, output: object, expected: str) -> InputError:
        """The error that says what was returned and what was expected."""
        called = f"{self.name}({reprlib.repr(self.argument(word))})"
        return InputError(f"{called} returned {reprlib.repr(output)}; expected {expected}")


def own_task(
    function: Function,
    *,
    name: str | None = None,
    channels: int = 1,
    symbols: int = 2,
    classes: int | None = None,
) -> Task:
    """A task made of a function; it is tried on some words of lengths 1 to 6.

        own_task(lambda word: [max(word[: i + 1]) for i in range(len(word))], name="seen-a-one")

    Args:
        function: takes a word: a list of integers 0 … symbols − 1, or of tuples of them if there is
            more than one channel. Returns a list of integers, one a step ("each"); or one integer
            ("one"); or a list of another length that depends on the word's length alone ("string").
            -1 stands for no answer.
        name: of the task; None: the function's.
        channels: symbols read at each step.
        symbols: values of each, 2 to 256.
        classes: values of an answer; None: those seen when the function is tried.

    Returns:
        The task.

    Raises:
        InputError: the function fails on a word, or returns something else.
    """
    for label, value, most in (("channels", channels, 99), ("symbols", symbols, 256)):
        if label == "channels":
            least = 1
        else:
            least = 2
        if not least <= value <= most:
            raise InputError(f"{label}={value}; expected {least} to {most}: {label}={least}")
    if classes is not None and classes < 2:
        raise InputError(f"classes={classes}; expected at least 2: classes=2")
    named = name or str(getattr(function, "__name__", "own")).replace("<lambda>", "own")
    task = Own(function=function, name=named, channels=channels, symbols=symbols)
    tried = [(word, task.returned(word)) for word in _samples(task)]
    seen = max(max(output) if isinstance(output, list) else output for _, output in tried)
    task = replace(task, gives=_gives(task, tried), classes=classes or max(2, 1 + seen))
    for word, _ in tried:
        task.answer(word)
    return task


def _samples(task: Own) -> Iterator[Word]:
    """All words of each length, or some if there are many."""
    for length in range(1, MAX_TRIED_LENGTH + 1):
        if task.space(length) <= MAX_TRIED_WORDS:
            words = task.unrank(np.arange(task.space(length)), length)
        else:
            words = task.draw(np.random.default_rng(length), MAX_TRIED_WORDS, length)
        yield from map(as_word, words)


def _gives(task: Own, tried: list[tuple[Word, Returned]]) -> Gives:
    """Which kind of answers these are."""
    first = tried[0][1]
    for word, output in tried:
        if isinstance(output, int) != isinstance(first, int):
            if isinstance(first, int):
                expected = "an integer"
            else:
                expected = "a list"
            raise task.wrong(word, output, f"{expected}, as for {task.argument(tried[0][0])}")
    if isinstance(first, int):
        return "one"
    lists = [(word, output) for word, output in tried if isinstance(output, list)]
    if all(len(output) == len(word) for word, output in lists):
        return "each"
    sizes: dict[int, int] = {}
    for word, output in lists:
        if sizes.setdefault(len(word), len(output)) != len(output):
            raise task.wrong(
                word,
                output,
                f"{sizes[len(word)]} answers, as for other words of length {len(word)}",
            )
    return "string"


def _integer(value: object) -> bool:
    return isinstance(value, int | np.integer | np.bool_)
