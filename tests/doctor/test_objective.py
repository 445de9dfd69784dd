"""Losses and heads are read from the JSON that Keras itself writes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from unstuck.doctor.measure.objective import seen_head
from unstuck.frameworks.keras.losses import read_loss
from unstuck.frameworks.keras.outline import read_head

keras = pytest.importorskip("keras")
layers = keras.layers


def config_of(model) -> dict:
    return json.loads(model.to_json())


@pytest.mark.parametrize(
    ("loss", "name", "kind", "logits"),
    [
        ("mse", "mse", "regression", False),
        ("binary_crossentropy", "binary_crossentropy", "binary", False),
        (keras.losses.BinaryCrossentropy(from_logits=True), "BinaryCrossentropy", "binary", True),
        (
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            "SparseCategoricalCrossentropy",
            "sparse",
            True,
        ),
        (keras.losses.categorical_crossentropy, "categorical_crossentropy", "categorical", False),
        ("hinge", "hinge", "other", False),
    ],
)
def test_losses_as_users_give_them(loss, name, kind, logits):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model.compile("adam", loss)
    found = read_loss(model.get_compile_config())
    assert found is not None
    assert (found.name, found.kind, found.from_logits) == (name, kind, logits)


def test_a_model_that_was_not_compiled_has_no_loss():
    assert read_loss(None) is None


@pytest.mark.parametrize(
    ("stack", "units", "activation"),
    [
        ([layers.LSTM(4), layers.Dense(2, activation="softmax")], 2, "softmax"),
        ([layers.LSTM(4), layers.Dense(1), layers.Activation("sigmoid")], 1, "sigmoid"),
        ([layers.LSTM(4), layers.Dense(3), layers.Softmax()], 3, "softmax"),
        (
            [layers.LSTM(4, return_sequences=True), layers.TimeDistributed(layers.Dense(5))],
            5,
            "linear",
        ),
        ([layers.LSTM(4), layers.Dense(6), layers.Reshape((3, 2))], 6, "linear"),
        ([layers.LSTM(7)], 7, "tanh"),
    ],
)
def test_heads_of_sequential_models(stack, units, activation):
    head = read_head(config_of(keras.Sequential([keras.Input((5, 2)), *stack])))
    assert head is not None
    assert (head.units, head.activation) == (units, activation)


def test_the_head_of_a_functional_model_is_its_first_output_not_its_last_layer():
    x = keras.Input((5, 2))
    out = layers.Dense(1, activation="sigmoid", name="answer")(layers.GRU(3)(x))
    side = layers.Dense(4, name="side")(layers.GRU(3)(x))
    head = read_head(config_of(keras.Model(x, [out, side])))
    assert head is not None
    assert (head.layer, head.units, head.activation) == ("answer", 1, "sigmoid")


def test_a_head_is_told_by_its_outputs_when_there_is_no_config():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(50, 3))
    soft = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert seen_head(soft).activation == "softmax"
    assert seen_head(1 / (1 + np.exp(-logits))).activation == "sigmoid"
    assert seen_head(logits).activation == "linear"
