"""When a net counts as exact, trainings that are interrupted, and what is known of drawn words."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import pytest

from unstuck import lab
from unstuck.errors import InputError
from unstuck.lab import stages
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import ceiling_of, train
from unstuck.lab.models.training import learner_of
from unstuck.lab.recipe import Recipe
from unstuck.lab.scores import score
from unstuck.lab.setting import arrays, decisions, setting
from unstuck.store import cases


def test_rows_that_were_not_looked_at_are_asked_before_a_net_counts_as_exact(monkeypatch) -> None:
    """With a look at 16 of 256 words: some are all right long before the others."""
    monkeypatch.setattr(stages, "_MAX_SCORED_ROWS", 16)
    found = lab.train("addition", bits=4, units=5, seeds=3, progress=False)
    early = [net.looks.index(1.0) + 1 < len(net.looks) for net in found.nets]
    assert any(early)
    for net in found.nets:
        assert net.met is not None
        assert net.whole.exact == 1.0
        assert sum(count for _, _, count in net.whole.by_length.values()) == 256


def test_more_words_than_are_looked_at_must_all_be_right(monkeypatch) -> None:
    """The second look is at every row: one wrong answer in 256 words is enough."""
    found = lab.train("addition", bits=4, units=5, progress=False)
    given, net = found.setting, found.nets[0]
    model = given.build()
    learner = learner_of(model)
    confirm = stages._confirm(given, learner, given.data, 255)
    assert confirm is not None
    assert stages._confirm(given, learner, given.data, 256) is None
    assert confirm(net.weights)
    rows, shares = given.data.whole, []
    for push in np.linspace(0, 4, 60):  # the read-out's threshold, until some words are wrong
        moved = (*net.weights[:-1], net.weights[-1] + np.float32(push))
        model.set_weights(list(moved))
        right = decisions(given, model.predict(rows.x, verbose=0)) == rows.y
        shares.append(right.all(axis=1).mean())
        assert confirm(moved) == (shares[-1] == 1.0)
    assert any(0.9 < share < 1 for share in shares)


class Interrupted(Exception):
    """What a test raises in the middle of a training."""


def test_an_interrupted_training_ends_as_if_it_had_not_been(tmp_path) -> None:
    given = setting("parity", bits=6, units=4, recipe=Recipe(updates=600), every=100)
    whole = train(given, seeds=2, until=None, threads=1, progress=False)

    def stop(standing) -> None:
        if standing.fresh >= 300:
            raise Interrupted

    with pytest.raises(Interrupted):
        train(given, seeds=2, until=None, threads=1, checkpoint=tmp_path / "kept", progress=stop)
    fresh: list[int] = []
    again = train(
        given,
        seeds=2,
        until=None,
        threads=1,
        checkpoint=tmp_path / "kept",
        progress=lambda standing: fresh.append(standing.fresh),
    )
    assert fresh[-1] < 1200
    for one, other in zip(whole.nets, again.nets, strict=True):
        assert (one.updates, one.losses, one.looks) == (other.updates, other.losses, other.looks)
        assert all(map(np.array_equal, one.weights, other.weights))
        assert one.whole == other.whole


@pytest.mark.parametrize("until", ["nearly", 0.0, -1.0, float("nan")])
def test_scores_at_which_no_net_can_end(until) -> None:
    with pytest.raises(InputError, match=r"until=.*; expected 'exact' or an accuracy"):
        lab.train("or", bits=2, until=until, progress=False)


def test_a_case_of_one_net_holds_what_it_was_trained_on(tmp_path) -> None:
    posed = Encoding(answers="after")
    recipe = Recipe(updates=40)
    found = lab.train(
        "xor", bits=3, encoding=posed, recipe=recipe, seeds=[5, 9], until=None, progress=False
    )
    cases.save(found.case(9), tmp_path / "kept")
    case = cases.load(tmp_path / "kept")
    given, net = found.setting, found.nets[1]
    x, y = arrays(given, given.data.train)
    assert np.array_equal(case.x[0], x)
    assert np.array_equal(case.y[0], y)
    assert case.fit.updates == 40
    kept = np.asarray(case.sample_weight)
    kept = kept.reshape(len(x), -1)
    assert set(kept[:, :3].ravel().tolist()) == {0.0}
    assert set(kept[:, 3:].ravel().tolist()) == {2.0}
    outputs = learner_of(given.build()).ask(x, weights=net.weights)
    again = score(given.data.train, decisions(given, outputs))
    assert (again.accuracy, again.exact) == (net.train.accuracy, net.train.exact)
    assert np.array_equal(again.per_step, net.train.per_step, equal_nan=True)
    assert np.isnan(net.train.per_step[:3]).all()
    with pytest.raises(InputError, match="seed=7; expected one of 5, 9"):
        found.case(7)


@pytest.mark.parametrize("name", ["suffix-parity", "addition", "bucket-sort", "or"])
def test_the_ceiling_of_drawn_words_is_an_interval(name: str) -> None:
    """A few rows may favour an answer by chance; that is not what any model can score."""
    order = "msb" if name == "addition" else "lsb"
    for seed in range(4):
        posed = Encoding(answers="step", order=order)  # type: ignore[arg-type]
        given = setting(name, bits=64, rows=20, data_seed=seed, model="lstm", encoding=posed)
        found = ceiling_of(given)
        assert found.low <= found.high
        assert found.how == ("drawn" if name == "bucket-sort" else "closed form")
        if name == "addition":
            assert found.low == found.high == 0.5 + (1 - 2.0**-64) / 64
