"""A rate that decays: its steps, what they do to a net, and when they are not needed."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError
from unstuck.lab.experiment import train
from unstuck.lab.models.training import learner_of
from unstuck.lab.plain import net_facts
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import setting
from unstuck.lab.stages import stages


@given(st.integers(4, 10_000), st.floats(1e-6, 0.999), st.floats(1e-6, 1e3))
def test_a_rate_falls_by_equal_factors_over_all_updates(
    updates: int, decay: float, rate: float
) -> None:
    steps = Recipe(rate=rate, decay=decay).falling(updates)
    made, rates = zip(*steps, strict=True)
    assert sum(made) == updates
    assert max(made) - min(made) <= 1
    assert rates[0] == rate
    assert math.isclose(rates[-1], rate * decay, rel_tol=1e-9)
    for before, after in pairwise(rates):
        assert math.isclose(after / before, decay ** (1 / 3), rel_tol=1e-9)


def test_a_rate_that_does_not_decay_is_one_step() -> None:
    assert Recipe(rate=0.1).falling(3) == [(3, 0.1)]


def test_the_rate_decays_on_all_words_only() -> None:
    made = setting(
        "parity",
        bits=tuple(range(1, 9)),
        recipe=Recipe(rate=0.01, decay=0.001, updates=100),
        curriculum=(2, 4),
    )
    found = list(stages(made, learner_of(made.build()), "exact"))
    assert [stage.last for stage in found] == [False] * 2 + [True] * 4
    assert [stage.plan.updates for stage in found] == [33, 33, 8, 9, 8, 9]
    np.testing.assert_allclose(
        [stage.rate for stage in found], [0.01, 0.01, 0.01, 0.001, 0.0001, 0.00001]
    )


def test_each_step_has_its_rate() -> None:
    """With a rate that all but vanishes after a quarter, the loss no longer moves."""
    made = setting(
        "addition", bits=4, recipe=Recipe(rate=0.03, decay=1e-9, updates=160, batch=256), every=10
    )
    (net,) = train(made, until=None, progress=False).nets
    constant = replace(made, recipe=replace(made.recipe, decay=1.0))
    (steady,) = train(constant, until=None, progress=False).nets
    assert net.losses[:4] == steady.losses[:4]
    assert net.losses[3] < 0.97 * net.losses[0]
    np.testing.assert_allclose(net.losses[9:], net.losses[-1], rtol=1e-5)
    assert steady.losses[-1] < 0.8 * net.losses[-1]
    assert net.updates == 160
    assert net.at == tuple(range(10, 161, 10))


def test_a_net_that_is_exact_is_left_alone_while_others_go_on(tmp_path: Path) -> None:
    """Seeds end in different steps; alone each has the numbers that it has among the others."""
    made = setting("addition", bits=5, recipe=Recipe(rate=0.03, decay=0.5, updates=400, batch=100))
    made = replace(made, every=10)
    found = train(made, seeds=8, progress=False, checkpoint=tmp_path)
    again = train(made, seeds=8, progress=False, checkpoint=tmp_path)
    ends = [net.met for net in found.nets]
    assert len({-1 if end is None else (end - 1) // 100 for end in ends}) > 1
    for net, same in zip(found.nets, again.nets, strict=True):
        assert net_facts(net) == net_facts(same)
        if net.met is not None:
            assert net.met == net.updates == net.at[-1]
            assert net.whole.exact == 1.0
    late = max(found.nets, key=lambda net: net.updates)
    (alone,) = train(made, seeds=[late.seed], progress=False).nets
    assert {**net_facts(alone), "seconds": 0} == {**net_facts(late), "seconds": 0}


@pytest.mark.parametrize("decay", [0, -1, 1.5, math.nan])
def test_a_decay_that_is_none(decay: float) -> None:
    with pytest.raises(InputError, match="expected above 0, at most 1"):
        Recipe(decay=decay)


def test_fewer_updates_than_steps() -> None:
    with pytest.raises(InputError, match="updates=3 on all words; expected 4"):
        train("or", bits=3, recipe=Recipe(decay=0.1, updates=3), progress=False)
