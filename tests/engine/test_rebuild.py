"""A model made from JSON alone: what is drawn, what is refused."""

from __future__ import annotations

import copy
import json
import random

import numpy as np
import pytest

from tests.engine.some_models import (
    L,
    keras,
    lstm_mse,
    masked_tokens_bidirectional,
    noisy_dense,
    two_inputs_two_outputs,
)
from unstuck.changes import HeadChange, Wider
from unstuck.engine.learner import Plan
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.serialized import configs
from unstuck.frameworks.keras.train.initial_weights import seeded
from unstuck.frameworks.keras.train.rebuild import Rebuilt


@pytest.mark.parametrize("kind", [masked_tokens_bidirectional, two_inputs_two_outputs])
def test_fresh_weights_follow_the_seed_alone(kind) -> None:
    some = kind()
    rebuilt = Rebuilt(some.config, some.compiled)
    random.seed(1)
    first = rebuilt.fresh_weights(5)
    random.seed(2)
    before = random.getstate()
    again, other = rebuilt.fresh_weights(5), rebuilt.fresh_weights(6)
    assert random.getstate() == before
    assert [w.shape for w in first] == [w.shape for w in some.model.get_weights()]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    drawn = [len(np.unique(w)) > 2 for w in first]
    assert any(drawn)
    for varies, a, b in zip(drawn, first, other, strict=True):
        assert varies != np.array_equal(a, b)


def test_fresh_weights_have_the_spread_of_keras_own() -> None:
    model = keras.Sequential([keras.Input((40,)), L.Dense(50), L.Dense(1)])
    rebuilt = Rebuilt(json.loads(model.to_json()), None)
    ours, keras_own = rebuilt.fresh_weights(0)[0], model.get_weights()[0]
    assert abs(ours.std() / keras_own.std() - 1) < 0.1
    assert abs(np.abs(ours).max() / np.abs(keras_own).max() - 1) < 0.05


def test_seeds_that_the_user_fixed_give_way() -> None:
    start = keras.initializers.GlorotUniform(seed=3)
    model = keras.Sequential([keras.Input((4,)), L.Dense(3, kernel_initializer=start)])
    config = json.loads(model.to_json())
    rebuilt = Rebuilt(config, None)
    assert not np.array_equal(rebuilt.fresh_weights(0)[0], rebuilt.fresh_weights(1)[0])


def test_frozen_weights_are_kept_when_the_start_is_known() -> None:
    table = L.Embedding(5, 3, trainable=False)
    model = keras.Sequential([keras.Input((4,)), table, L.Flatten(), L.Dense(1)])
    start = tuple(model.get_weights())
    rebuilt = Rebuilt(json.loads(model.to_json()), None, initial=start)
    drawn = rebuilt.fresh_weights(0)
    assert np.array_equal(drawn[0], start[0])
    assert not np.array_equal(drawn[1], start[1])


def test_equal_layers_get_different_weights() -> None:
    model = keras.Sequential([keras.Input((4,)), L.Dense(4, name="a"), L.Dense(4, name="b")])
    drawn = Rebuilt(json.loads(model.to_json()), None).fresh_weights(0)
    assert not np.array_equal(drawn[0], drawn[2])


def test_names_of_initializers_are_spelled_out() -> None:
    config = {"kernel_initializer": "he_normal", "seed": None}
    assert seeded(config, 1) == seeded(config, 1) != seeded(config, 2)
    assert isinstance(seeded(config, 1)["kernel_initializer"]["config"]["seed"], int)
    assert seeded(config, 1, zeros=True)["kernel_initializer"]["class_name"] == "Zeros"


def test_sequential_without_input_is_built_from_the_shape() -> None:
    model = keras.Sequential([L.LSTM(3), L.Dense(1)])
    config = json.loads(model.to_json())
    with pytest.raises(RebuildError, match="shape of the input"):
        Rebuilt(config, None)
    rebuilt = Rebuilt(config, None, input_shapes=((5, 2),))
    weights = rebuilt.fresh_weights(0)
    assert [w.shape for w in weights] == [(2, 12), (3, 12), (12,), (3, 1), (1,)]
    assert rebuilt.predict((np.ones((4, 5, 2)),), weights=weights).shape == (4, 1)


