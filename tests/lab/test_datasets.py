"""Parts that share no word, and a report that counts."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError
from unstuck.lab import ceilings, datasets
from unstuck.lab.datasets import DRAWN, Dataset, Split, dataset, distinct, rare_words
from unstuck.lab.generalisation import lengths_of
from unstuck.lab.setting import find_task

OR, PARITY = find_task("or"), find_task("parity")


def words(data: Dataset, part: str) -> list[tuple[int, bytes]]:
    return [(length, word.tobytes()) for length, own in data.words[part] for word in own]


def test_all_words_are_split_in_exact_proportions() -> None:
    data = dataset(OR, 4)
    parts = {name: words(data, name) for name in data.words}
    assert [len(part) for part in parts.values()] == [154, 51, 51]
    assert len(set(itertools.chain(*parts.values()))) == 256
    assert data.coverage.enumerated
    assert (data.coverage.space, data.coverage.overlap, data.coverage.duplicates) == (256, 0, 0)
    assert len(data.train) == 154
    assert np.array_equal(data.train.y, data.train.x.max(axis=2))
    assert "all 256 words (154 train, 51 validation, 51 test)" in str(data.coverage)


def test_where_there_are_more_different_ones_are_drawn() -> None:
    data = dataset(OR, 64)
    every = words(data, "train") + words(data, "validation") + words(data, "test")
    assert len(every) == len(set(every)) == DRAWN
    assert not data.coverage.enumerated
    assert "20,000 words drawn" in str(data.coverage)
    assert data.train.x.shape[1:] == (64, 2)
    assert len(dataset(OR, 5, rows=100).whole) == 100


def test_the_seed_says_which() -> None:
    one, again, other = (dataset(OR, 20, rows=50, seed=seed) for seed in (1, 1, 2))
    assert words(one, "train") == words(again, "train")
    assert set(words(one, "train")) != set(words(other, "train"))
    assert words(dataset(OR, 3, seed=1), "test") != words(dataset(OR, 3, seed=2), "test")


def test_lengths_are_mixed_in_equal_parts_as_far_as_there_are_words() -> None:
    data = dataset(PARITY, range(1, 21), rows=4000)
    _, counts = np.unique(data.whole.lengths, return_counts=True)
    assert counts[:3].tolist() == [2, 4, 8]
    assert counts[-1] == counts[-2] > 200
    assert counts.sum() == 4000
    assert data.train.x.shape[1] == data.test.x.shape[1] == 20


@pytest.mark.parametrize(
    ("lengths", "rows"), [(3, None), (40, 500), ((1, 2, 3), None), ((3, 8, 3), 200), ((7, 9), 1000)]
)
def test_coverage_is_what_a_recount_of_the_arrays_says(lengths, rows: int | None) -> None:
    data = dataset(OR, lengths, rows=rows, seed=4)
    parts = {name: getattr(data, name) for name in ("train", "validation", "test")}
    read = {
        name: [row[:length].tobytes() for row, length in zip(part.x, part.lengths, strict=True)]
        for name, part in parts.items()
    }
    own = {lengths} if isinstance(lengths, int) else set(lengths)
    every = Counter(itertools.chain(*read.values()))
    told = data.coverage
    assert told.space == sum(4**length for length in own)
    assert told.enumerated == (len(every) == told.space) == (rows is None)
    assert told.rows == {name: len(part) for name, part in read.items()}
    assert told.distinct == {name: len(set(part)) for name, part in read.items()}
    assert (told.duplicates, told.overlap) == (0, 0)
    assert set(every.values()) == {1}
    assert every.total() == (rows or told.space)
    for name, part in parts.items():
        assert told.rows[name] == pytest.approx(len(data.whole) * getattr(Split(), name), abs=3)
        ones = np.where(part.x < 0, 0, part.x).max(axis=2)
        assert np.array_equal(part.y, ones)


def test_a_test_part_of_nothing_tests_the_training_words() -> None:
    data = dataset(OR, 2, split=Split(1, 0, 0))
    assert len(data.train) == len(data.test) == 16
    assert len(data.validation) == 0


def test_distinct_words_from_small_and_large_spaces() -> None:
    rng = np.random.default_rng(0)
    for length, count in ((3, 60), (5, 700), (40, 500)):
        found = distinct(OR, length, count, rng)
        assert len(found) == count
        assert len({word.tobytes() for word in found}) == count


def test_every_carry_chain_is_tested_where_words_were_drawn() -> None:
    """Of 40-digit sums drawn evenly none has a chain of 40 carries; the rare words have all."""
    for base in (2, 10):
        task = find_task("addition", base=base)
        data = dataset(task, 40, rows=2000)
        rare = rare_words(data, each=50)
        assert rare is not None
        assert rare.strata is not None
        assert data.test.strata is not None
        assert data.test.strata.max() < 35
        assert set(range(1, 41)) <= set(rare.strata.tolist())
        assert set(Counter(rare.strata.tolist()).values()) <= set(range(10, 51))
        parts = {word for name in data.words for _, word in words(data, name)}
        assert not parts & {row.tobytes() for row in rare.x.astype(np.uint8)}
    assert rare_words(dataset(task, 2)) is None  # all words are there
    assert rare_words(dataset(PARITY, 40, rows=100)) is None
    assert rare_words(dataset(find_task("addition"), 2, rows=15)) is None  # only 0 + 0 is left


@pytest.mark.parametrize("base", [2, 3, 10])
@pytest.mark.parametrize("length", [1, 2, 7])
def test_rare_words_have_the_chain_that_is_asked_for(base: int, length: int) -> None:
    task = find_task("addition", base=base)
    for stratum in range(1, length + 1):
        found = task.rare(np.random.default_rng(0), 50, length, stratum)
        assert found.shape == (50, length, 2)
        assert found.max() < base
        assert task.stratum(found).tolist() == [stratum] * 50


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: dataset(OR, 0), "length 0; or needs at least 1: --bits 1"),
        (lambda: dataset(OR, ()), "no length was given"),
        (lambda: dataset(OR, 3, rows=0), "rows=0; expected at least 1"),
        (lambda: dataset(OR, 1), "leaves the validation part empty|leaves the test part empty"),
        (lambda: Split(0.5, 0.2, 0.2), "split 0.5/0.2/0.2; expected three shares"),
        (lambda: Split(0, 0.5, 0.5), "expected three shares that add up to 1"),
        (lambda: Split(1.2, -0.1, -0.1), "expected three shares"),
        (lambda: Split(float("nan"), 0, 0), "split nan/0/0; expected three shares"),
        (lambda: dataset(OR, 3, seed=-1), "data_seed=-1; expected at least 0"),
        (lambda: dataset(find_task("dyck-1"), (2, 3)), "length 3; dyck-1 needs an even one"),
        (lambda: lengths_of(find_task("dyck-1"), 3, 3), "no words of 3 to 3 steps"),
    ],
)
def test_one_clear_error_each(make, said: str) -> None:
    if "part empty" in said:
        with pytest.raises(InputError, match=said):
            dataset(OR, 1, split=Split(0.98, 0.01, 0.01))
        return
    with pytest.raises(InputError, match=said):
        make()


@given(st.integers(0, 5000), st.floats(0.01, 1), st.floats(0, 1))
def test_counts_add_up_and_are_off_by_less_than_one(
    rows: int, train: float, of_rest: float
) -> None:
    split = Split(train, (1 - train) * of_rest, (1 - train) * (1 - of_rest))
    counts = split.counts(rows)
    assert sum(counts) == rows
    for count, share in zip(counts, vars(split).values(), strict=True):
        assert abs(count - share * rows) < 1 + 1e-6


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of 64 MiB, on which nothing may be drawn."""

    def drawn(*_: object) -> None:
        raise AssertionError("drawn")

    monkeypatch.setattr(datasets, "physical", lambda: 2**26)
    monkeypatch.setattr(datasets, "distinct", drawn)


