"""Short words first: stages, what they hold, and what they are good for."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError
from unstuck.lab.curriculum import growing, shares, upto
from unstuck.lab.encoding import Encoding, encode
from unstuck.lab.experiment import train
from unstuck.lab.plain import net_facts
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import Setting, setting
from unstuck.lab.task import Task, kinds


def parity(**more: object) -> Setting:
    return setting(
        "parity",
        bits=tuple(range(1, 17)),
        model="lstm",
        units=8,
        encoding=Encoding(answers="final"),
        recipe=Recipe(updates=15_000),
        rows=8000,
        **more,
    )


@given(st.integers(1, 10), st.integers(1, 10_000))
def test_stages_share_the_updates(stages: int, updates: int) -> None:
    if updates < stages:
        with pytest.raises(InputError, match="expected at least one a stage"):
            shares(updates, stages)
        return
    found = shares(updates, stages)
    assert len(found) == stages
    assert sum(found) == updates
    assert max(found[:-1], default=1) <= found[-1] < max(found[:-1], default=updates) + stages


@given(st.sets(st.integers(1, 60), min_size=1))
def test_growing_stages_are_stages(lengths: set[int]) -> None:
    stages = growing(sorted(lengths))
    assert set(stages) <= lengths
    assert list(stages) == sorted(set(stages))
    assert all(3 * end <= 2 * max(lengths) for end in stages)
    assert growing(range(1, 41)) == (2, 4, 7, 12, 21)


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
def test_a_stage_has_the_short_words_as_they_are_alone(kind: type[Task]) -> None:
    task = kind()
    encoding = Encoding().resolved(task)
    lengths = [length for length in range(1, 7) if fits(task, length)]
    rng = np.random.default_rng(0)
    words = [(length, task.draw(rng, 9, length)) for length in lengths]
    for longest in lengths[:-1]:
        stage = upto(task, encoding, encode(task, encoding, words), longest)
        alone = encode(task, encoding, [one for one in words if one[0] <= longest])
        for name in ("x", "y", "asked", "lengths"):
            np.testing.assert_array_equal(getattr(stage, name), getattr(alone, name))


def fits(task: Task, length: int) -> bool:
    try:
        task.check(length)
    except InputError:
        return False
    return True


def test_parity_is_learned_from_short_words_first() -> None:
    """One answer to up to 16 bits; of 20 seeds 15 learn it, and none from all lengths at once."""
    at_once = train(parity(), seeds=4, progress=False)
    found = train(parity(curriculum=(2, 4, 7, 10)), seeds=4, progress=False)
    assert found.way == "lanes"
    assert at_once.exact.successes == 0
    assert found.exact.successes >= 2
    for net in found.nets:
        if net.met is not None:
            assert net.met == net.updates <= 15_000
            assert net.looks[-1] == 1.0


def test_a_net_has_the_numbers_that_it_has_alone_and_after_an_interruption(tmp_path: Path) -> None:
    given = replace(parity(curriculum=(2, 4)), recipe=Recipe(updates=300), every=25)
    together = train(given, seeds=3, progress=False, checkpoint=tmp_path)
    again = train(given, seeds=3, progress=False, checkpoint=tmp_path)
    (alone,) = train(given, seeds=[1], progress=False).nets
    told = [{**net_facts(net), "seconds": 0} for net in (together.nets[1], again.nets[1], alone)]
    assert told[0] == told[1] == told[2]
    for ours, theirs in zip(together.nets[1].weights, alone.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stage-1", "stage-2", "stage-3"]


def test_stages_whose_words_are_few_are_looked_at_all_the_same() -> None:
    """Of 9,000 drawn words 14 have up to 3 bits, so a sample of 4,096 may hold none of them."""
    few = parity(curriculum=(1, 2, 3))
    given = replace(few, recipe=Recipe(updates=200), rows=9000, every=50)
    (net,) = train(given, progress=False).nets
    assert len(net.looks) <= 4
    assert np.isfinite(net.looks).all()


@pytest.mark.parametrize(
    ("stages", "more", "said"),
    [
        ((4, 2), {}, "curriculum 4,2; expected lengths that grow: --curriculum 5,10,20"),
        ((3, 3), {}, "expected lengths that grow"),
        ((16,), {}, "expected lengths from 1 to 15, as the words have 1 to 16"),
        ((0, 3), {}, "expected lengths from 1 to 15"),
    ],
)
def test_stages_that_are_none(stages: tuple[int, ...], more: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parity(curriculum=stages, **more)
    with pytest.raises(InputError, match="built for one length"):
        setting("copy", model="mlp", bits=(2, 3), curriculum=(2,))
