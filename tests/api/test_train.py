"""unstuck.train: what it refuses, what it asks of a model, and which way it takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.adding import L, keras, or_rows, small, sum_rows

import unstuck
from unstuck.api.train import train
from unstuck.errors import InputError, RebuildError

X, Y = or_rows()
NAN = X.copy()
NAN[5, 2, 1] = np.nan

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "NaN in x": ({"x": NAN}, r"x\[5, 2, 1\] is nan; expected finite"),
    "NaN in y": ({"y": Y * np.nan}, r"y\[0, 0, 0\] is nan"),
    "no steps": ({"x": X[:, :0]}, r"x has shape \(256, 0, 2\); expected \(rows, 4, 2\)"),
    "no rows": ({"x": X[:0], "y": Y[:0]}, r"x has shape \(0, 4, 2\); expected at least one row"),
    "rank": ({"x": X[:, 0]}, r"x has shape \(256, 2\); expected \(rows, 4, 2\)"),
    "strings": ({"x": np.full(X.shape, "a")}, "x has entries of type <U1; expected numbers"),
    "rows differ": ({"y": Y[:9]}, "x has 256 rows and y has 9"),
    "batch too large": ({"batch": 257}, "batch=257, but x has 256 rows; expected batch=256"),
    "batch 0": ({"batch": 0}, "batch=0; expected a whole number of at least 1"),
    "no updates": ({"updates": 0}, "updates=0; expected a whole number"),
    "half an update": ({"updates": 1.5}, "updates=1.5; expected a whole number"),
    "nobody": ({"seeds": 0}, "seeds=0; expected a whole number of at least 1"),
    "empty": ({"seeds": []}, "seeds is empty; expected at least one seed"),
    "negative seed": ({"seeds": [3, -1]}, "seeds holds -1; expected whole numbers"),
    "rate 0": ({"learning_rate": 0.0}, "learning_rate=0.0; expected a finite number above 0"),
    "rate inf": ({"learning_rate": np.inf}, "learning_rate=inf; expected a finite number above 0"),
    "rate nan": ({"learning_rate": np.nan}, "learning_rate=nan; expected a finite number above 0"),
    "rates": ({"learning_rate": [0.1, 0.2]}, "learning_rate has 2 values for 1 seeds"),
    "l2": ({"l2": -0.1}, "l2=-0.1; expected a finite number at least 0"),
    "dropout": ({"dropout": 1.0}, "dropout=1.0; expected a finite number at least 0 and below 1"),
    "until": ({"until": "nonsense"}, "until='nonsense'; expected 'exact', 'ceiling', a score"),
    "until nan": ({"until": np.nan}, "until=nan; expected"),
    "exact of real": ({"y": Y + np.arange(256)[:, None, None] / 7, "until": "exact"}, "r2"),
    "half a test": ({"x_test": X}, "y_test is missing; expected both"),
    "other test": ({"x_test": X[:, :3], "y_test": Y}, r"x_test has shape \(256, 3, 2\)"),
    "tests differ": ({"x_test": X[:3], "y_test": Y}, "x_test has 3 rows and y_test has 256"),
    "targets' rank": ({"y": Y[:, 0, 0]}, r"y has shape \(256,\); the outputs have \(rows, 4, 1\)"),
    "targets' steps": ({"y": Y[:, :3]}, r"y has shape \(256, 3, 1\); the outputs have"),
    "more than float32": (
        {"x": X.astype(np.float64) * 1e39},
        r"x\[\d+, \d, \d\] is inf; expected finite",
    ),
    "ragged": ({"x": [[[0, 1]], [[0, 1], [1, 1]]]}, "x is no array: its rows differ in length"),
    "order": ({"order": 0.5}, "order=0.5; expected whole numbers"),
    "a missing rate": ({"learning_rate": [None]}, "learning_rate=None; expected a finite"),
    "no truth": ({"seeds": [True]}, "seeds holds True; expected whole numbers"),
    "until a list": ({"until": [0.5]}, r"until=\[0.5\]; expected 'exact'"),
    "way": ({"way": "lane"}, "^way='lane'; expected 'lanes', 'scan', 'steps' or None$"),
    "lockstep": ({"way": "vmap"}, "^way='vmap'; expected 'lanes', 'scan', 'steps' or None$"),
    "sample weights": ({"sample_weight": np.ones(9)}, r"sample_weight has shape \(9,\); expected"),
    "no weights": ({"weights": []}, r"weights=\[\]; expected what model.get_weights"),
    "every": ({"every": 0}, "every=0; expected"),
    "threads": ({"threads": -1}, "threads=-1; expected"),
    "weights": ({"weights": [np.zeros(2)]}, r"weights have shapes \[\(2,\)\]; this model needs"),
}


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_one_clear_error_each(changes: dict[str, Any], said: str) -> None:
    arguments = {"x": X, "y": Y, "updates": 5, "batch": 32, **changes}
    with pytest.raises(InputError, match=said) as caught:
        train(small(), arguments.pop("x"), arguments.pop("y"), **arguments)
    assert "\n" not in str(caught.value)


def test_models_that_cannot_be_trained() -> None:
    unbuilt = keras.Sequential([L.LSTM(2)])
    unbuilt.compile("sgd", "mse")
    with pytest.raises(InputError, match="not built; expected one with an Input"):
        train(unbuilt, X, Y, updates=1)
    bare = keras.Sequential([keras.Input((4, 2)), L.Dense(1)])
    with pytest.raises(InputError, match=r"not compiled.*model\.compile"):
        train(bare, X, Y, updates=1)
    with pytest.raises(InputError, match="model is a int; expected a Keras model"):
        train(5, X, Y, updates=1)
    still = small(optimizer=keras.optimizers.SGD(0.0))
    with pytest.raises(InputError, match="learning_rate=0; expected a finite number above 0"):
        train(still, X, Y, updates=1)
    fixed = keras.Sequential([keras.Input((4, 2), batch_size=16), L.Dense(1)])
    fixed.compile("sgd", "mse")
    with pytest.raises(InputError, match="batch=32, but the model's Input says batch_size=16"):
        train(fixed, X, Y, updates=1)
    rate = keras.optimizers.schedules.ExponentialDecay(0.05, 1, 0.1)
    with pytest.raises(InputError, match="schedule of learning rates; leave out"):
        train(small(optimizer=keras.optimizers.Adam(rate)), X, Y, updates=1, learning_rate=0.1)
    with pytest.raises(RebuildError, match="no Dropout layers whose rate could be set"):
        train(small(), X, Y, updates=1, dropout=0.1)


def test_a_row_that_is_masked_everywhere_is_refused() -> None:
    model = keras.Sequential([keras.Input((4, 2)), L.Masking(-1.0), L.LSTM(2), L.Dense(1)])
    model.compile("sgd", "mse")
    x = X.copy()
    x[7] = -1
    with pytest.raises(InputError, match=r"x\[7\] is masked at every step.*\(1 of 256\)"):
        train(model, x, Y[:, 0], updates=1)


def test_several_inputs_and_outputs() -> None:
    one, two = keras.Input((4, 1), name="a"), keras.Input((4, 1), name="b")
    hidden = L.LSTM(5, return_sequences=True)(L.Concatenate()([one, two]))
    heads = [L.Dense(1, name="either")(hidden), L.Dense(1, name="both")(hidden)]
    model = keras.Model([one, two], heads)
    model.compile(keras.optimizers.Adam(0.02), ["mse", "mse"])
    a, b, both = X[..., :1], X[..., 1:], X.min(axis=2, keepdims=True)
    found = train(model, [a, b], [Y, both], updates=600, until="exact")
    assert found.way == "scan"
    assert "2 inputs" in found.why or "several inputs" in found.why
    assert np.isfinite(found.met).all()
    named = train(model, {"b": b, "a": a}, [Y, both], updates=20)
    again = train(model, [a, b], [Y, both], updates=20)
    assert named.runs[0].losses == again.runs[0].losses
    with pytest.raises(InputError, match=r"x has the keys \['a'\]; expected \['a', 'b'\]"):
        train(model, {"a": a}, [Y, both], updates=1)
    with pytest.raises(InputError, match=r"x holds one array; expected 2: \[a, b\]"):
        train(model, a, [Y, both], updates=1)
    with pytest.raises(InputError, match=r"x holds arrays of 256, 9 rows"):
        train(model, [a, b[:9]], [Y, both], updates=1)


class Doubled(L.Layer):
    """A layer of the user's own."""

    def call(self, x: Any) -> Any:
        return 2 * x


