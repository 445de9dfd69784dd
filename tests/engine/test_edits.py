"""Edits change what the user would have written, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.engine.some_models import L, keras, lstm_mse
from unstuck.changes import HeadChange, LearningRate, LossChange
from unstuck.errors import RebuildError
from unstuck.frameworks.keras import edits
from unstuck.frameworks.keras.train.rebuild import Rebuilt
from unstuck.frameworks.keras.trusted import trusted


def config_of(model: Any) -> dict[str, Any]:
    return trusted(json.loads(model.to_json()))


def revived(config: dict[str, Any]) -> Any:
    return keras.saving.deserialize_keras_object(trusted(config))


def sequential(*layers: Any) -> dict[str, Any]:
    return config_of(keras.Sequential([keras.Input((5, 2)), *layers]))


def functional(*layers: Any) -> dict[str, Any]:
    inputs = outputs = keras.Input((5, 2))
    for layer in layers:
        outputs = layer(outputs)
    return config_of(keras.Model(inputs, outputs))


BOTH = pytest.mark.parametrize("made", [sequential, functional])


@BOTH
def test_head_changes_activation_and_units(made) -> None:
    plain = made(L.LSTM(3), L.Dense(2, activation="relu"))
    model = revived(edits.head(activation="sigmoid", units=4).model(plain))
    assert model.layers[-1].activation is keras.activations.sigmoid
    assert model.output_shape == (None, 4)


@BOTH
def test_head_inside_time_distributed(made) -> None:
    wrapped = made(L.LSTM(3, return_sequences=True), L.TimeDistributed(L.Dense(1)))
    model = revived(edits.head(activation="sigmoid").model(wrapped))
    assert model.layers[-1].layer.activation is keras.activations.sigmoid
    assert model.layers[-1].layer.units == 1


@BOTH
@pytest.mark.parametrize("after", [lambda: L.Activation("softmax"), L.Softmax, L.ReLU])
def test_an_activation_after_the_head_becomes_the_new_one(made, after) -> None:
    model = revived(edits.head(activation="sigmoid").model(made(L.LSTM(3), L.Dense(1), after())))
    assert model.layers[-2].activation is keras.activations.linear
    assert model.layers[-1].activation is keras.activations.sigmoid
    outputs = np.asarray(model(np.ones((2, 5, 2))))
    assert ((outputs > 0) & (outputs < 1)).all()


@BOTH
def test_no_dense_at_the_end_is_said(made) -> None:
    with pytest.raises(RebuildError, match="does not end in a Dense"):
        edits.head(units=2).model(made(L.Dense(3), L.LSTM(1)))


def test_head_of_a_model_in_a_model() -> None:
    inner = keras.Sequential([keras.Input((3,)), L.Dense(4), L.Dense(1)])
    model = revived(edits.head(activation="tanh").model(sequential(L.LSTM(3), inner)))
    assert model.layers[-1].layers[-1].activation is keras.activations.tanh


@BOTH
def test_return_sequences_off_unwraps_what_follows(made) -> None:
    every = made(L.GRU(4, return_sequences=True), L.TimeDistributed(L.Dense(1, name="out")))
    model = revived(edits.return_sequences(False).model(every))
    assert model.output_shape == (None, 1)
    assert isinstance(model.layers[-1], L.Dense)


@BOTH
def test_return_sequences_on(made) -> None:
    model = revived(edits.return_sequences(True).model(made(L.GRU(4), L.Dense(1))))
    assert model.output_shape == (None, 5, 1)


@BOTH
def test_return_sequences_in_both_ways_and_by_name(made) -> None:
    two = made(L.LSTM(2, return_sequences=True, name="low"), L.Bidirectional(L.LSTM(3)), L.Dense(1))
    model = revived(edits.return_sequences(True).model(two))
    assert model.output_shape == (None, 5, 1)
    with pytest.raises(RebuildError, match="no recurrent layer 'high'"):
        edits.return_sequences(True, layer="high").model(two)
    with pytest.raises(RebuildError, match="no recurrent layer"):
        edits.return_sequences(True).model(made(L.Dense(1)))


@BOTH
def test_bidirectional_sees_the_last_step_at_the_first(made) -> None:
    one_way = made(
        L.Masking(0.0),
        L.LSTM(3, return_sequences=True),
        L.GRU(2, return_sequences=True),
        L.Dense(1),
    )
    config = edits.bidirectional().model(one_way)
    rebuilt = Rebuilt(config, None)
    weights = rebuilt.fresh_weights(0)
    x = np.random.default_rng(0).normal(size=(1, 5, 2))
    later = x.copy()
    later[0, 4] += 1
    first, other = (rebuilt.predict((rows,), weights=weights)[0, 0] for rows in (x, later))
    assert not np.allclose(first, other)
    forward, backward = weights[0], weights[3]
    assert forward.shape == backward.shape
    assert not np.array_equal(forward, backward)
    with pytest.raises(RebuildError, match="one direction only"):
        edits.bidirectional().model(config)


def test_a_state_that_is_passed_on_stops_bidirectional() -> None:
    inputs = keras.Input((5, 2))
    sequence, state = L.GRU(3, return_sequences=True, return_state=True)(inputs)
    outputs = L.GRU(3)(sequence, initial_state=state)
    config = config_of(keras.Model(inputs, outputs))
    with pytest.raises(RebuildError, match="passes its state on"):
        edits.bidirectional().model(config)


@pytest.mark.parametrize(
    "read", [lambda h: h[:, 0], lambda h: h[:, 0, :], lambda h: keras.ops.take(h, 0, axis=1)]
)
def test_last_step(read) -> None:
    inputs = keras.Input((5, 2))
    outputs = L.Dense(1)(read(L.LSTM(3, return_sequences=True)(inputs)))
    rebuilt = Rebuilt(edits.last_step().model(config_of(keras.Model(inputs, outputs))), None)
    weights = rebuilt.fresh_weights(0)
    x = np.ones((1, 5, 2))
    later = x.copy()
    later[0, 4] = 3
    first, other = (rebuilt.predict((rows,), weights=weights) for rows in (x, later))
    assert not np.allclose(first, other)
    with pytest.raises(RebuildError, match="in 0 places"):
        edits.last_step().model(sequential(L.LSTM(2)))


def test_loss_and_rate_reach_the_training() -> None:
    some = lstm_mse()
    changes = (
        HeadChange(activation="sigmoid"),
        LossChange("binary_crossentropy", from_logits=False),
        LearningRate(0.0),
    )
    rebuilt = Rebuilt(some.config, some.compiled)
    run = rebuilt.train(some.plan(batch=96, updates=2, block=1), seed=0, changes=changes)
    assert run.losses[0] == pytest.approx(run.losses[1], rel=1e-6)  # a rate of 0 changes nothing
    whole = rebuilt.train(
        some.plan(x_test=some.x, y_test=some.y, updates=0), seed=0, changes=changes
    )
    p = np.clip(whole.outputs, 1e-7, 1 - 1e-7)
    entropy = -(some.y[0] * np.log(p) + (1 - some.y[0]) * np.log(1 - p)).mean()
    assert run.losses[0] == pytest.approx(entropy, rel=1e-4)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("mae", "mse"),
        (["mae", "hinge"], ["mse", "hinge"]),
        ({"b": "mae", "a": "hinge"}, {"b": "mse", "a": "hinge"}),
    ],
)
def test_of_several_losses_the_first_is_changed(given: object, left: object) -> None:
    assert edits.loss("mse").compiled({"loss": given}) == {"loss": left}


def test_places_that_a_compile_config_lacks_are_said() -> None:
    with pytest.raises(RebuildError, match="no from_logits"):
        edits.loss("mse", from_logits=True).compiled(lstm_mse().compiled)
    with pytest.raises(RebuildError, match="no optimizer"):
        edits.learning_rate(0.1).compiled({"optimizer": "adam"})


def test_a_schedule_gives_way_to_a_rate() -> None:
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    compiled = {"optimizer": keras.optimizers.serialize(keras.optimizers.SGD(rate))}
    changed = edits.learning_rate(0.5).compiled(compiled)
    assert keras.optimizers.get(changed["optimizer"]).learning_rate == 0.5
    assert isinstance(compiled["optimizer"]["config"]["learning_rate"], dict)
