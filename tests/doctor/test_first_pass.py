"""What one pass through a model shows before it is trained."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from unstuck.api.watch import Watch
from unstuck.doctor.trials.first_pass import first_pass, to_json, worth_it
from unstuck.frameworks.framework import learner_for

RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 6, 2)).astype("float32")
Y = (X.sum(axis=(1, 2)) > 0).astype("float32")[:, None]


def watched(model, x=X):
    """The case of a fit of this model."""
    model.compile("adam", "binary_crossentropy")
    watch = Watch(print=False, early=False)
    model.fit(x, Y, epochs=1, verbose=0, callbacks=[watch])
    return watch.case


def begun(*layers, weights=None):
    """The case of a fit of these layers, with weights before the first update that are given."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6, 2)), *layers])
    if weights is not None:
        model.set_weights([weights(w) for w in model.get_weights()])
    return watched(model)


def shown(case):
    case, learner = learner_for(case)
    assert learner is not None
    return first_pass(case, learner)


def names(case):
    return to_json(shown(case))["errors"]


def dense(units, **options):
    return keras.layers.Dense(units, **options)


def test_nothing_is_said_of_a_sound_model():
    case = begun(keras.layers.LSTM(4), dense(4, activation="relu"), dense(1, activation="sigmoid"))
    assert names(case) == []
    assert shown(case).learns


def test_units_that_are_dead_from_the_start():
    dead = dense(4, activation="relu", bias_initializer=keras.initializers.Constant(-20.0))
    case = begun(keras.layers.LSTM(4), dead, dense(1, activation="sigmoid"))
    assert names(case) == ["M208 dead-units"]


def test_weights_that_no_gradient_reaches():
    inputs = keras.Input((6, 2))
    cut = keras.ops.stop_gradient(keras.layers.LSTM(4, name="memory")(inputs))
    model = keras.Model(inputs, dense(1, activation="sigmoid")(cut))
    found = shown(watched(model))
    assert found.cut == ("memory/lstm_cell/kernel", "memory/lstm_cell/recurrent_kernel")
    said = to_json(found)
    assert said["errors"] == ["M201 broken-gradient-path"]
    assert "is zero for memory/lstm_cell/kernel" in said["lines"][0]


def test_what_has_nothing_to_do_in_a_layer_that_moves_is_no_fault():
    model = keras.Sequential([keras.Input((1, 2)), keras.layers.LSTM(4), dense(1)])
    assert shown(watched(model, X[:, :1])).wrong() is None


def test_rows_that_begin_alike_are_not_taken_for_all():
    x = X.copy()
    x[:256] = 0.0
    model = keras.Sequential(
        [keras.Input((6, 2)), keras.layers.Flatten(), dense(1, use_bias=False)]
    )
    assert shown(watched(model, x)).wrong() is None


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_answers_that_are_no_numbers():
    case = begun(
        keras.layers.SimpleRNN(4, activation="relu"), dense(1), weights=lambda w: w * 0 + 1e30
    )
    assert names(case) == ["M202 exploding-recurrence"]


def test_a_head_that_starts_at_zero_is_no_fault():
    case = begun(keras.layers.LSTM(4), dense(1, kernel_initializer="zeros", activation="sigmoid"))
    assert shown(case) is None


def test_a_long_training_is_worth_a_pass_and_a_short_one_is_not():
    case = begun(dense(2), keras.layers.Flatten(), dense(1))
    assert not worth_it(case)
    assert worth_it(replace(case, fit=replace(case.fit, epochs=100_000_000)))