def own_loss(y: Any, p: Any) -> Any:
    return keras.ops.mean(keras.ops.abs(y - p), axis=-1)


class Subclass(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.out = L.LSTM(4, return_sequences=True), L.Dense(1)

    def call(self, x: Any) -> Any:
        return self.out(self.hidden(x))


def with_own_layer() -> Any:
    return keras.Sequential(
        [keras.Input((4, 2)), Doubled(), L.LSTM(4, return_sequences=True), L.Dense(1)]
    )


@pytest.mark.parametrize(
    ("body", "loss"),
    [(with_own_layer, "mse"), (small, own_loss), (Subclass, "mse")],
    ids=["own layer", "own loss", "subclass"],
)
def test_parts_of_the_users_own_are_trained_where_they_are(body: Any, loss: Any) -> None:
    model = body()
    model(X[:1])
    model.compile(keras.optimizers.Adam(0.02), loss)
    model.fit(X, Y, epochs=1, verbose=0)  # neither weights nor moments may be taken from here
    before = [w.copy() for w in model.get_weights()]
    made = int(model.optimizer.iterations)
    found = train(model, X, Y, updates=400, seeds=2, batch=32)
    assert found.way == "scan"
    assert found.why
    assert found.runs[0].losses != found.runs[1].losses
    assert found.runs[0].losses[-1] < 0.5 * found.runs[0].losses[0]
    assert all(map(np.array_equal, before, model.get_weights()))
    assert int(model.optimizer.iterations) == made
    again = train(model, X, Y, updates=400, seeds=2, batch=32)
    assert again.runs[1].losses == found.runs[1].losses


def test_frozen_weights_stay_what_they_are() -> None:
    table = np.arange(6, dtype=np.float32).reshape(3, 2)
    frozen = L.Embedding(3, 2, trainable=False)
    model = keras.Sequential([keras.Input((4,), dtype="int32"), frozen, L.LSTM(3), L.Dense(1)])
    frozen.set_weights([table])
    model.compile("sgd", "mse")
    found = train(model, X.sum(axis=2).astype(int), Y[:, 0], updates=3, seeds=2)
    for run in found.runs:
        assert np.array_equal(run.weights[0], table)
    assert not np.array_equal(found.runs[0].weights[1], found.runs[1].weights[1])


def test_the_model_is_left_as_it_was() -> None:
    model = small()
    before = [w.copy() for w in model.get_weights()]
    train(model, X, Y, updates=20)
    assert all(map(np.array_equal, before, model.get_weights()))
    assert int(model.optimizer.iterations) == 0


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        (lambda: L.LayerNormalization(), "the layer LayerNormalization"),
        (lambda: L.LSTM(3, recurrent_dropout=0.1, return_sequences=True), "recurrent_dropout"),
        (lambda: L.Conv1D(3, 2, padding="same"), "the layer Conv1D"),
    ],
    ids=["normalisation", "recurrent dropout", "convolution"],
)
def test_what_lanes_does_not_know_goes_to_keras_and_is_seen(layer: Any, why: str) -> None:
    model = keras.Sequential([keras.Input((4, 2)), layer(), L.Dense(1)])
    model.compile("adam", "mse")
    found = train(model, X, Y, updates=10, seeds=2)
    assert found.way == "scan"
    assert why in found.why
    assert all(run.why == found.why and run.way == "scan" for run in found.runs)
    with pytest.raises(RebuildError, match=f"lanes do not know .*{why}"):
        train(model, X, Y, updates=10, way="lanes")


