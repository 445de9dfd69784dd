"""L2 and dropout of a whole model, set afterwards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.engine.kernels.nets import L, configs, keras, numbers, plan
from unstuck.changes import Changes, DropoutRate, WeightPenalty
from unstuck.engine import blocks
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.train.rebuild import Rebuilt

R = keras.regularizers.L2
X = numbers()


def model(strength: float | None, rate: float = 0.0) -> Any:
    keras.utils.set_random_seed(0)
    own = {} if strength is None else {"kernel_regularizer": R(strength)}
    recurrent = {} if strength is None else {"recurrent_regularizer": R(strength)}
    x = keras.Input(X.shape[1:])
    hidden = L.Bidirectional(L.LSTM(3, return_sequences=True, **own, **recurrent))(x)
    made = keras.Model(x, L.TimeDistributed(L.Dense(1, **own))(L.Dropout(rate)(hidden)))
    made.compile(keras.optimizers.Adam(0.01), "mse")
    return made


def losses(made: Any, way: Any, *, changes: Changes = (), **member: float) -> Any:
    given = plan(X, X[:, :, :1], updates=30)
    prepared, _ = Rebuilt(*configs(made)).prepare(given, way=way, changes=changes)
    session = prepared.start(tuple(model(None).get_weights()), seed=0, **member)
    return blocks.train(given, session, seed=0).losses


@pytest.mark.parametrize("before", [None, 0.5])
def test_l2_is_that_of_a_model_compiled_with_it(before: float | None) -> None:
    expected = losses(model(0.1), "scan")
    assert losses(model(before), "scan", changes=(WeightPenalty(0.1),)) == expected
    np.testing.assert_allclose(losses(model(before), "lanes", l2=0.1), expected, rtol=1e-4)
    assert not np.allclose(losses(model(None), "lanes"), expected, rtol=1e-2)


def test_l2_of_other_weights_stays() -> None:
    x = keras.Input(X.shape[1:])
    hidden = L.GRU(3, return_sequences=True, bias_regularizer=R(0.5))(x)
    made = keras.Model(x, L.Dense(1, bias_regularizer=R(0.5))(hidden))
    made.compile(keras.optimizers.Adam(0.01), "mse")
    weights = tuple(np.full(w.shape, 0.3, np.float32) for w in made.get_weights())
    given = plan(X, X[:, :, :1], updates=30)
    curves = []
    for way, changes, member in (("scan", (WeightPenalty(0.1),), {}), ("lanes", (), {"l2": 0.1})):
        prepared, _ = Rebuilt(*configs(made)).prepare(given, way=way, changes=changes)
        session = prepared.start(weights, seed=0, **member)
        curves.append(blocks.train(given, session, seed=0).losses)
    np.testing.assert_allclose(curves[0], curves[1], rtol=1e-4)
    assert curves[0][0] > 0.5 * 0.3**2 * 20  # the biases' part


def test_dropout_of_a_model_compiled_with_it() -> None:
    expected = losses(model(None, 0.5), "scan")
    assert losses(model(None, 0.1), "scan", changes=(DropoutRate(0.5),)) == expected
    in_lanes = losses(model(None, 0.1), "lanes", dropout=0.5)
    assert in_lanes == losses(model(None, 0.5), "lanes")


def test_nothing_to_set() -> None:
    bare = keras.Sequential([keras.Input((3,)), L.Flatten()])
    bare.compile("sgd", "mse")
    for change, what in ((WeightPenalty(0.1), "kernels"), (DropoutRate(0.1), "Dropout")):
        with pytest.raises(RebuildError, match=f"the model has no {what}"):
            Rebuilt(*configs(bare)).prepare(plan(X[:, 0], X[:, 0]), changes=(change,))