def test_compile_settings_of_another_backend_and_way() -> None:
    some = noisy_dense()
    odd = {"jit_compile": "auto", "run_eagerly": True, "steps_per_execution": 8}
    odd |= {"metrics": ["no_such_metric"], "weighted_metrics": ["acc"], "auto_scale_loss": True}
    plain = Rebuilt(some.config, some.compiled).train(some.plan(), seed=0)
    other = Rebuilt(some.config, {**some.compiled, **odd}).train(some.plan(), seed=0)
    assert plain.losses == other.losses


def test_what_was_given_is_not_changed() -> None:
    some = noisy_dense()
    config, compiled = some.config, some.compiled
    before = copy.deepcopy((config, compiled))
    rebuilt = Rebuilt(config, compiled)
    rebuilt.train(some.plan(), seed=0)
    rebuilt.fresh_weights(1)
    assert (config, compiled) == before


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"class_name": "Lambda"}, "Lambda .* runs code"),
        ({"class_name": "TFSMLayer"}, "saved program"),
        ({"class_name": "TorchModuleWrapper"}, "pickle"),
        (
            {"class_name": "Attention2", "module": "__main__"},
            "__main__.Attention2 is of the script",
        ),
        ({"registered_name": "mine>Dense"}, "mine>Dense is of the script"),
        ({"module": "os", "class_name": "system"}, "os.system is of the script"),
        ({"class_name": "NoSuchLayer"}, "cannot be made"),
        ({"class_name": "__lambda__"}, "run code"),
        ({"module": "keras.utils", "class_name": "get_file"}, "network"),
    ],
)
def test_parts_that_are_not_keras_own_are_refused(layer, said) -> None:
    some = noisy_dense()
    config = some.config
    config["config"]["layers"][1] |= layer
    with pytest.raises(RebuildError, match=said) as refused:
        Rebuilt(config, some.compiled)
    assert "\n" not in str(refused.value)


def test_own_losses_and_missing_ones_are_refused() -> None:
    some = noisy_dense()
    own = {"module": "builtins", "class_name": "function", "config": "my_loss"}
    with pytest.raises(RebuildError, match="my_loss is of the script"):
        Rebuilt(some.config, {**some.compiled, "loss": {**own, "registered_name": "my_loss"}})
    with pytest.raises(RebuildError, match="cannot be trained"):
        Rebuilt(some.config, {**some.compiled, "loss": "no_such_loss"}).train(some.plan(), seed=0)
    with pytest.raises(RebuildError, match="without a loss"):
        Rebuilt(some.config, {**some.compiled, "loss": None})
    with pytest.raises(RebuildError, match="never compiled"):
        Rebuilt(some.config, None).train(some.plan(), seed=0)


def test_a_loss_whose_config_forgets_an_argument_is_refused() -> None:
    some = noisy_dense()
    some.model.compile("adam", keras.losses.Huber(0.3))
    if "delta" not in some.compiled["loss"]["config"]:
        with pytest.raises(RebuildError, match="does not say its delta"):
            Rebuilt(some.config, some.compiled)
    by_name = Rebuilt(some.config, {**some.compiled, "loss": "huber"})
    assert by_name.train(some.plan(updates=3), seed=0).updates == 3


def test_targets_that_do_not_fit_the_loss_are_one_line() -> None:
    some = lstm_mse()
    rebuilt = Rebuilt(some.config, some.compiled)
    with pytest.raises(RebuildError, match="cannot be trained") as refused:
        rebuilt.train(some.plan(y=(np.zeros((96, 3, 7)),)), seed=0)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_weights_are_drawn_for_the_output_that_is_changed() -> None:
    x = keras.Input((5, 2))
    hidden = keras.layers.LSTM(4)(x)
    ends = {name: keras.layers.Dense(1, name=name)(hidden) for name in ("a", "b")}
    model = keras.Model(x, ends)
    model.compile("sgd", dict.fromkeys(ends, "mse"))
    two = Rebuilt(*configs(model), input_shapes=((5, 2),))
    for output in (0, 1):
        drawn = two.fresh_weights(0, changes=(HeadChange(3, "softmax"),), output=output)
        assert [w.shape for w in drawn[3::2]] == [(4, 1 + 2 * (output == at)) for at in (0, 1)]
    rows = np.random.default_rng(0).random((32, 5, 2)).astype(np.float32)
    answers = tuple(np.zeros((32, 1), np.float32) for _ in ends)
    plan = Plan((rows,), answers, (rows,), answers, 4, 16, 2, lambda y, out: 0.0, output=1)
    assert two.train(plan, seed=0, changes=(Wider(2.0),)).outputs.shape == (32, 1)
