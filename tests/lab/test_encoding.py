"""Words and answers as arrays, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.encoding import PAD, Encoding, Rows, answer_steps, encode, features, steps
from unstuck.lab.setting import find_task
from unstuck.lab.task import Task

SIX, THREE = [0, 1, 1, 0], [1, 1, 0, 0]  # lowest bit first; 6 + 3 = 9
PAIR = np.array([SIX, THREE], np.uint8).T[None]


def posed(name: str, words: Array, encoding: Encoding, **options: object) -> tuple[Task, Rows]:
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
        ("or", Encoding(answers="soon"), "answers='soon'; expected step, delayed"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_posed(name: str, encoding: Encoding, said: str) -> None:
    with pytest.raises(InputError, match=said):
        encoding.resolved(find_task(name))
