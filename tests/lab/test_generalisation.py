"""Train on some lengths, test on others; many tasks beside many nets; the public names."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import inspect

import numpy as np
import pytest

from unstuck import lab
from unstuck.errors import InputError
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import train
from unstuck.lab.generalisation import lengths_of, reach
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import decisions, find_task, setting

STEP = Encoding(answers="step")


def parity(model: str = "lstm", *, updates: int = 1500, longest: int = 40):
    return train(
        setting(
            "parity",
            bits=tuple(range(1, 9)),
            model=model,
            units=8,
            encoding=STEP,
            recipe=Recipe(updates=updates),
            longest=longest,
        ),
        seeds=2,
        until=None,
        progress=False,
    )


def test_what_is_carried_step_by_step_holds_for_any_length() -> None:
    result = parity()
    found = reach(result, lengths_of(find_task("parity"), 9, 40, most=5), rows=20)
    assert found.lengths == (9, 17, 25, 32, 40)
    assert found.accuracy.shape == found.exact.shape == (2, 5)
    assert found.rows == (20,) * 5
    assert (found.accuracy > 0.999).all()
    assert found.success.successes == 2


def test_scores_of_a_length_are_those_of_a_keras_model() -> None:
    result = parity(updates=60)
    found = reach(result, (12,), rows=50, seed=3)
    task = find_task("parity")
    from unstuck.lab.datasets import distinct
    from unstuck.lab.encoding import encode

    words = distinct(task, 12, 50, np.random.default_rng([3, 7]))
    rows = encode(task, STEP, [(12, words)])
    model = result.setting.build()
    for number, net in enumerate(result.nets):
        model.set_weights(list(net.weights))
        right = decisions(result.setting, model.predict(rows.x, verbose=0)) == rows.y
        assert found.accuracy[number, 0] == pytest.approx(right.mean())
        assert found.exact[number, 0] == pytest.approx(right.all(axis=1).mean())
    assert found.accuracy.min() < 0.999
    assert found.success.successes == 0


def test_words_of_lengths_that_were_trained_on_are_new_ones() -> None:
    result = parity(updates=10)
    found = reach(result, (8,), rows=256)
    known = result.setting.data.known
    fresh = 256 - sum(int.from_bytes(word[:4], "big") == 8 for word in known)
    assert found.rows == (fresh,)


def test_a_net_of_one_length_reads_no_other() -> None:
    result = lab.train("parity", bits=4, recipe=Recipe(updates=10), progress=False)
    with pytest.raises(InputError, match="the nets read up to 4 steps"):
        reach(result, (5,))


def test_other_nets_read_any_length_too() -> None:
    found = reach(parity("transformer", updates=5), (9, 40), rows=5)
    assert np.isfinite(found.accuracy).all()


def test_tasks_beside_nets() -> None:
    recipe = Recipe(updates=300)
    cells = list(
        lab.compare(["xor", "suffix-parity"], ["dense", "mlp"], seeds=2, bits=3, recipe=recipe)
    )
    told = [(cell.task, cell.model, cell.result is not None) for cell in cells]
    assert [one[:2] for one in told] == [
        ("xor", "dense"),
        ("xor", "mlp"),
        ("suffix-parity", "dense"),
        ("suffix-parity", "mlp"),
    ]
    xor = cells[0].result
    assert xor is not None
    assert xor.exact.successes == 2
    assert xor.setting.encoding.answers == "step"
    assert cells[1].result is not None
    assert cells[1].result.setting.encoding.answers == "decoded"
    hard = cells[2].result
    assert hard is not None
    assert hard.ceiling.high < 1
    assert hard.exact.successes == 0
    with pytest.raises(InputError, match="model 'lstn' does not exist"):
        list(lab.compare(["or"], ["lstn"]))
    posed = lab.compare(["or"], ["mlp"], encoding=STEP)
    (refused,) = list(posed)
    assert refused.result is None
    assert "mlp gives no step answers" in refused.why


def test_every_public_name_of_the_lab_is_documented() -> None:
    assert lab.__all__ == sorted(lab.__all__) == dir(lab)
    for name in lab.__all__:
        thing = getattr(lab, name)
        assert thing.__name__ in (name, "smallest")
        doc = inspect.getdoc(thing) or ""
        assert len(doc) > 20
        if inspect.isfunction(thing):
            for parameter in inspect.signature(thing).parameters:
                assert f"{parameter}:" in doc or name == "find_task", f"{name}({parameter})"
    with pytest.raises(AttributeError, match="no attribute 'cure'"):
        lab.cure  # noqa: B018
