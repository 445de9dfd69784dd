"""Training in the lab: what is said of a net is what a Keras model with its weights does."""

from __future__ import annotations

import os
from dataclasses import replace

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import pytest

from unstuck import lab
from unstuck.errors import InputError
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import Result, train
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import arrays, find_task, setting, weights
from unstuck.store import cases


@pytest.fixture(scope="module")
def gate() -> Result:
    """The thread's OR with three seeds."""
    return lab.train("or", seeds=3, progress=False)


@pytest.fixture(scope="module")
def sums() -> Result:
    """An adding net on more words than are looked at while it trains."""
    return lab.train("addition", bits=7, units=6, seeds=2, progress=False)


def test_the_thread_learns_or(gate: Result) -> None:
    assert str(gate.setting) == "or 5, lstm(5)"
    assert gate.parameters == 166
    assert (gate.exact.successes, gate.exact.trials) == (3, 3)
    assert (gate.met <= 1000).all()
    assert (gate.ceiling.high, gate.ceiling.constant) == (1.0, 0.75)
    assert gate.way == "lanes"
    assert gate.setting.data.coverage.rows == {"train": 614, "validation": 205, "test": 205}
    for net in gate.nets:
        assert net.updates == net.met
        assert net.test.exact == net.whole.exact == net.looks[-1] == 1.0 > net.looks[0]
    assert gate.best.met == gate.met.min()


def test_scores_are_those_of_a_keras_model() -> None:
    found = lab.train(
        "addition", bits=4, units=4, recipe=Recipe(updates=100), seeds=2, progress=False
    )
    model = found.setting.build()
    for net in found.nets:
        model.set_weights(list(net.weights))
        for name in ("train", "validation", "test", "whole"):
            rows = getattr(found.setting.data, name)
            right = (model.predict(rows.x, verbose=0)[..., 0] > 0) == rows.y
            own = getattr(net, name)
            assert own.accuracy == pytest.approx(right.mean())
            assert own.exact == pytest.approx(right.all(axis=1).mean())
            assert own.per_step == pytest.approx(right.mean(axis=0))
            chains = found.setting.task.stratum(
                np.concatenate(
                    [
                        w
                        for part in ("train", "validation", "test")
                        for _, w in found.setting.data.words[part]
                    ]
                )
            )
            if name == "whole":
                deep = own.by_stratum[4]
                assert deep[2] == (chains == 4).sum()
        assert 0.5 < net.test.accuracy < 1


def test_met_means_all_words_not_those_that_were_looked_at(sums: Result) -> None:
    assert len(sums.setting.data.whole) == 2**14
    for net in sums.nets:
        assert net.met is not None
        assert net.whole.exact == 1.0
    assert sums.exact.successes == 2


def test_the_same_seed_gives_the_same_net(gate: Result) -> None:
    again = train(gate.setting, seeds=[2], progress=False).nets[0]
    assert again.met == gate.nets[2].met
    assert all(map(np.array_equal, again.weights, gate.nets[2].weights))
    other = train(replace(gate.setting, data_seed=1), seeds=[2], progress=False).nets[0]
    assert not all(map(np.array_equal, again.weights, other.weights))


def test_an_accuracy_can_be_enough() -> None:
    found = lab.train("xor", until=0.9, progress=False)
    assert 0.9 <= found.nets[0].looks[-1] < 1
    with pytest.raises(InputError, match=r"until=2\.0; expected 'exact' or an accuracy"):
        lab.train("xor", until=2.0, progress=False)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("addition", {"encoding": Encoding(answers="after"), "bits": 3}),
        ("addition", {"encoding": Encoding(answers="after"), "bits": (2, 3)}),
        ("parity", {"encoding": Encoding(answers="step"), "bits": (2, 5)}),
        ("modular-arithmetic", {"encoding": Encoding(answers="step"), "bits": (3, 5)}),
    ],
    ids=["after", "after, two lengths", "step, two lengths", "classes"],
)
def test_the_loss_is_the_mean_over_what_is_asked(name: str, more: dict) -> None:
    given = setting(name, rows=200, **more)
    model, rows = given.build(), given.data.train
    x, y = arrays(given, rows)
    weight = weights(given, rows)
    told = model.evaluate(
        x, y, sample_weight=weight[0] if weight else None, batch_size=len(x), verbose=0
    )
    outputs = model.predict(x, verbose=0)
    if given.task.classes == 2:
        each = np.asarray(
            keras.ops.binary_crossentropy(y[..., 0], outputs[..., 0], from_logits=True)
        )
    else:
        each = np.asarray(keras.ops.sparse_categorical_crossentropy(y, outputs, from_logits=True))
    assert told == pytest.approx(each[rows.asked].mean(), rel=1e-4)


def test_a_training_is_a_case(gate: Result, tmp_path) -> None:
    from unstuck.api.diagnose import diagnose_case

    cases.save(gate.case(), tmp_path / "kept")
    fit = diagnose_case(cases.load(tmp_path / "kept"), budget=0).fits[0]
    assert fit.verdict == "healthy"
    assert fit.metric.reached == 1.0
    assert fit.data.rows == 614


def test_goes_on_from_a_checkpoint(gate: Result, tmp_path) -> None:
    first = train(gate.setting, seeds=2, checkpoint=tmp_path, progress=False)
    made = []
    again = train(
        gate.setting, seeds=2, checkpoint=tmp_path, progress=lambda standing: made.append(standing)
    )
    assert made[-1].fresh == 0
    for one, other in zip(first.nets, again.nets, strict=True):
        assert all(map(np.array_equal, one.weights, other.weights))


def test_nets_that_kernels_do_not_know_are_trained_by_keras() -> None:
    found = lab.train("xor", bits=3, model="window", seeds=2, progress=False)
    assert found.way == "scan"
    assert found.exact.successes == 2
    decoded = lab.train(
        "addition", bits=2, model="encoder-decoder", recipe=Recipe(updates=50), progress=False
    )
    assert decoded.setting.encoding.answers == "decoded"


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("additoin", {}, "task 'additoin' does not exist; did you mean addition"),
        ("zzz", {}, "task 'zzz' does not exist; known: and, nand"),
        ("or", {"model": "lstn"}, "model 'lstn' does not exist; did you mean lstm"),
        ("or", {"units": 0}, "units=0; expected a whole number of at least 1"),
        ("or", {"model": "mlp", "encoding": Encoding(answers="step")}, "mlp gives no step answers"),
        ("or", {"bits": 0}, "length 0; or needs at least 1"),
        ("dyck-1", {"bits": 3}, "dyck-1"),
    ],
)
def test_one_clear_error_each(name: str, more: dict, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        lab.train(name, progress=False, **more)
    assert "\n" not in str(caught.value)


def test_seeds_and_settings() -> None:
    given = setting("or")
    with pytest.raises(InputError, match="seeds=0; expected at least 1"):
        train(given, seeds=0)
    with pytest.raises(InputError, match="a Setting says it all; expected no bits beside it"):
        train(given, bits=3)
    with pytest.raises(InputError, match="and does not take base: unstuck lab tasks and"):
        find_task("and", base=3)
