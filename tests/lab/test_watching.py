"""What is shown of a net is what Keras computes, and what it holds is what the task says."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError, UnstuckError
from unstuck.lab import experiment
from unstuck.lab.cells import KINDS, look_inside
from unstuck.lab.kept import Kept, keep, loads
from unstuck.lab.setting import find_task, setting
from unstuck.lab.states import states
from unstuck.lab.watching import can_be_watched, watch
from unstuck.lab.words import number_of, spelled, typed

ADDITION, OR, PARITY = (find_task(name) for name in ("addition", "or", "parity"))


@pytest.fixture(scope="module")
def adder() -> Kept:
    result = experiment.train("addition", seeds=2, progress=False)
    content = keep(result)
    assert content is not None
    return loads(content)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("units", "steps"), [(1, 1), (3, 7)])
def test_the_inside_is_that_of_keras(kind: str, units: int, steps: int) -> None:
    layer = {"rnn": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    inputs = keras.Input((steps, 2))
    hidden = layer[kind](units, return_sequences=True)(inputs)
    model = keras.Model(inputs, [hidden, keras.layers.Dense(3)(hidden)])
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=w.shape) for w in model.get_weights()]
    model.set_weights(weights)
    x = rng.normal(size=(4, steps, 2)).astype("float32")
    shown, told = model.predict(x, verbose=0)
    found = look_inside(kind, weights, x)
    np.testing.assert_allclose(found.hidden, shown, atol=2e-6)
    np.testing.assert_allclose(found.outputs, told, atol=2e-5)
    for name, gate in found.gates.items():
        low = -1.0 if name == "new" else 0.0
        assert ((gate >= low) & (gate <= 1.0)).all()


def test_a_kept_net_is_the_trained_one() -> None:
    result = experiment.train("parity", model="gru", bits=3, seeds=1, progress=False)
    content = keep(result)
    assert content is not None
    found = loads(content)
    assert str(found.setting) == str(result.setting)
    for one, other in zip(found.weights, result.best.weights, strict=True):
        assert np.array_equal(one, other)
    with pytest.raises(UnstuckError, match="damaged"):
        loads(content[:-1])


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_numbers_are_added_as_they_are_typed(a: int, b: int) -> None:
    word = typed(ADDITION, (str(a), str(b)), how="number")
    told = ADDITION.solve(word)[0]
    assert number_of(ADDITION, word[0, :, 0]) == a
    assert number_of(ADDITION, told) == a + b
    assert int(spelled(ADDITION, told), 2) == a + b


@given(st.text("01", min_size=1, max_size=60))
def test_digits_are_read_as_they_are_written(text: str) -> None:
    word = typed(OR, (text, text), how="digits")
    assert spelled(OR, word[0, :, 1]) == text
    assert typed(PARITY, (text,), how="digits")[0, :, 0].tolist() == [int(c) for c in text]


@pytest.mark.parametrize(
    ("name", "operands", "how", "said"),
    [
        ("addition", ("1",), "number", "1 operands; addition reads 2"),
        ("addition", ("", "1"), "number", "empty operand"),
        ("addition", ("-1", "1"), "number", "no decimal number"),
        ("addition", ("١", "1"), "number", "no decimal number"),
        ("addition", ("1e9", "1"), "number", "no decimal number"),
        ("addition", ("9" * 300, "1"), "number", "300 characters"),
        ("addition", ("9" * 100, "1"), "number", "steps"),
        ("or", ("012", "1"), "digits", "'2' is no symbol"),
        ("or", ("0 1", "1"), "digits", "' ' is no symbol"),
        ("parity", ("5",), "number", "reads symbols"),
        ("parity", ("<b>",), "digits", "no symbol"),
    ],
)
def test_words_that_are_none(name: str, operands: tuple[str, ...], how: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        typed(find_task(name), operands, how=how)


def test_the_adder_adds(adder: Kept) -> None:
    seen = watch(adder, typed(ADDITION, ("11", "13"), how="number"))
    assert number_of(ADDITION, seen.decisions) == 24
    assert seen.right.all()
    assert seen.asked.all()


def test_a_wrong_answer_is_seen(adder: Kept) -> None:
    broken = Kept(adder.setting, 0, 0.0, 0.0, tuple(0 * w for w in adder.weights))
    seen = watch(broken, typed(ADDITION, ("11", "13"), how="number"))
    assert seen.right.tolist() == [bit == 0 for bit in seen.wanted.tolist()]


def test_the_adder_is_a_machine_of_two_states_which_are_the_carry(adder: Kept) -> None:
    found = states(adder)
    assert found is not None
    assert found.names == ("carry 0", "carry 1")
    assert found.agreement > 0.999
    assert 0.3 < found.share <= 1.0
    # 11 + 13: 1101 + 1011 from the lowest digit: carries 1, 1, 1, 1
    assert found.path(typed(ADDITION, ("11", "13"), how="number")[0]) == [0, 1, 1, 1, 1, 0]


def test_a_net_that_reads_from_the_highest_digit_is_shown_in_that_order(adder: Kept) -> None:
    posed = replace(adder.setting, encoding=replace(adder.setting.encoding, order="msb"))
    seen = watch(replace(adder, setting=posed), typed(ADDITION, ("19", "23"), how="number"))
    assert seen.word[:, 0].tolist() == seen.x[:, 0].tolist() == [0, 1, 0, 0, 1, 1]
    assert seen.wanted.tolist() == [1, 0, 1, 0, 1, 0]


def test_or_needs_no_memory() -> None:
    content = keep(experiment.train("or", seeds=1, progress=False))
    assert content is not None
    found = states(loads(content))
    assert found is not None
    assert (found.names, found.share) == (("A",), 0.0)


def test_what_cannot_be_watched_says_so() -> None:
    given_ = setting("or", model="dense")
    assert not can_be_watched(given_)
    with pytest.raises(InputError, match="not looked into step by step"):
        watch(Kept(given_, 0, 1.0, 1.0, ()), typed(OR, ("1", "0"), how="digits"))


def test_an_answer_to_the_whole_word_is_asked_at_its_end() -> None:
    content = keep(experiment.train("parity", model="lstm", bits=4, seeds=1, progress=False))
    assert content is not None
    seen = watch(loads(content), typed(PARITY, ("1011",), how="digits"))
    assert seen.asked.tolist() == [False, False, False, True]
    assert seen.wanted[-1] == 1
