"""Many tasks beside many nets: what is refused at once, and what is told of a pair."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import pytest

from unstuck import lab
from unstuck.errors import InputError
from unstuck.lab.comparison import compare
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import setting

FEW = Recipe(updates=20)


@pytest.mark.parametrize(
    ("tasks", "models", "more", "said"),
    [
        (["or", "additoin"], ["lstm"], {}, "task 'additoin' does not exist; did you mean addition"),
        (["or"], ["lstm", "lstn"], {}, "model 'lstn' does not exist; did you mean lstm"),
        (["or"], [], {}, "no model was named; expected at least one"),
        (["or"], ["lstm"], {"seeds": 0}, "seeds=0; expected at least 1"),
        (["or"], ["lstm"], {"until": 2.0}, "until=2.0; expected 'exact' or an accuracy"),
    ],
)
def test_what_no_pair_can_do_is_an_error_before_any_training(tasks, models, more, said) -> None:
    told: list[str] = []
    with (
        lab.Sweep(processes=1, progress=told.append) as sweep,
        pytest.raises(InputError, match=said) as caught,
    ):
        list(compare(tasks, models, sweep=sweep, **more))
    assert told == []
    assert "\n" not in str(caught.value)


def test_a_pair_that_cannot_be_posed_says_why_and_the_others_are_trained() -> None:
    told: list[str] = []
    tasks = ["dyck-1", "parity"]
    with lab.Sweep(processes=1, progress=told.append) as sweep:
        cells = list(lab.compare(tasks, ["dense"], seeds=1, bits=3, recipe=FEW, sweep=sweep))
    assert told == ["0 of 2 nets: dyck-1 3, dense(16)", "1 of 2 nets: parity 3, dense(16)"]
    assert cells[0].result is None
    assert "length 3; dyck-1 needs an even one" in cells[0].why
    assert cells[1].result is not None
    assert cells[1].why == ""
    assert cells[1].result.setting.lengths == (3,)


def test_what_a_pair_is_trained_as_can_be_told() -> None:
    def make(task, model):
        return setting(task, model=model, bits=2, units=3, recipe=FEW)

    (cell,) = compare(["xor"], ["dense"], seeds=2, make=make)
    assert cell.result is not None
    assert (cell.task, cell.model) == ("xor", "dense")
    assert str(cell.result.setting) == "xor 2, dense(3)"
    assert [net.seed for net in cell.result.nets] == [0, 1]
    assert all(net.updates <= 20 for net in cell.result.nets)
