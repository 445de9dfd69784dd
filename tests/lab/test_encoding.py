"""Words and answers as arrays, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.encoding import PAD, EncodedRows, Encoding, answer_steps, encode, features, steps
from unstuck.lab.setting import find_task
from unstuck.lab.task import Task

SIX, THREE = [0, 1, 1, 0], [1, 1, 0, 0]  # lowest bit first; 6 + 3 = 9
PAIR = np.array([SIX, THREE], np.uint8).T[None]


def posed(
    name: str, words: Array, encoding: Encoding, **options: object
) -> tuple[Task, EncodedRows]:
    task = find_task(name, **options)
    return task, encode(task, encoding.resolved(task), [(words.shape[1], words)])


def test_aligned_digits_share_a_step() -> None:
    _, rows = posed("addition", PAIR, Encoding())
    assert rows.x[0].tolist() == [[0, 1], [1, 1], [1, 0], [0, 0]]
    assert rows.y[0].tolist() == [1, 0, 0, 1]
    assert rows.asked.all()
    assert not rows.padded


def test_the_highest_digit_first_turns_words_and_answers() -> None:
    _, low = posed("addition", PAIR, Encoding())
    _, high = posed("addition", PAIR, Encoding(order="msb"))
    assert np.array_equal(high.x, low.x[:, ::-1])
    assert np.array_equal(high.y, low.y[:, ::-1])


def test_operands_one_after_the_other_with_a_step_between() -> None:
    task, rows = posed("addition", PAIR, Encoding(operands="concatenated"))
    x = rows.x[0]
    assert x.shape == (4 + 1 + 4 + 4, 3)  # bit, between, blank
    assert x[:4, 0].tolist() == SIX
    assert x[5:9, 0].tolist() == THREE
    assert x[:, 1].tolist() == [0] * 4 + [1] + [0] * 8
    assert x[:, 2].tolist() == [0] * 9 + [1] * 4
    assert rows.y[0, 9:].tolist() == [1, 0, 0, 1]
    assert rows.asked[0].tolist() == [False] * 9 + [True] * 4
    assert features(task, Encoding(operands="concatenated").resolved(task)) == 3


def test_answers_after_all_was_read_and_some_steps_later() -> None:
    _, after = posed("addition", PAIR, Encoding(answers="after"))
    assert after.x[0, :, 2].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert after.y[0].tolist() == [0, 0, 0, 0, 1, 0, 0, 1]
    assert after.asked[0].tolist() == [False] * 4 + [True] * 4
    _, late = posed("addition", PAIR, Encoding(answers="delayed", delay=2))
    assert late.x.shape == (1, 6, 3)
    assert late.y[0].tolist() == [0, 0, 1, 0, 0, 1]
    assert late.asked[0].tolist() == [False] * 2 + [True] * 4


def test_decoded_answers_have_no_blank_steps() -> None:
    _, rows = posed("duplicate", np.array([[[1], [0]]], np.uint8), Encoding(answers="decoded"))
    assert rows.x[0, :, 0].tolist() == [1, 0]
    assert rows.y[0].tolist() == [1, 0, 1, 0]
    assert rows.asked.all()


def test_one_answer_at_the_end_or_to_each_prefix() -> None:
    word = np.array([[[1], [1], [0], [1]]], np.uint8)
    _, final = posed("parity", word, Encoding())
    assert (final.y.tolist(), final.asked.tolist()) == ([[1]], [[True]])
    _, step = posed("parity", word, Encoding(answers="step"))
    assert step.y[0].tolist() == [1, 0, 0, 1]
    _, after = posed("parity", word, Encoding(answers="after"))
    assert after.y[0].tolist() == [0, 0, 0, 0, 1]
    assert after.asked[0].tolist() == [False] * 4 + [True]


def test_prefixes_from_the_highest_digit_are_the_highest_digits() -> None:
    words = np.array([[[1, 0], [0, 1], [1, 1]]], np.uint8)  # a = 101, b = 110, lowest bit first
    _, low = posed("comparison", words, Encoding(answers="step"))
    assert low.y[0].tolist() == [2, 0, 0]  # 1 > 0; 01 < 10; 101 < 110
    _, high = posed("comparison", words, Encoding(answers="step", order="msb"))
    assert high.y[0].tolist() == [1, 0, 0]  # 1 = 1; 10 < 11; 101 < 110


def test_prefixes_without_an_answer_are_not_asked() -> None:
    task = find_task("modular-arithmetic")
    words = task.unrank(np.array([7]), 3)
    rows = encode(task, Encoding(answers="step").resolved(task), [(3, words)])
    assert rows.asked[0].tolist() == [True, False, True]
    assert rows.x.shape == (1, 3, 8)
    assert (rows.x.sum(axis=2) == 1).all()


def test_steps_beyond_a_words_end_are_padded() -> None:
    task = find_task("parity")
    encoding = Encoding(answers="step").resolved(task)
    words = [(1, np.array([[[1]]], np.uint8)), (3, np.array([[[0], [1], [1]]], np.uint8))]
    rows = encode(task, encoding, words, longest=4)
    assert rows.x[:, :, 0].tolist() == [[1, PAD, PAD, PAD], [0, 1, 1, PAD]]
    assert rows.asked.tolist() == [[True] + [False] * 3, [True] * 3 + [False]]
    assert rows.lengths.tolist() == [1, 3]
    assert rows.padded
    assert steps(task, encoding, 4) == answer_steps(task, encoding, 4) == 4


@pytest.mark.parametrize(
    ("name", "encoding", "said"),
    [
        ("parity", Encoding(order="msb"), "no digits, so no order"),
        ("or", Encoding(answers="final"), "several answers; expected --answers after"),
        ("duplicate", Encoding(answers="step"), "another number of answers than steps"),
        ("or", Encoding(answers="step", operands="concatenated"), "not read before the end"),
        ("or", Encoding(answers="delayed", delay=0), "delay=0; expected at least 1"),
        ("or", Encoding(answers="delayed", operands="concatenated"), "delayed answers cannot be"),
        ("or", Encoding(answers="soon"), "answers='soon'; expected step, delayed"),  # type: ignore[arg-type]
        ("or", Encoding(order="big"), "order='big'; expected lsb, msb"),  # type: ignore[arg-type]
        ("or", Encoding(operands="mixed"), "operands='mixed'; expected aligned, concatenated"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_posed(name: str, encoding: Encoding, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        encoding.resolved(find_task(name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "encoding", "answers"),
    [
        ("addition", Encoding(), "step"),
        ("addition", Encoding(operands="concatenated"), "after"),
        ("duplicate", Encoding(), "after"),
        ("parity", Encoding(), "final"),
        ("parity", Encoding(operands="concatenated", answers="step"), "step"),  # one operand
        ("comparison", Encoding(operands="concatenated"), "final"),
    ],
)
def test_the_natural_answers(name: str, encoding: Encoding, answers: str) -> None:
    assert encoding.resolved(find_task(name)).answers == answers


TRITS = np.array([[[2, 1], [0, 1]]], np.uint8)  # a = 02 (2), b = 11 (4), sum 20 (6)


def test_symbols_beyond_bits_are_one_hot_for_each_operand() -> None:
    _, rows = posed("addition", TRITS, Encoding(answers="after"), base=3)
    assert rows.x[0].tolist() == [
        [0, 0, 1, 0, 1, 0, 0],
        [1, 0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 1],
    ]
    assert rows.y[0].tolist() == [0, 0, 0, 2]


def test_one_hot_operands_one_after_the_other_from_the_highest_digit() -> None:
    encoding = Encoding(operands="concatenated", order="msb")
    _, rows = posed("addition", TRITS, encoding, base=3)
    a, between, b = rows.x[0, :2], rows.x[0, 2], rows.x[0, 3:5]
    assert a.tolist() == [[1, 0, 0, 0, 0], [0, 0, 1, 0, 0]]
    assert between.tolist() == [0, 0, 0, 1, 0]
    assert b.tolist() == [[0, 1, 0, 0, 0], [0, 1, 0, 0, 0]]
    assert rows.x[0, 5:].tolist() == [[0, 0, 0, 0, 1]] * 2
    assert rows.y[0, 5:].tolist() == [2, 0]


def test_one_answer_to_two_operands_after_both() -> None:
    words = np.array([[[0, 1], [1, 0]]], np.uint8)  # a = 10, b = 01: greater
    _, rows = posed("comparison", words, Encoding(operands="concatenated", order="msb"))
    assert rows.x[0].tolist() == [[1, 0], [0, 0], [0, 1], [0, 0], [1, 0]]
    assert (rows.y.tolist(), rows.asked.tolist()) == ([[2]], [[True]])


def test_answers_that_are_none_are_not_asked_later_either() -> None:
    words = np.array([[[2], [6], [0]]], np.uint8)  # 2 − 0
    _, rows = posed("modular-arithmetic", words, Encoding(answers="delayed", delay=1))
    assert rows.asked[0].tolist() == [False, True, False, True]
    assert rows.y[0].tolist() == [0, 2, 0, 2]


def test_a_short_word_is_answered_right_after_its_own_end() -> None:
    task = find_task("addition")
    encoding = Encoding(answers="after").resolved(task)
    short, long = np.ones((1, 1, 2), np.uint8), np.array([[[1, 1], [0, 0]]], np.uint8)
    rows = encode(task, encoding, [(1, short), (2, long)])
    assert rows.x[0].tolist() == [[1, 1, 0], [0, 0, 1], [PAD] * 3, [PAD] * 3]
    assert rows.x[1].tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1], [0, 0, 1]]
    assert rows.asked.tolist() == [[False, True, False, False], [False, False, True, True]]
    assert rows.y.tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]
    assert rows.strata is not None
    assert rows.strata.tolist() == [1, 1]
    assert not rows.take(np.array([1])).padded
