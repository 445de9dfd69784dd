"""Members of a population: each as if it were alone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.adding import L, keras, or_rows, same, small
from unstuck.api.train import train
from unstuck.engine.population import Population

X, Y = or_rows()


def population(**changes) -> Population:
    given = {"updates": 150, "batch": 32, "seeds": 6, "every": 50, "progress": False}
    return train(changes.pop("model", None) or small(), X, Y, **{**given, **changes})


def part(whole: Population, member: int) -> Population:
    return Population((whole.members[member],), (whole.runs[member],), 0.0, whole.way)


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_change_nothing(threads: int) -> None:
    assert same(population(threads=1), population(threads=threads))


def test_a_member_is_as_alone() -> None:
    whole = population()
    assert whole.way == "lanes"
    for seed in (0, 3, 5):
        assert same(population(seeds=[seed]), part(whole, seed))
    assert not same(part(whole, 0), part(whole, 1))


def test_a_wide_member_is_as_alone() -> None:
    """With 128 units and more the products take all cores, alone and among others."""
    wide = keras.Sequential([keras.Input((4, 2)), L.LSTM(160, return_sequences=True), L.Dense(1)])
    wide.compile("adam", "mse")
    whole = population(model=wide, seeds=2, updates=20, every=10)
    assert whole.way == "lanes"
    assert same(population(model=wide, seeds=[1], updates=20, every=10), part(whole, 1))


def test_a_population_inside_another_ones_progress() -> None:
    found = []

    def look(_: object) -> None:
        if not found:
            found.append(population(seeds=1))

    whole = population(seeds=2, progress=look)
    assert same(found[0], part(whole, 0))


def test_members_of_scan_and_of_lanes_agree() -> None:
    lanes, scan = population(seeds=3), population(seeds=3, way="scan")
    assert (scan.way, scan.why) == ("scan", "asked for")
    assert same(part(scan, 2), population(seeds=[2], way="scan"))
    for one, other in zip(lanes.runs, scan.runs, strict=True):
        np.testing.assert_allclose(one.losses, other.losses, rtol=1e-4)


def test_each_member_has_its_own_settings() -> None:
    model = small(dropout=0.1)
    plain = population(model=model, seeds=[1])
    weights = [np.zeros_like(w) for w in model.get_weights()]
    for setting in (
        {"learning_rate": 0.1},
        {"l2": 0.1},
        {"dropout": 0.5},
        {"order": 7},
        {"weights": weights},
    ):
        alone = population(model=model, seeds=[1], **setting)
        assert not same(plain, alone), setting
    rates = [0.001, 0.02, 0.1]
    several = population(model=model, seeds=[1, 1, 1], learning_rate=rates, l2=[0, 0.1, 0])
    for at, rate in enumerate(rates):
        alone = population(model=model, seeds=[1], learning_rate=rate, l2=[0, 0.1, 0][at])
        assert same(alone, part(several, at))


def test_each_member_ends_when_it_has_met_its_criterion() -> None:
    ended = population(
        updates=2000, until="exact", learning_rate=[0.001, 0.003, 0.01, 0.03, 0.05, 0.1]
    )
    assert len(set(ended.met)) > 2
    for run in ended.runs:
        if run.met is not None:
            assert run.met == run.updates == 50 * len(run.scores)
            assert run.scores[-1] == 1.0
            assert all(score < 1.0 for score in run.scores[:-1])
        else:
            assert run.updates == 2000
    on = population(updates=600, until="exact", stop=False, learning_rate=0.05)
    assert {run.updates for run in on.runs} == {600}
    assert all(run.met is not None and run.met < 600 for run in on.runs)


def test_one_that_overflows_is_marked_and_leaves_the_others() -> None:
    rates = [0.02, 0.02, 1e30, 0.02, 0.02, 0.02]
    model = keras.Sequential([keras.Input((4, 2)), L.LSTM(4, return_sequences=True), L.Dense(1)])
    model.compile("sgd", "mse")
    whole = population(model=model, learning_rate=rates)
    clean = population(model=model, learning_rate=0.02)
    assert whole.diverged.tolist() == [False, False, True, False, False, False]
    assert whole.runs[2].updates < 150
    for member in (0, 1, 3, 4, 5):
        assert same(part(whole, member), part(clean, member))
    bad = [np.full_like(w, np.nan) for w in model.get_weights()]
    assert population(model=model, seeds=[0], weights=bad).diverged.tolist() == [True]


def test_what_a_population_says() -> None:
    found = population(until="exact", updates=100, seeds=4)
    assert found.score == "exact"
    assert found.met.shape == found.scores.shape == found.diverged.shape == (4,)
    assert [run.seed for run in found.runs] == [0, 1, 2, 3]
    assert all(
        np.isnan(a) == (run.met is None) for a, run in zip(found.met, found.runs, strict=True)
    )
    shapes = [w.shape for w in small().get_weights()]
    assert [w.shape for w in found.runs[0].weights] == shapes
    assert found.runs[0].outputs.shape == (256, 4, 1)


def test_a_population_can_be_looked_at() -> None:
    seen = repr(population(until="exact", updates=2000, learning_rate=[0.02] * 5 + [1e-6]))
    first, *more = seen.splitlines()
    assert first.startswith("6 runs in lanes, ")
    assert any("met" in line and "5 of 6, after" in line for line in more)
    assert any("exact" in line and "to 1, median 1" in line for line in more)
    assert "array" not in seen
    run = population(seeds=1).runs[0]
    assert "array" not in repr(run)
    assert "asked for" in repr(population(seeds=1, way="scan"))


def test_weights_of_a_run_are_those_of_its_outputs() -> None:
    model = small()
    run = population(model=model, seeds=1).runs[0]
    model.set_weights(list(run.weights))
    np.testing.assert_allclose(model.predict(X, verbose=0), run.outputs, atol=1e-6)