@pytest.mark.usefixtures("small")
def test_words_that_the_memory_cannot_hold_are_refused_before_they_are_drawn() -> None:
    with pytest.raises(InputError) as refused:
        dataset(OR, 1000)
    said = re.search(r"of at most (\d+) steps, or fewer of them: --rows (\d+)$", str(refused.value))
    assert said is not None
    assert "20,000 words of up to 1,000 steps take 1.0 GiB" in str(refused.value)
    for length, rows in ((int(said[1]), None), (1000, int(said[2]))):
        with pytest.raises(AssertionError, match="drawn"):  # what is said is taken
            dataset(OR, length, rows=rows)
    with pytest.raises(InputError, match="words of up to 1,000 steps"):
        dataset(OR, (5, 1000))


@pytest.mark.usefixtures("small")
def test_counting_a_ceiling_takes_more_memory_than_the_words() -> None:
    copy = find_task("copy")
    with pytest.raises(AssertionError, match="drawn"):
        ceilings.limit(copy, 30, "causal")  # has a closed form
    with pytest.raises(InputError, match=r"expected words of at most \d+ steps$"):
        ceilings.limit(copy, 30, "static")


def test_no_number_of_such_long_words_is_counted() -> None:
    for asked in (dataset, ceilings.limit):
        with pytest.raises(InputError, match="length 100000000; expected at most 1,048,576 steps"):
            asked(OR, 10**8)


@pytest.mark.parametrize("name", ["or", "reverse", "missing-duplicate", "multiplication"])
def test_the_estimate_is_about_what_the_arrays_take(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = dataset(find_task(name), 40, rows=300)
    rows = (data.train, data.validation, data.test, data.whole)
    held = sum(array.nbytes for part in rows for array in (part.x, part.y, part.asked))
    held += sum(own.nbytes for part in data.words.values() for _, own in part)
    asked = (data.task, 40, data.encoding, 300)
    monkeypatch.setattr(datasets, "physical", lambda: held - 1)
    with pytest.raises(InputError, match="GiB, this machine has"):
        datasets.check_memory(*asked, copies=1)
    monkeypatch.setattr(datasets, "physical", lambda: 2 * held)
    datasets.check_memory(*asked, copies=1)
