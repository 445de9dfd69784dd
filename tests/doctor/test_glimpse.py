"""A run's own net is kept only where what is shown of it is what Keras computes."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers as L

from unstuck.errors import UnstuckError
from unstuck.frameworks.keras.watch.direct import case_of
from unstuck.lab.snapshot import ROWS, dumps, loads

X = np.random.default_rng(0).normal(size=(50, 6, 2)).astype("float32")


def model_of(*layers: keras.Layer) -> keras.Sequential:
    model = keras.Sequential([keras.Input((6, 2)), *layers])
    model.compile("sgd", "mse")
    return model


def functional() -> keras.Model:
    inputs = keras.Input((6, 2))
    hidden = L.Dropout(0.5)(L.GRU(3, return_sequences=True)(inputs))
    model = keras.Model(inputs, L.Dense(4, activation="softmax")(hidden))
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize(
    "model",
    [
        model_of(L.LSTM(5, return_sequences=True), L.TimeDistributed(L.Dense(1))),
        model_of(L.LSTM(5), L.Dropout(0.5), L.Dense(1, activation="sigmoid")),
        model_of(L.SimpleRNN(3, return_sequences=True), L.Dense(2)),
        functional(),
    ],
    ids=["thread", "last-step", "rnn", "functional"],
)
def test_outputs_are_those_of_keras(model: keras.Model) -> None:
    wanted = model.predict(X, verbose=0)
    content = dumps(case_of(model, X, np.zeros_like(wanted)))
    assert content is not None
    found = loads(content)
    assert len(found.x) == len(found.y) == ROWS
    for row in (0, ROWS - 1):
        outputs = found.read(row).outputs[0]
        told = outputs if found.every else outputs[-1]
        np.testing.assert_allclose(told, wanted[row], atol=1e-5)


@pytest.mark.parametrize(
    "model",
    [
        model_of(L.Dense(4), L.LSTM(3), L.Dense(1)),
        model_of(L.LSTM(3, activation="relu"), L.Dense(1)),
        model_of(L.LSTM(3, go_backwards=True), L.Dense(1)),
        model_of(L.GRU(3, reset_after=False), L.Dense(1)),
        model_of(L.Bidirectional(L.LSTM(3)), L.Dense(1)),
        model_of(L.LSTM(3), L.Dense(1, activation="tanh")),
        model_of(L.LSTM(3), L.Activation("relu"), L.Dense(1)),
        model_of(L.LSTM(3, return_sequences=True), L.LSTM(2), L.Dense(1)),
        model_of(L.Flatten(), L.Dense(1)),
    ],
)
def test_whatever_is_not_that_simple_is_not_kept(model: keras.Model) -> None:
    wanted = model.predict(X, verbose=0)
    assert dumps(case_of(model, X, np.zeros_like(wanted))) is None


def test_what_is_no_number_is_not_kept() -> None:
    model = model_of(L.LSTM(3), L.Dense(1))
    model.set_weights([np.full_like(w, np.nan) for w in model.get_weights()])
    assert dumps(case_of(model, X, np.zeros((50, 1), "float32"))) is None


def test_a_damaged_one_says_so() -> None:
    model = model_of(L.LSTM(3), L.Dense(1))
    content = dumps(case_of(model, X, np.zeros((50, 1), "float32")))
    assert content is not None
    with pytest.raises(UnstuckError, match="damaged"):
        loads(content[:-3])
