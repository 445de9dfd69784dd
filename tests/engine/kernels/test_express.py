"""Which models the kernels take, and that what they refuse is still trained by Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.kernels.nets import L, configs, keras, numbers, plan
from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.kernels.unsupported import Unsupported
from unstuck.frameworks.keras.train import express
from unstuck.frameworks.keras.train.lanes import lanes_of
from unstuck.frameworks.keras.train.rebuild import Rebuilt

X = numbers()
R, O = keras.regularizers, keras.optimizers  # noqa: E741


def chain(*layers: Any, optimizer: Any = "sgd", loss: Any = "mse") -> Any:
    model = keras.Sequential([keras.Input(X.shape[1:]), *layers, L.Dense(1)])
    model.compile(optimizer, loss)
    return model


def branching() -> Any:
    x = keras.Input(X.shape[1:])
    model = keras.Model(x, L.Dense(1)(L.Add()([L.Dense(3)(x), L.Dense(3)(x)])))
    model.compile("sgd", "mse")
    return model


def two_outputs() -> Any:
    x = keras.Input(X.shape[1:])
    first = L.Dense(3)(x)
    second = L.Dense(1)(first)
    model = keras.Model(x, [second, first])
    model.compile("sgd", "mse")
    return model


def frozen() -> Any:
    layer = L.LSTM(2, return_sequences=True)
    layer.trainable = False
    return chain(layer)


def with_state() -> Any:
    x = keras.Input(X.shape[1:])
    model = keras.Model(x, L.Dense(1)(L.LSTM(2, return_sequences=True, return_state=True)(x)[0]))
    model.compile("sgd", "mse")
    return model


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "recurrent dropout": (lambda: chain(L.LSTM(2, recurrent_dropout=0.1)), "recurrent_dropout"),
    "dropout of a layer": (lambda: chain(L.GRU(2, dropout=0.1)), "GRU with dropout"),
    "reset before": (lambda: chain(L.GRU(2, reset_after=False)), "reset_after=False"),
    "other gates": (lambda: chain(L.LSTM(2, activation="relu")), "other activations"),
    "activation": (lambda: chain(L.Dense(2, activation="gelu")), "the activation gelu"),
    "L1": (lambda: chain(L.Dense(2, kernel_regularizer=R.L1(0.1))), "the regularizer L1"),
    "activity": (lambda: chain(L.LSTM(2, activity_regularizer="l2")), "activity_regularizer"),
    "constraint": (lambda: chain(L.Dense(2, kernel_constraint="non_neg")), "kernel_constraint"),
    "frozen": (frozen, "is frozen"),
    "precision": (lambda: chain(L.Dense(2, dtype="float16")), "not in float32"),
    "state": (with_state, "return_state"),
    "branch": (branching, "branches|inputs|the layer Add"),
    "convolution": (lambda: chain(L.Conv1D(2, 3)), "the layer Conv1D"),
    "normalisation": (lambda: chain(L.BatchNormalization()), "the layer BatchNormalization"),
    "sum of ways": (lambda: chain(L.Bidirectional(L.LSTM(2), merge_mode="sum")), "sum"),
    "wrapped": (lambda: chain(L.TimeDistributed(L.Dropout(0.1))), r"TimeDistributed\(Dropout\)"),
    "leaky": (lambda: chain(L.ReLU(negative_slope=0.1)), "ReLU with a slope"),
    "huber": (lambda: chain(loss="huber"), "the loss huber"),
    "smoothing": (
        lambda: chain(loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1)),
        "label_smoothing",
    ),
    "sum": (lambda: chain(loss=keras.losses.MeanSquaredError(reduction="sum")), "reduction"),
    "nadam": (lambda: chain(optimizer="nadam"), "the optimizer Nadam"),
    "amsgrad": (lambda: chain(optimizer=O.Adam(amsgrad=True)), "amsgrad"),
    "centered": (lambda: chain(optimizer=O.RMSprop(centered=True)), "centered"),
    "average": (lambda: chain(optimizer=O.Adam(use_ema=True)), "use_ema"),
    "schedule": (
        lambda: chain(optimizer=O.SGD(O.schedules.ExponentialDecay(0.1, 10, 0.9))),
        "a schedule of learning rates",
    ),
}


def target(model: Any) -> Array:
    return np.zeros((len(X), *model.output_shape[1:]), np.float32)


@pytest.mark.parametrize(("make", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_with_a_reason(make: Callable[[], Any], why: str) -> None:
    model = make()
    with pytest.raises(Unsupported, match=why):
        lanes_of(*configs(model), plan(X, target(model)))


@pytest.mark.parametrize("name", ["recurrent dropout", "L1", "huber", "state", "frozen"])
def test_what_is_refused_is_trained_by_keras(name: str) -> None:
    model = REFUSED[name][0]()
    given = plan(X, target(model), updates=3)
    learner = Rebuilt(*configs(model), initial=tuple(model.get_weights()))
    prepared, why = learner.prepare(given, patient=True)
    assert prepared.way == "scan"
    assert why
    session = prepared.start(tuple(model.get_weights()), seed=0)
    assert np.isfinite(blocks.train(given, session, seed=0).losses).all()


def test_rows_that_need_more_than_a_chain_are_refused() -> None:
    model = chain(L.LSTM(2, return_sequences=True))
    y = target(model)
    odd = plan(X, y, sample_weight=(np.ones((len(X), X.shape[1], 2)),))
    with pytest.raises(Unsupported, match="weights of shape"):
        lanes_of(*configs(model), odd)
    one = plan(X, y[:, :, 0])  # Keras squeezes the outputs, and its classes are the steps then
    softmax = chain(L.LSTM(2, return_sequences=True), loss="categorical_crossentropy")
    with pytest.raises(Unsupported, match="targets of shape"):
        lanes_of(*configs(softmax), one)
    with pytest.raises(Unsupported, match="several inputs"):
        lanes_of(*configs(model), replace(plan(X, y), x=(X, X)))
    with pytest.raises(Unsupported, match="targets of shape"):  # Keras would broadcast
        lanes_of(*configs(chain(L.LSTM(2))), plan(X, y))


def test_a_chain_with_two_outputs_branches() -> None:
    """Its first output is that of the last layer, as in a chain with one."""
    with pytest.raises(Unsupported, match="branches"):
        express.net(configs(two_outputs())[0], X)


def test_a_functional_chain_is_a_sequential_one() -> None:
    x = keras.Input(X.shape[1:])
    hidden = L.Bidirectional(L.GRU(2, return_sequences=True))(L.Dropout(0.1)(x))
    functional = keras.Model(x, L.Dense(1)(hidden))
    again = chain(L.Dropout(0.1), L.Bidirectional(L.GRU(2, return_sequences=True)))
    nets = [express.net(configs(model)[0], X) for model in (functional, again)]
    assert nets[0] == nets[1] or str(nets[0]) == str(nets[1])  # NaN differs from itself


RECURRENT = st.tuples(
    st.sampled_from(["SimpleRNN", "LSTM", "GRU"]), st.integers(1, 6), st.booleans(), st.booleans()
)


def test_a_mask_in_a_functional_model_is_that_of_a_sequential_one() -> None:
    """Keras writes the two operations that compute the mask into the graph."""
    x = keras.Input(X.shape[1:])
    hidden = L.LSTM(2, return_sequences=True)(L.Masking(-1.0)(x))
    functional = keras.Model(
        x, L.Dense(1)(L.Bidirectional(L.GRU(2, return_sequences=True))(hidden))
    )
    found = express.net(configs(functional)[0], X)
    assert found.skipped == -1.0
    again = chain(
        L.Masking(-1.0),
        L.LSTM(2, return_sequences=True),
        L.Bidirectional(L.GRU(2, return_sequences=True)),
    )
    assert found == express.net(configs(again)[0], X)
    masked = keras.ops.any(keras.ops.not_equal(x, 0.5), axis=-1)  # another mask than the layer's
    other = L.LSTM(2)(L.Masking(-1.0)(x), mask=masked)
    with pytest.raises(Unsupported):
        express.net(configs(keras.Model(x, L.Dense(1)(other)))[0], X)


@settings(max_examples=12)
@given(st.lists(RECURRENT, min_size=1, max_size=3), st.booleans(), st.integers(1, 4))
def test_shapes_of_any_chain_are_those_of_keras(parts, last: bool, outputs: int) -> None:
    layers = []
    for at, (name, units, both, bias) in enumerate(parts):
        sequences = at < len(parts) - 1 or not last
        layer = getattr(L, name)(units, return_sequences=sequences, use_bias=bias)
        layers.append(L.Bidirectional(layer) if both else layer)
    model = keras.Sequential([keras.Input(X.shape[1:]), *layers, L.Dense(outputs)])
    found = express.net(configs(model)[0], X)
    assert list(found.shapes) == [w.shape for w in model.get_weights()]
    assert found.gives_steps == (not last)
    assert found.outputs == (outputs, 1 if last else X.shape[1])
