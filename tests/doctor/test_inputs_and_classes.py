"""Faults in what goes into one of several inputs, in what classes weigh, and in what is counted."""

from __future__ import annotations

import numpy as np
import pytest
from tests.doctor.watched import findings, report
from tests.engine.some_models import L, keras

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("place", [0, 1])
def test_fractions_in_an_input_that_is_looked_up(place):
    tokens, other = RNG.integers(0, 13, (400, 9)) / 12, RNG.normal(size=(400, 1))
    y = (tokens.sum(axis=1) + other[:, 0] > 4.5).astype("int32")
    names = keras.Input((9,), name="tokens"), keras.Input((1,), name="other")
    hidden = L.GlobalAveragePooling1D()(L.Embedding(13, 4)(names[0]))
    head = L.Dense(2, activation="softmax")(L.Concatenate()([hidden, names[1]]))
    model = keras.Model(names if place == 0 else names[::-1], head)
    model.compile("adam", "sparse_categorical_crossentropy")
    data = [tokens, other] if place == 0 else [other, tokens]
    found = findings(model, data, y, epochs=1)["D108"]
    assert f"input {place + 1} holds fractions" in found.measured
    assert "fractions * 12" in found.fix.code


def test_numbers_beside_a_lookup_are_left_alone():
    tokens, other = RNG.integers(0, 13, (400, 9)), RNG.normal(size=(400, 1))
    names = keras.Input((9,), name="tokens"), keras.Input((1,), name="other")
    hidden = L.GlobalAveragePooling1D()(L.Embedding(13, 4)(names[0]))
    head = L.Dense(2, activation="softmax")(L.Concatenate()([hidden, names[1]]))
    model = keras.Model(names, head)
    model.compile("adam", "sparse_categorical_crossentropy")
    y = (tokens.sum(axis=1) > 54).astype("int32")
    assert "D108" not in findings(model, [tokens, other], y, epochs=1)


def rare(weigh):
    """A rare class, found by no model that is trained for so short a time, with these weights."""
    x = RNG.normal(size=(1500, 6, 1)).astype("float32")
    y = (RNG.random(1500) < 0.06).astype("int32")
    x[y == 1, -1] += 2
    model = keras.Sequential([keras.Input((6, 1)), L.GRU(4), L.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return findings(model, x, y, sample_weight=weigh(y), epochs=2)


def test_weights_that_help_the_frequent_class():
    found = rare(lambda y: np.where(y == 1, 0.06, 0.94))["D109"]
    assert "99.6% of the weight is on targets of 0" in found.measured


def test_weights_that_make_classes_alike():
    assert "D109" not in rare(lambda y: np.where(y == 1, 0.94, 0.06))


def test_an_accuracy_that_takes_one_of_several_labels():
    x = RNG.normal(size=(600, 5, 4)).astype("float32")
    y = (x[:, -1] > 0).astype("float32")
    model = keras.Sequential([keras.Input((5, 4)), L.Flatten(), L.Dense(4, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
    found = findings(model, x, y, epochs=30)["O303"]
    assert "it takes the largest of 4 outputs" in found.why


def test_validation_targets_out_of_range_in_a_shuffled_stream():
    y = np.sort(RNG.random(800)).astype("float32")
    x = np.sin(4 * y)[:, None, None] + RNG.normal(0, 0.02, (800, 6, 2))
    order = RNG.permutation(640)
    model = keras.Sequential([keras.Input((6, 2)), L.Flatten(), L.Dense(16, "tanh"), L.Dense(1)])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    data = {"validation_data": (x[640:], y[640:]), "epochs": 30}
    found = findings(model, x[order], y[order], **data)["D106"]
    assert "100% of the validation targets lie outside the range" in found.measured


def test_targets_with_an_axis_too_many_in_the_middle():
    """Keras compares every row's outputs with every row's targets."""
    x = RNG.normal(size=(300, 6, 3)).astype("float32")
    y = x.mean(axis=1)[:, None]
    model = keras.Sequential([keras.Input((6, 3)), L.GRU(16), L.Dense(3)])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    found = report(model, x, y, budget=20, epochs=15).findings[0]
    assert found.code == "O302"
    assert found.fix.code == "y = y.reshape((-1, 3))"
    assert found.verified.accepted


def test_what_later_steps_tell_is_not_called_noise():
    """Causal, and the answer lies in the next step: x and y do belong together."""
    x = RNG.normal(size=(800, 10, 1)).astype("float32")
    y = np.zeros((800, 10), "int32")
    y[:, :-1] = (x[:, 1:, 0] > 0) & (x[:, :-1, 0] * x[:, 1:, 0] > 0)
    model = keras.Sequential([keras.Input((10, 1)), L.SimpleRNN(8, return_sequences=True)])
    model.add(L.Dense(1, "sigmoid"))
    model.compile("adam", "binary_crossentropy")
    codes = {f.code for f in report(model, x, y, epochs=2).findings}
    assert not codes & {"D103", "D113"}
