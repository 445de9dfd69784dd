"""Rows for training, validation and test that share no word, and a report of what they cover.

Where there are few words all of them are taken and split by word, in exact proportions; else
different words are drawn. With several lengths each gives as many rows as it has, up to an equal
part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.coverage import Coverage
from unstuck.lab.encoding import EncodedRows, Encoding, answer_steps, encode, features, steps
from unstuck.lab.task import Task
from unstuck.store.memory import physical

ENUMERATED = 2**16  # words that are all taken where the caller names no number
DRAWN = 20_000  # words that are drawn where there are more
MAX_STEPS = 2**20  # steps of a word
_MAX_INDEXED_SPACE = 2**62  # spaces up to here have numbers that fit into an int64

Words = list[tuple[int, Array]]  # of each length: (rows, steps, channels)


@dataclass(frozen=True)
class Split:
    """Shares of the words.

    Args:
        train, validation, test: shares that add up to 1. A part of share 0 is empty; where that is
            the test part, the test is on the training words.
    """

    train: float = 0.6
    validation: float = 0.2
    test: float = 0.2

    def __post_init__(self) -> None:
        shares = (self.train, self.validation, self.test)
        if not (min(shares) >= 0 and self.train > 0 and abs(sum(shares) - 1) <= 1e-9):
            shares_text = "/".join(f"{share:g}" for share in shares)
            raise InputError(
                f"split {shares_text}; expected three shares that add up to 1: --split 0.6/0.2/0.2"
            )

    def counts(self, rows: int) -> tuple[int, int, int]:
        """Rows of each part: shares of `rows`, what is left over goes to the largest remainders."""
        exact = np.array([self.train, self.validation, self.test]) * rows
        counts = np.floor(exact + 1e-9).astype(int)
        for part in np.argsort(-(exact - counts), kind="stable")[: rows - counts.sum()]:
            counts[part] += 1
        return int(counts[0]), int(counts[1]), int(counts[2])


@dataclass(frozen=True)
class Dataset:
    """Arrays of a task.

    Args:
        task, encoding, lengths: what they are of.
        train, validation, test: rows; validation may be empty.
        coverage: see there.
        words: the words of each part.
    """

    task: Task
    encoding: Encoding
    lengths: tuple[int, ...]
    train: EncodedRows
    validation: EncodedRows
    test: EncodedRows
    coverage: Coverage
    words: dict[str, Words]

    @cached_property
    def whole(self) -> EncodedRows:
        """All rows: those of the parts, one part after the other."""
        parts = self.words["train"] + self.words["validation"] + self.words["test"]
        return encode(self.task, self.encoding, parts, longest=max(self.lengths))

    def part(self, name: str) -> slice:
        """Where the rows of a part stand in `whole`."""
        counts = self.coverage.rows
        first = sum(counts[other] for other in list(counts)[: list(counts).index(name)])
        return slice(first, first + counts[name])

    @property
    def known(self) -> set[bytes]:
        """The training words, see `key`."""
        return _keys(self.words["train"])


def dataset(
    task: Task,
    lengths: int | Sequence[int],
    encoding: Encoding | None = None,
    *,
    split: Split | None = None,
    rows: int | None = None,
    seed: int = 0,
) -> Dataset:
    """Words of a task as arrays, split by word.

    Args:
        task: what is asked.
        lengths: one, or several that are mixed.
        encoding: None takes the task's natural one.
        split: None takes 0.6/0.2/0.2.
        rows: words of all parts together; None: all where there are at most 65,536, else 20,000.
        seed: of the draw and of the split.

    Raises:
        InputError: a length that the task does not have, or a split that leaves a part empty.
    """
    wanted = _checked_lengths(task, lengths)
    if rows is not None and rows < 1:
        raise InputError(f"rows={rows}; expected at least 1: --rows 1000")
    if seed < 0:
        raise InputError(f"data_seed={seed}; expected at least 0: --data-seed 0")
    encoding = (encoding or Encoding()).resolved(task)
    split = split or Split()
    total, space = check_words(task, wanted, encoding, rows)
    words = _split_words(task, wanted, split, total, seed)
    _refuse_empty_parts(words, split)
    parts = _encoded_parts(task, encoding, words, max(wanted))
    return Dataset(
        task=task,
        encoding=encoding,
        lengths=wanted,
        train=parts["train"],
        validation=parts["validation"],
        test=parts["test"],
        coverage=_coverage(words, space),
        words=words,
    )


def _checked_lengths(task: Task, lengths: int | Sequence[int]) -> tuple[int, ...]:
    """Each length once, all of which the task has.

    Raises:
        InputError: a length that the task does not have, or none.
    """
    if isinstance(lengths, int):
        lengths = (lengths,)
    wanted = tuple(dict.fromkeys(lengths))
    if not wanted:
        raise InputError("no length was given; expected at least one: --bits 5")
    for length in wanted:
        task.check(length)
    return wanted


def _split_words(
    task: Task, lengths: Sequence[int], split: Split, total: int, seed: int
) -> dict[str, Words]:
    """Different words of every length, about as many of each, divided among the parts."""
    words: dict[str, Words] = {"train": [], "validation": [], "test": []}
    rng = np.random.default_rng(seed)
    left = total
    count = len(lengths)
    # Lengths with few words come first: what they cannot give is left to the others.
    for at, length in enumerate(sorted(lengths, key=task.space)):
        own = distinct(task, length, min(left // (count - at), task.space(length)), rng)
        left -= len(own)
        ends = np.cumsum(split.counts(len(own)))
        for name, part in zip(words, np.split(own, ends[:2]), strict=True):
            words[name].append((length, part))
    return words


def _encoded_parts(
    task: Task, encoding: Encoding, words: dict[str, Words], longest: int
) -> dict[str, EncodedRows]:
    """The rows of each part."""
    parts = {}
    for name, own in words.items():
        # Nothing cannot be encoded: the training rows stand in for an empty part.
        parts[name] = encode(task, encoding, own if _rows(own) else words["train"], longest=longest)
    if not _rows(words["validation"]):
        parts["validation"] = parts["validation"].take(np.arange(0))
    return parts


def check_words(
    task: Task, lengths: Sequence[int], encoding: Encoding, rows: int | None = None
) -> tuple[int, int]:
    """Refuse a dataset that this machine's memory cannot hold, before a word is drawn.

    Args:
        task: whose words.
        lengths: of the words, which the task has.
        encoding: resolved.
        rows: words that are asked for; None: as `dataset`.

    Returns:
        Words that `dataset` takes, and words that there are.

    Raises:
        InputError: see `check_memory`.
    """
    longest = max(lengths)
    check_length(longest)  # the number of words that are longer takes long to count
    space = sum(task.space(length) for length in lengths)
    if rows is not None:
        total = rows
    elif space <= ENUMERATED:
        total = space
    else:
        total = DRAWN
    check_memory(task, longest, encoding, min(total, space))
    return min(total, space), space


def check_length(longest: int, *, example: str = "--bits 64") -> None:
    """Refuse words of more than 1,048,576 steps.

    Raises:
        InputError: such a length.
    """
    if longest > MAX_STEPS:
        raise InputError(f"length {longest}; expected at most {MAX_STEPS:,} steps: {example}")


def check_memory(
    task: Task, longest: int, encoding: Encoding, count: int, *, copies: int = 2, asked: bool = True
) -> None:
    """Refuse rows that this machine's memory cannot hold, before any is drawn.

    Args:
        task: whose words.
        longest: of the words.
        encoding: resolved.
        count: words.
        copies: times that their arrays stand in memory at the peak. Measured: 1.8 while a net is
            trained on them, 3.5 while a ceiling is counted.
        asked: whether the caller says how many words there are.

    Raises:
        InputError: words of more than 1,048,576 steps, or arrays larger than the memory.
    """
    check_length(longest)
    read = steps(task, encoding, longest)
    answer_columns = answer_steps(task, encoding, longest)
    # Words, drawn and split; x as float32, y as int16 and asked as bool, of the parts and of all.
    row = 3 * read * task.channels + 2 * (4 * read * features(task, encoding) + 3 * answer_columns)
    need = copies * count * row
    held = physical()
    if need > held:
        shorter = f"words of at most {max(1, longest * held // need):,} steps"
        if asked:
            fewer = held // (copies * row)
        else:
            fewer = 0
        raise InputError(
            f"{count:,} words of up to {longest:,} steps take {need / 2**30:,.1f} GiB, this "
            f"machine has {held / 2**30:,.1f}; expected {shorter}"
            + (f", or fewer of them: --rows {fewer}" if fewer else "")
        )


def rare_words(data: Dataset, *, each: int = 200, seed: int = 0) -> EncodedRows | None:
    """Words of every stratum that stand in no part, an equal number of each as far as there are.

    Args:
        data: whose words were drawn; where all words are there, the parts hold every stratum.
        each: words that are drawn for a stratum.
        seed: of the draw.

    Returns:
        The rows, or None for a task whose words have no strata, or where no word is left.
    """
    if data.coverage.enumerated:
        return None
    rng = np.random.default_rng([seed, 11])
    known = set().union(*(_keys(words) for words in data.words.values()))
    groups: Words = []
    for length in sorted(set(data.lengths)):
        own = [data.task.rare(rng, each, length, stratum) for stratum in range(1, length + 1)]
        drawn = [words for words in own if words is not None]
        if not drawn:
            return None
        words = np.unique(np.concatenate(drawn), axis=0)
        fresh = np.array([key(length, word) not in known for word in words], bool)
        groups.append((length, words[fresh]))
    if not _rows(groups):
        return None
    return encode(data.task, data.encoding, groups, longest=max(data.lengths))


def distinct(task: Task, length: int, count: int, rng: np.random.Generator) -> Array:
    """Different words in random order.

    Args:
        task: whose.
        length: of the words.
        count: at most as many as there are.
        rng: draws them.

    Returns:
        Shape (count, steps, channels).
    """
    space = task.space(length)
    if space <= max(4 * count, 1024) and space <= _MAX_INDEXED_SPACE:
        return task.unrank(rng.permutation(space)[:count], length)
    candidates = task.draw(rng, count, length)
    while True:
        flat = candidates.reshape(len(candidates), -1)
        first = np.sort(np.unique(flat, axis=0, return_index=True)[1])
        candidates = candidates[first]
        if len(candidates) >= count:
            return candidates[:count]
        candidates = np.concatenate(
            [candidates, task.draw(rng, count - len(candidates) + 8, length)]
        )


def key(length: int, word: Array) -> bytes:
    """What identifies a word among those of any length."""
    return length.to_bytes(4, "big") + word.tobytes()


def _keys(words: Words) -> set[bytes]:
    return {key(length, word) for length, own in words for word in own}


def _rows(words: Words) -> int:
    return sum(len(own) for _, own in words)


def _refuse_empty_parts(words: dict[str, Words], split: Split) -> None:
    """Refuse a split that gives a part a share of the words but not one of them."""
    count = sum(_rows(own) for own in words.values())
    for name, share in vars(split).items():
        if share > 0 and not _rows(words[name]):
            raise InputError(
                f"the split leaves the {name} part empty: {share:g} of {count} words; expected a "
                "larger share or longer words: --split 0.6/0.2/0.2 --bits 5"
            )


def _coverage(words: dict[str, Words], space: int) -> Coverage:
    keys = {name: _keys(own) for name, own in words.items()}
    every = set().union(*keys.values())
    return Coverage(
        space=space,
        enumerated=len(every) == space,
        rows={name: _rows(own) for name, own in words.items()},
        distinct={name: len(own) for name, own in keys.items()},
        overlap=sum(len(own) for own in keys.values()) - len(every),
    )
