"""Small models of every kind that the engine must train as Keras does, with rows for them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

from unstuck.case import Array
from unstuck.engine.learner import Plan

L = keras.layers
ROWS = 96


@dataclass(frozen=True)
class Some:
    """A compiled model and rows to train it on."""

    model: Any
    x: tuple[Array, ...]
    y: tuple[Array, ...]
    sample_weight: tuple[Array, ...] = ()
    class_weight: dict[int, float] | None = None

    @property
    def config(self) -> dict[str, Any]:
        return json.loads(self.model.to_json())

    @property
    def compiled(self) -> dict[str, Any]:
        return json.loads(json.dumps(self.model.get_compile_config()))

    def plan(self, **changes: Any) -> Plan:
        given: dict[str, Any] = {
            "x": self.x,
            "y": self.y,
            "x_test": tuple(a[:40] for a in self.x),
            "y_test": tuple(a[:40] for a in self.y),
            "updates": 30,
            "batch": 16,
            "block": 10,
            "score": minus_mse,
            "sample_weight": self.sample_weight,
            "class_weight": self.class_weight,
            "weights": tuple(self.model.get_weights()),
        }
        return Plan(**{**given, **changes})


def minus_mse(y: Array, outputs: Array) -> float:
    """Minus the mean squared error; of label numbers, against the class that is most likely."""
    if outputs.size != y.size:
        outputs = outputs.argmax(axis=-1)
    return -float(np.mean((y.reshape(len(y), -1) - outputs.reshape(len(y), -1)) ** 2))


def lstm_mse() -> Some:
    model = keras.Sequential(
        [L.LSTM(5, return_sequences=True), L.TimeDistributed(L.Dense(1))]  # no Input: built later
    )
    model.compile("rmsprop", "mse", metrics=["accuracy"])
    x = bits((ROWS, 5, 2))
    model.build((None, 5, 2))
    return Some(model, (x,), (x.max(axis=-1, keepdims=True),))


def gru_binary_weighted() -> Some:
    x = bits((ROWS, 4, 2))
    inputs = keras.Input((4, 2))
    outputs = L.Dense(1, activation="sigmoid")(L.GRU(4)(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    weight = np.random.default_rng(5).uniform(0.1, 2, ROWS)
    return Some(model, (x,), (x[:, 0, :1],), sample_weight=(weight,))


def rnn_categorical_class_weight() -> Some:
    x = bits((ROWS, 4, 2))
    labels = x[:, :, 0].sum(axis=1).astype(int) % 3
    model = keras.Sequential(
        [keras.Input((4, 2)), L.SimpleRNN(6), L.Dense(3, activation="softmax")]
    )
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), "categorical_crossentropy")
    return Some(model, (x,), (np.eye(3)[labels],), class_weight={0: 0.5, 2: 3.0})


def dense_sparse_regularised() -> Some:
    x = np.random.default_rng(1).normal(size=(ROWS, 6))
    model = keras.Sequential(
        [
            keras.Input((6,)),
            L.Dense(8, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            L.BatchNormalization(),
            L.Dense(4),
        ]
    )
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    return Some(model, (x,), (x[:, :4].argmax(axis=1),))


def masked_tokens_bidirectional() -> Some:
    rng = np.random.default_rng(2)
    x = rng.integers(1, 7, (ROWS, 6))
    x[np.arange(6) >= rng.integers(2, 7, (ROWS, 1))] = 0
    model = keras.Sequential(
        [
            keras.Input((6,)),
            L.Embedding(7, 4, mask_zero=True),
            L.Bidirectional(L.LSTM(3, return_sequences=True)),
            L.Dense(7, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return Some(model, (x,), (np.roll(x, 1, axis=1),))


def two_inputs_two_outputs() -> Some:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(ROWS, 3)), bits((ROWS, 4, 2))
    a, b = keras.Input((3,), name="a"), keras.Input((4, 2), name="b")
    joined = L.Concatenate()([L.Dense(3)(a), L.LSTM(3)(b)])
    outputs = [L.Dense(1, name="sum")(joined), L.Dense(1, name="bit", activation="sigmoid")(joined)]
    model = keras.Model([a, b], outputs)
    model.compile("adam", {"sum": "mse", "bit": "binary_crossentropy"}, loss_weights=[0.3, 1.0])
    weights = tuple(rng.uniform(0.5, 1.5, (2, ROWS)))
    y = (first.sum(axis=1, keepdims=True), second[:, 0, :1])
    return Some(model, (first, second), y, sample_weight=weights)


def with_dropout() -> Some:
    x = bits((ROWS, 4, 2))
    model = keras.Sequential(
        [
            keras.Input((4, 2)),
            L.LSTM(6, dropout=0.2, recurrent_dropout=0.1),
            L.Dropout(0.3),
            L.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    return Some(model, (x,), (x[:, 1, :1],))


def noisy_dense() -> Some:
    """Quick to compile, and random in every way: dropout and noise."""
    x = np.random.default_rng(1).normal(size=(ROWS, 6))
    model = keras.Sequential(
        [keras.Input((6,)), L.Dense(8), L.Dropout(0.3), L.GaussianNoise(0.1), L.Dense(1)]
    )
    model.compile("adam", "mse")
    return Some(model, (x,), (x[:, :1] ** 2,))


KINDS: tuple[Callable[[], Some], ...] = (
    lstm_mse,
    gru_binary_weighted,
    rnn_categorical_class_weight,
    dense_sparse_regularised,
    masked_tokens_bidirectional,
    two_inputs_two_outputs,
    with_dropout,
)


def bits(shape: tuple[int, ...]) -> Array:
    """Random bits as float64, as NumPy users pass them."""
    return np.random.default_rng(0).integers(0, 2, shape).astype(float)
