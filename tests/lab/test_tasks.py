"""Every task: its words, its answers, and its docstring's worked examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.numerals import digits, longest_run, value
from unstuck.lab.task import FAMILIES, NO_ANSWER, Task, as_word, kinds
from unstuck.lab.tasks.own import own_task
from unstuck.lab.tasks.parity import Parity
from unstuck.testing import check_task
from unstuck.testing.task import lengths_of as lengths

KINDS = kinds()

# (kind, options): what conformance is tested on besides the default options.
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((kind, {}) for kind in KINDS),
    ("addition", {"base": 3}),
    ("addition", {"overflow": True}),
    ("subtraction", {"base": 3}),
    ("multiplication", {"base": 10}),
    ("comparison", {"base": 3}),
    ("increment", {"base": 3}),
    ("modular-arithmetic", {"modulus": 2}),
    ("cycle-navigation", {"cycle": 3}),
    ("duplicate", {"alphabet": 3}),
    ("odds-first", {"alphabet": 256}),
    ("bucket-sort", {"alphabet": 2}),
]

# The tokens of words, by symbol, where they are not digits.
TOKENS = {
    "modular-arithmetic": ["0", "1", "2", "3", "4", "+", "−", "×"],
    "dyck-1": ["(", ")"],
    "dyck-2": ["(", "[", ")", "]"],
    "stack-manipulation": ["0", "1", "pop", "push0", "push1"],
    "flip-flop": ["i0", "i1", "w0", "w1", "r"],
}

# kind, options, word (its channels apart by a comma), answers: - none, . the end of a stack.
EXAMPLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("and", {}, "1100,1010", "1000"),
    ("and", {}, "111,011", "011"),
    ("or", {}, "1100,1010", "1110"),
    ("or", {}, "000,010", "010"),
    ("xor", {}, "1100,1010", "0110"),
    ("xor", {}, "111,011", "100"),
    ("nand", {}, "1100,1010", "0111"),
    ("nand", {}, "111,011", "100"),
    ("nor", {}, "1100,1010", "0001"),
    ("nor", {}, "000,010", "101"),
    ("xnor", {}, "1100,1010", "1001"),
    ("xnor", {}, "111,011", "011"),
    ("not", {}, "1100", "0011"),
    ("not", {}, "010", "101"),
    ("addition", {}, "0110,1100", "1001"),
    ("addition", {}, "1111,1000", "0000"),
    ("addition", {"base": 10}, "950,150", "011"),  # 59 + 51 = 110
    ("subtraction", {}, "1010,1100", "0100"),
    ("subtraction", {}, "1100,1010", "0111"),
    ("subtraction", {"base": 10}, "001,100", "990"),  # 100 − 1 = 99
    ("multiplication", {}, "1100,1010", "1111"),
    ("multiplication", {}, "0110,1010", "0111"),
    ("multiplication", {"base": 10}, "21,91", "82"),  # 12 · 19 = 228
    ("comparison", {}, "0110,1100", "2"),
    ("comparison", {}, "1100,1010", "0"),
    ("comparison", {}, "1010,1010", "1"),
    ("comparison", {"base": 10}, "93,14", "0"),  # 39 and 41
    ("increment", {}, "1100", "0010"),
    ("increment", {}, "1111", "0000"),
    ("increment", {"base": 10}, "990", "001"),
    ("parity", {}, "1101", "1"),
    ("parity", {}, "0110", "0"),
    ("suffix-parity", {}, "1101", "1011"),
    ("suffix-parity", {}, "0110", "0010"),
    ("even-pairs", {}, "001110", "1"),
    ("even-pairs", {}, "0101001", "0"),
    ("modular-arithmetic", {}, "1+2×3", "2"),
    ("modular-arithmetic", {}, "1−1−1", "4"),
    ("modular-arithmetic", {}, "0×1+4×3−2", "0"),
    ("modular-arithmetic", {}, "1−2×3×2", "4"),  # −11
    ("cycle-navigation", {}, "1112", "2"),
    ("cycle-navigation", {}, "120220", "3"),
    ("cycle-navigation", {"cycle": 3}, "1112", "2"),
    ("cycle-navigation", {"cycle": 3}, "11110", "1"),
    ("majority", {}, "10110", "1"),
    ("majority", {}, "1001", "0"),
    ("dyck-1", {}, "(())()", "111010"),
    ("dyck-1", {}, "()(())", "101110"),
    ("dyck-2", {}, "([])[]", "121020"),
    ("dyck-2", {}, "[(())]", "211120"),
    ("copy", {}, "11010", "11010"),
    ("copy", {}, "01", "01"),
    ("reverse", {}, "11010", "01011"),
    ("reverse", {}, "01", "10"),
    ("duplicate", {}, "110", "110110"),
    ("duplicate", {}, "01", "0101"),
    ("odds-first", {}, "00110101", "01000111"),
    ("odds-first", {}, "110", "101"),
    ("odds-first", {"alphabet": 10}, "123456", "135246"),
    ("bucket-sort", {}, "10204112", "00111224"),
    ("bucket-sort", {}, "4310", "0134"),
    ("missing-duplicate", {}, "01100210", "1"),
    ("missing-duplicate", {}, "121101", "0"),
    ("stack-manipulation", {}, "0110push1poppop", "110....."),
    ("stack-manipulation", {}, "10poppoppoppush0", "0......"),
    ("flip-flop", {}, "w1i0rw0i1r", "--1--0"),
    ("flip-flop", {}, "w0w1i0i0r", "----1"),
]

STRATA = [
    ("addition", "1110,1000", 3),  # 7 + 1
    ("subtraction", "00011,10000", 3),  # 24 − 1
    ("subtraction", "1111,1010", 0),
    ("comparison", "0011,1011", 3),
    ("comparison", "0110,0101", 0),
    ("comparison", "01,01", 2),
    ("increment", "1101", 2),
    ("increment", "0111", 0),
    ("increment", "111", 3),
    ("majority", "10000", 3),
    ("majority", "1100", 0),
    ("dyck-1", "()(())", 2),
    ("dyck-2", "[][]()", 1),
    ("flip-flop", "w0w1i0i0r", 3),
    ("flip-flop", "w1i0rw0r", 2),
]

# The answer to every prefix, from the definitions by hand.
PREFIXES = [
    ("parity", "1101", "1001"),
    ("even-pairs", "0110", "1001"),
    ("majority", "10110", "10111"),
    ("cycle-navigation", "1120", "1211"),
    ("comparison", "011,101", "022"),
    ("modular-arithmetic", "4−2×3", "4-2-3"),
    ("missing-duplicate", "0200", "---0"),
]

REFUSED = [
    *((kind, length) for kind in KINDS for length in (0, -1)),
    *(("modular-arithmetic", length) for length in (2, 8)),
    *((kind, length) for kind in ("dyck-1", "dyck-2", "missing-duplicate") for length in (1, 7)),
    ("flip-flop", 1),
]


def made(kind: str, options: dict[str, Any] | None = None) -> Task:
    return KINDS[kind](**(options or {}))


def spelled(kind: str, text: str) -> list[tuple[int, ...]]:
    tokens = TOKENS.get(kind, [str(digit) for digit in range(10)])
    pattern = "|".join(map(re.escape, sorted(tokens, key=len, reverse=True)))
    columns = [[tokens.index(one) for one in re.findall(pattern, part)] for part in text.split(",")]
    return list(zip(*columns, strict=True))


def answers(text: str) -> list[int]:
    return [{"-": NO_ANSWER, ".": 2}.get(one, ord(one) - ord("0")) for one in text]


def array(word: list[tuple[int, ...]]) -> Array:
    return np.array([word], np.uint8)


def numbered(task: Task, words: Array) -> list[tuple[int, ...]]:
    return [tuple(int(one) for one in row) for row in words.reshape(len(words), -1)]


variants = pytest.mark.parametrize(
    ("kind", "options"), VARIANTS, ids=[f"{kind} {options or ''}" for kind, options in VARIANTS]
)


def test_all_kinds_are_listed() -> None:
    expected = "and nand nor not or xnor xor addition comparison increment multiplication"
    expected += " subtraction cycle-navigation even-pairs flip-flop modular-arithmetic parity"
    expected += " suffix-parity dyck-1 majority dyck-2 reverse stack-manipulation bucket-sort"
    expected += " copy duplicate missing-duplicate odds-first"
    assert list(KINDS) == expected.split()
    assert {task.family for task in KINDS.values()} == set(FAMILIES)


@variants
def test_every_task_keeps_to_the_suite(kind: str, options: dict[str, Any]) -> None:
    check_task(made(kind, options))


@dataclass(frozen=True)
class Broken(Parity):
    """Parity with something wrong, to see that the suite sees it: 1101 -> 1."""

    wrong: str = ""

    @property
    def classes(self) -> int:
        return 3 if self.wrong == "class" else 2

    @property
    def stratum_name(self) -> str:
        return "ones" if self.wrong == "strata" else ""

    def check(self, length: int) -> None:
        if self.wrong != "length":
            super().check(length)

    def unrank(self, numbers: Array, length: int) -> Array:
        words = super().unrank(numbers, length)
        if self.wrong == "beside":
            return words[:, ::-1] if len(numbers) == 2 else words
        return words // 2 if self.wrong == "numbers" else words

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        if self.wrong == "seed":
            rng = np.random.default_rng()
        words = super().draw(rng, rows, length)
        if self.wrong == "uneven":
            words[: rows // 3] = 0
        return words.astype(np.int64) if self.wrong == "type" else words

    def solve(self, words: Array) -> Array:
        told = super().solve(words)
        return 1 - told if self.wrong == "solve" else told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("class", r"the answers \[2\] never occur"),
        ("strata", "strata without a name"),
        ("length", "takes words of length 0"),
        ("beside", "depends on the numbers that are asked for beside"),
        ("numbers", "numbers are 1 words"),
        ("seed", "one seed gave two different draws"),
        ("uneven", "words are drawn unevenly"),
        ("type", "words are int64, expected uint8"),
        ("solve", "solve differs from answer"),
    ],
)
def test_the_suite_finds_what_is_wrong(wrong: str, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check_task(Broken(wrong))
    check_task(Broken())


@pytest.mark.parametrize(("kind", "text", "expected"), STRATA)
def test_strata(kind: str, text: str, expected: int) -> None:
    found = made(kind).stratum(array(spelled(kind, text)))
    assert found is not None
    assert found.tolist() == [expected]


@pytest.mark.parametrize(("kind", "options", "text", "expected"), EXAMPLES)
def test_examples(kind: str, options: dict[str, Any], text: str, expected: str) -> None:
    task, word = made(kind, options), spelled(kind, text)
    assert task.answer(word) == answers(expected)
    told = task.solve(array(word))[0]
    assert told[-len(expected) :].tolist() == answers(expected)


@pytest.mark.parametrize(("kind", "text", "expected"), PREFIXES)
def test_answers_to_prefixes(kind: str, text: str, expected: str) -> None:
    assert made(kind).solve(array(spelled(kind, text))).tolist() == [answers(expected)]


@pytest.mark.parametrize("kind", KINDS)
def test_docstrings_hold_these_examples_and_no_others(kind: str) -> None:
    own = [(text, told) for name, _, text, told in EXAMPLES if name == kind]
    assert len(own) >= 2
    lines = [line.replace(" ", "") for line in made(kind).doc.splitlines() if "->" in line]
    assert lines
    for line in lines:
        left, right = line.split("->")
        assert any(
            right.startswith(told) and all(part in left for part in text.split(","))
            for text, told in own
        ), line


@pytest.mark.parametrize(("kind", "length"), REFUSED)
def test_lengths_without_words_are_refused(kind: str, length: int) -> None:
    with pytest.raises(InputError, match=rf"length {length}; {kind} needs .*--bits [1-9]"):
        made(kind).check(length)


@pytest.mark.parametrize(
    ("kind", "length", "near"),
    [
        ("modular-arithmetic", 4, "--bits 3 or --bits 5"),
        ("modular-arithmetic", 0, "--bits 1"),
        ("dyck-1", 5, "--bits 4 or --bits 6"),
        ("dyck-2", 1, "--bits 2"),
        ("missing-duplicate", 0, "--bits 2"),
    ],
)
def test_the_nearest_lengths_are_told(kind: str, length: int, near: str) -> None:
    with pytest.raises(InputError, match=f": {near}$"):
        made(kind).check(length)


@pytest.mark.parametrize(
    ("kind", "option", "bad"),
    [
        *((kind, "base", base) for kind in ("subtraction", "increment") for base in (1, 37)),
        ("modular-arithmetic", "modulus", 1),
        ("modular-arithmetic", "modulus", 101),
        ("cycle-navigation", "cycle", 1),
        ("copy", "alphabet", 1),
        ("bucket-sort", "alphabet", 257),
    ],
)
def test_options_out_of_range_are_refused(kind: str, option: str, bad: int) -> None:
    with pytest.raises(InputError, match=f"{option} .*{bad}.*; expected 2 to .*: --{option} "):
        made(kind, {option: bad})


@pytest.mark.parametrize("kind", KINDS)
def test_long_words(kind: str) -> None:
    task = made(kind)
    length = lengths(task, 500)[-1]
    words = task.draw(np.random.default_rng(4), 3, length)
    assert words.max() < task.symbols
    told = task.solve(words)
    for row, word in zip(told, map(as_word, words), strict=True):
        expected = task.answer(word)
        assert row[-len(expected) :].tolist() == expected


BASES = st.integers(2, 36)
COUNTS = st.integers(1, 40)


@given(st.data(), BASES, COUNTS)
def test_digits_and_value(data: st.DataObject, base: int, count: int) -> None:
    number = data.draw(st.integers(0, base**count - 1))
    found = digits(number, count, base)
    assert len(found) == count
    assert all(0 <= digit < base for digit in found)
    assert value(found, base) == number
    assert value(digits(number - base**count, count, base), base) == number


@pytest.mark.parametrize("kind", ["addition", "subtraction", "multiplication", "comparison"])
@given(data=st.data(), base=BASES, count=COUNTS)
def test_arithmetic_is_that_of_integers(
    kind: str, data: st.DataObject, base: int, count: int
) -> None:
    a, b = (data.draw(st.integers(0, base**count - 1)) for _ in range(2))
    word = list(zip(digits(a, count, base), digits(b, count, base), strict=True))
    told = made(kind, {"base": base}).solve(array(word))[0].tolist()
    if kind == "comparison":
        assert told[-1] == (0 if a < b else 1 if a == b else 2)
    else:
        expected = {"addition": a + b, "subtraction": a - b, "multiplication": a * b}[kind]
        assert value(told, base) == expected % base**count


@given(st.data(), BASES, COUNTS)
def test_increment_is_that_of_integers(data: st.DataObject, base: int, count: int) -> None:
    tail = data.draw(st.integers(0, count))
    number = data.draw(st.integers(0, base**count - 1)) // base**tail * base**tail + base**tail - 1
    word = [(digit,) for digit in digits(number, count, base)]
    task = made("increment", {"base": base})
    assert value(task.solve(array(word))[0].tolist(), base) == (number + 1) % base**count
    chain = task.stratum(array(word))
    assert chain is not None
    assert chain.tolist() == [max(n for n in range(count + 1) if (number + 1) % base**n == 0)]


@given(st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=1))
def test_longest_run(hits: list[list[bool]]) -> None:
    def longest(row: list[bool]) -> int:
        return max(map(len, "".join("x" if hit else " " for hit in row).split()), default=0)

    assert longest_run(np.array(hits)).tolist() == [longest(row) for row in hits]


def balanced(text: str) -> bool:
    while "()" in text or "[]" in text:
        text = text.replace("()", "").replace("[]", "")
    return text == ""


@pytest.mark.parametrize("kind", ["dyck-1", "dyck-2"])
@pytest.mark.parametrize("length", [2, 4, 6])
def test_dyck_words_are_all_balanced_ones(kind: str, length: int) -> None:
    task, tokens = made(kind), TOKENS[kind]
    words = task.unrank(np.arange(task.space(length)), length)
    found = {"".join(tokens[symbol] for (symbol,) in as_word(word)) for word in words}
    assert found == {
        text for text in map("".join, product(tokens, repeat=length)) if balanced(text)
    }


@pytest.mark.parametrize("kind", ["dyck-1", "dyck-2"])
@given(pairs=st.integers(1, 60), seed=st.integers(0, 999))
def test_drawn_dyck_words_are_balanced(kind: str, pairs: int, seed: int) -> None:
    words = made(kind).draw(np.random.default_rng(seed), 4, 2 * pairs)
    for word in words:
        assert balanced("".join(TOKENS[kind][symbol] for (symbol,) in as_word(word)))


def test_very_long_dyck_words_are_as_deep_as_theory_says() -> None:
    words = made("dyck-2").draw(np.random.default_rng(5), 400, 1000)
    assert all(balanced("".join("([)]"[one] for (one,) in as_word(word))) for word in words[:20])
    deepest = made("dyck-2").stratum(words)
    assert deepest is not None
    # The height of uniform Dyck paths of n pairs is sqrt(pi n) - 3/2 on average.
    assert deepest.mean() == pytest.approx(np.sqrt(np.pi * 500) - 1.5, rel=0.05)


@pytest.mark.parametrize("kind", ["dyck-1", "dyck-2", "stack-manipulation", "flip-flop"])
def test_the_largest_numbers_have_words(kind: str) -> None:
    task = made(kind)
    length = max(length for length in lengths(task, 66) if task.space(length) < 2**63)
    words = task.unrank(np.array([0, 1, task.space(length) - 1]), length)
    assert len(set(numbered(task, words))) == 3
    if kind.startswith("dyck"):
        for word in words:
            assert balanced("".join(TOKENS[kind][symbol] for (symbol,) in as_word(word)))


@given(st.from_regex(r"[0-9]([+−×][0-9]){0,20}", fullmatch=True))
def test_expressions_are_worth_what_python_says(text: str) -> None:
    result = eval(text.replace("−", "-").replace("×", "*"))
    task = made("modular-arithmetic", {"modulus": 10})
    word = [("0123456789+−×".index(one),) for one in text]
    assert task.solve(array(word))[0, -1] == result % 10


def running_or(word: list[int]) -> list[int]:
    """At each step whether there was a one."""
    return [max(word[: step + 1]) for step in range(len(word))]


def test_own_function_with_an_answer_each_step() -> None:
    task = own_task(running_or)
    assert (task.name, task.gives, task.classes) == ("running_or", "each", 2)
    assert task.doc == "At each step whether there was a one."
    assert task.solve(array([(0,), (1,), (0,)])).tolist() == [[0, 1, 1]]
    assert task.answers(9) == 9


def test_own_function_with_one_answer() -> None:
    task = own_task(lambda word: sum(word) > 1, name="two")
    assert (task.name, task.gives) == ("two", "one")
    assert task.solve(array([(1,), (1,), (0,)])).tolist() == [[0, 1, 1]]  # of each prefix


def test_own_function_with_a_string() -> None:
    task = own_task(lambda word: np.sort(np.repeat(word, 2)))
    assert (task.name, task.gives, task.answers(3)) == ("own", "string", 6)
    assert task.solve(array([(1,), (0,)])).tolist() == [[0, 0, 1, 1]]
    assert task.solve(np.zeros((0, 2, 1), np.uint8)).shape == (0, 4)


def test_own_function_of_several_channels() -> None:
    task = own_task(lambda word: [a + 3 * b for a, b in word], channels=2, symbols=3)
    assert task.classes == 9
    assert task.solve(array([(2, 1), (0, 2)])).tolist() == [[5, 6]]
    assert task.space(2) == 81


def test_own_functions_may_leave_steps_without_answer() -> None:
    task = own_task(lambda word: [-1, *word[:-1]], classes=5)
    assert task.solve(array([(1,), (0,)])).tolist() == [[NO_ANSWER, 1]]
    assert task.classes == 5


def test_own_functions_are_no_kind() -> None:
    assert all(not issubclass(kind, type(own_task(sum))) for kind in KINDS.values())


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda word: 0.5, r"own\(\[0\]\) returned 0.5; expected an integer or a list of integers"),
        (lambda word: None, r"own\(\[0\]\) returned None; expected an integer"),
        (lambda word: [], r"own\(\[0\]\) returned \[\]; expected an integer or a list"),
        (lambda word: ["1"], r"own\(\[0\]\) returned \['1'\]; expected"),
        (
            lambda word: word if word[0] else 0,
            r"own\(\[1\]\) returned \[1\]; expected an integer, as for \[0\]",
        ),
        (
            lambda word: [1] * (1 + sum(word)),
            r"own\(\[1\]\) returned \[1, 1\]; expected 1 answers, as for other words of length 1",
        ),
        (lambda word: -2, r"own\(\[0\]\) returned -2; expected 0 to 1, or -1 for no answer$"),
        (lambda word: word[3], r"own\(\[0\]\) raised IndexError: .*; expected an answer to every"),
    ],
)
def test_what_own_functions_must_not_return(function: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        own_task(function)


def test_own_functions_that_change_beyond_the_trial() -> None:
    task = own_task(len)
    assert task.classes == 7
    with pytest.raises(InputError, match=r"len\(.*\) returned 7; .*: classes=8"):
        task.answer([(0,)] * 7)
    task = own_task(lambda word: word if len(word) < 9 else word[1:])
    with pytest.raises(InputError, match="expected 9 answers, one a step"):
        task.answer([(0,)] * 9)
    task = own_task(lambda word: 0 if len(word) < 9 else [0])
    with pytest.raises(InputError, match=r"returned \[0\]; expected an integer"):
        task.answer([(0,)] * 9)
    task = own_task(lambda word: [0, 0] * (1 + (len(word) > 8 and word[8])))
    with pytest.raises(InputError, match="expected 2 answers, as for other words"):
        task.solve(np.ones((1, 9, 1), np.uint8))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"channels": 0}, "channels=0; expected 1 to"),
        ({"symbols": 1}, "symbols=1; expected 2 to 256"),
        ({"symbols": 257}, "symbols=257; expected 2 to 256"),
        ({"classes": 1}, "classes=1; expected at least 2"),
        ({"classes": 2, "symbols": 3}, r"own\(\[2\]\) returned \[2\]; .*: classes=3"),
    ],
)
def test_what_own_tasks_must_not_be(options: dict[str, int], said: str) -> None:
    with pytest.raises(InputError, match=said):
        own_task(lambda word: list(word), **options)  # type: ignore[arg-type]