def test_a_schedule_of_rates_keeps_its_meaning() -> None:
    rate = keras.optimizers.schedules.ExponentialDecay(0.05, 1, 0.1)
    found = train(small(optimizer=keras.optimizers.Adam(rate)), X, Y, updates=60, every=10)
    assert (found.way, found.why) == ("scan", "a schedule of learning rates")
    losses = found.runs[0].losses
    assert losses[0] != losses[1]
    assert losses[3] == pytest.approx(losses[5], rel=0.05)  # the rate is gone by then


def test_exact_means_every_output_of_every_row() -> None:
    model = small()
    found = train(model, X, Y, updates=2000, until="exact", seeds=2)
    assert np.isfinite(found.met).all()
    for run in found.runs:
        model.set_weights(list(run.weights))
        assert ((model.predict(X, verbose=0) > 0.5) == (Y > 0.5)).all()


def test_the_ceiling_of_what_the_model_sees() -> None:
    x, y = sum_rows()
    best = unstuck.ceiling(x, y, visibility="causal").high
    assert best is not None
    assert best < 0.8
    found = train(small(), x, y, updates=3000, until="ceiling", batch=32)
    assert found.score == "accuracy"
    assert found.met[0] > 0
    assert found.scores[0] == pytest.approx(best, abs=1e-6)
    both = keras.Sequential(
        [keras.Input((4, 2)), L.Bidirectional(L.LSTM(6, return_sequences=True)), L.Dense(1)]
    )
    both.compile(keras.optimizers.Adam(0.02), "mse")
    full = train(both, x, y, updates=100, until="ceiling")
    assert np.isnan(full.met[0])  # it sees the whole row, so its ceiling is 1
    assert full.scores[0] < 1


def test_a_score_is_an_accuracy_or_r2() -> None:
    found = train(small(), X, Y, updates=2000, until=0.9, every=10)
    assert found.score == "accuracy"
    assert found.runs[0].scores[-1] >= 0.9 > max(found.runs[0].scores[:-1], default=0)
    model = keras.Sequential([keras.Input((4, 2)), L.LSTM(4), L.Dense(1)])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    total = X.sum(axis=(1, 2))[:, None] + np.linspace(0, 0.1, 256)[:, None]
    found = train(model, X, total, updates=3000, until=0.9)
    assert found.score == "r2"
    assert found.met[0] > 0


def test_distinct_rows_are_scored_and_large_outputs_are_not_kept() -> None:
    x, y = np.tile(X, (20, 1, 1)), np.tile(Y, (20, 1, 1))
    found = train(small(), x, y, updates=5, batch=32)
    assert found.runs[0].outputs.shape == (256, 4, 1)
    many = np.tile(X, (200, 1, 1)), np.tile(Y, (200, 1, 1))
    found = train(small(), X, Y, updates=5, x_test=many[0], y_test=many[1])
    assert found.runs[0].outputs.size == 0
