"""What one pass through a model shows before it is trained."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from unstuck.capture.watch import Watch
from unstuck.doctor.diagnose import rebuilt
from unstuck.doctor.first_pass import first_pass, to_json, worth_it

RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 6, 2)).astype("float32")
Y = (X.sum(axis=(1, 2)) > 0).astype("float32")[:, None]


def begun(*layers, weights=None):
    """The case of a fit whose weights before the first update are given."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6, 2)), *layers])
    model.compile("adam", "binary_crossentropy")
    if weights is not None:
        model.set_weights([weights(w) for w in model.get_weights()])
    watch = Watch(print=False, early=False)
    model.fit(X, Y, epochs=1, verbose=0, callbacks=[watch])
    return watch.case


def shown(case):
    learner = rebuilt(case)
    assert learner is not None
    return first_pass(case, learner)


def names(case):
    return to_json(shown(case))["errors"]


def dense(units, **options):
    return keras.layers.Dense(units, **options)


def test_nothing_is_said_of_a_sound_model():
    case = begun(keras.layers.LSTM(4), dense(4, activation="relu"), dense(1, activation="sigmoid"))
    assert names(case) == []
    assert shown(case).matrices == 4


def test_units_that_are_dead_from_the_start():
    dead = dense(4, activation="relu", bias_initializer=keras.initializers.Constant(-20.0))
    case = begun(keras.layers.LSTM(4), dead, dense(1, activation="sigmoid"))
    assert names(case) == ["M208 dead-units"]


def test_weights_that_no_gradient_reaches():
    case = begun(keras.layers.LSTM(4), keras.layers.Flatten(), dense(1, activation="sigmoid"))
    assert names(case) == []
    stepped = begun(keras.layers.LSTM(4), Stepped(), dense(1, activation="sigmoid"))
    assert rebuilt(stepped) is None  # a layer of the script's own is not made again


class Stepped(keras.layers.Layer):
    def call(self, x):
        return keras.ops.cast(x > 0, "float32")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_answers_that_are_no_numbers():
    case = begun(
        keras.layers.SimpleRNN(4, activation="relu"), dense(1), weights=lambda w: w * 0 + 1e30
    )
    assert names(case) == ["M202 exploding-recurrence"]


def test_a_head_that_starts_at_zero_is_no_fault():
    case = begun(keras.layers.LSTM(4), dense(1, kernel_initializer="zeros", activation="sigmoid"))
    assert shown(case) is None


def test_a_short_training_is_not_worth_a_pass():
    assert not worth_it(begun(dense(2), keras.layers.Flatten(), dense(1)))
