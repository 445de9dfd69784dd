"""Edits of sizes, cells, masks, strengths and starts give models that Keras makes and runs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from tests.engine.test_edits import config_of, revived, sequential
from unstuck.changes import UsualInitialization
from unstuck.errors import RebuildError
from unstuck.frameworks.keras import edits
from unstuck.frameworks.keras.train.rebuild import Rebuilt


def test_wider_leaves_the_head_alone() -> None:
    plain = sequential(L.LSTM(3, return_sequences=True), L.Dense(4, activation="relu"), L.Dense(1))
    model = revived(edits.wider(4).model(plain))
    assert [layer.units for layer in model.layers] == [12, 16, 1]


def test_wider_reaches_into_wrappers_and_stops_at_the_most() -> None:
    plain = sequential(
        L.Bidirectional(L.GRU(3, return_sequences=True)), L.TimeDistributed(L.Dense(5)), L.Dense(1)
    )
    model = revived(edits.wider(4, most=16).model(plain))
    assert model.layers[0].forward_layer.units == model.layers[0].backward_layer.units == 12
    assert model.layers[1].layer.units == 16


def test_wider_refuses_a_model_that_is_a_head() -> None:
    with pytest.raises(RebuildError, match="before its head"):
        edits.wider(2).model(sequential(L.Flatten(), L.Dense(1)))


def test_input_steps_change_a_fixed_number_alone() -> None:
    model = revived(edits.input_steps(9).model(sequential(L.LSTM(3), L.Dense(1))))
    assert model.input_shape == (None, 9, 2)
    free = config_of(keras.Sequential([keras.Input((None, 2)), L.LSTM(3), L.Dense(1)]))
    assert revived(edits.input_steps(9).model(free)).input_shape == (None, None, 2)


def test_masks_come_first_or_into_the_embedding() -> None:
    model = revived(edits.masked(-1.0).model(sequential(L.LSTM(3), L.Dense(1))))
    assert isinstance(model.layers[0], L.Masking)
    assert model.layers[0].mask_value == -1.0
    tokens = config_of(
        keras.Sequential([keras.Input((5,)), L.Embedding(9, 4), L.LSTM(3), L.Dense(1)])
    )
    assert revived(edits.masked().model(tokens)).layers[0].mask_zero
    with pytest.raises(RebuildError, match="token 0"):
        edits.masked(3.0).model(tokens)


def test_a_masked_model_passes_over_padding() -> None:
    model = revived(edits.masked(0.0).model(sequential(L.LSTM(3), L.Dense(1))))
    x = np.ones((1, 5, 2), np.float32)
    x[:, 3:] = 0
    short = model.predict_on_batch(np.concatenate([x[:, :3], np.zeros((1, 2, 2))], 1))
    assert np.allclose(short, model.predict_on_batch(x))


def test_unmasked_lets_every_step_through() -> None:
    masked = sequential(L.Masking(0.0), L.LSTM(3), L.Dense(1))
    model = revived(edits.unmasked().model(masked))
    x = np.zeros((1, 5, 2), np.float32)
    assert np.asarray(model.layers[0].compute_mask(x)).all()
    with pytest.raises(RebuildError, match="masks nothing"):
        edits.unmasked().model(sequential(L.LSTM(3), L.Dense(1)))


def test_bounded_gated_and_stateless_cells() -> None:
    relu = sequential(L.LSTM(3, activation="relu"), L.Dense(1, activation="relu"))
    model = revived(edits.bounded().model(relu))
    assert model.layers[0].activation is keras.activations.tanh
    assert model.layers[1].activation is keras.activations.relu
    gated = revived(edits.gated("GRU").model(sequential(L.SimpleRNN(3), L.Dense(1))))
    assert isinstance(gated.layers[0], L.GRU)
    kept = config_of(
        keras.Sequential([keras.Input(batch_shape=(8, 5, 2)), L.LSTM(3, stateful=True), L.Dense(1)])
    )
    free = revived(edits.stateless().model(kept))
    assert not free.layers[0].stateful
    assert free.input_shape == (None, 5, 2)
    for edit in (edits.bounded(), edits.gated(), edits.stateless()):
        with pytest.raises(RebuildError, match="the model has no"):
            edit.model(sequential(L.LSTM(3), L.Dense(1)))


def test_nothing_regularises_after_unregularised() -> None:
    strong = sequential(
        L.LSTM(3, dropout=0.5, kernel_regularizer="l2"),
        L.Dropout(0.9),
        L.GaussianNoise(0.4),
        L.Dense(1, bias_regularizer="l1"),
    )
    model = revived(edits.unregularised().model(strong))
    lstm, drop, noise, dense = model.layers
    assert lstm.dropout == drop.rate == noise.stddev == 0
    assert lstm.kernel_regularizer is dense.bias_regularizer is None
    with pytest.raises(RebuildError, match="taken away"):
        edits.unregularised().model(sequential(L.LSTM(3), L.Dense(1)))


def test_starts_slopes_averages_and_thaw() -> None:
    cold = sequential(
        L.Dense(3, activation="relu", bias_initializer=keras.initializers.Constant(-9.0)),
        L.BatchNormalization(),
        L.Dense(1),
    )
    usual = revived(edits.usual_start().model(cold))
    assert isinstance(usual.layers[0].bias_initializer, keras.initializers.Zeros)
    assert revived(edits.leaky().model(cold)).layers[0].activation.__name__ == "leaky_relu"
    assert revived(edits.momentum(0.5).model(cold)).layers[1].momentum == 0.5
    frozen = keras.Sequential([keras.Input((5, 2)), L.LSTM(3, trainable=False), L.Dense(1)])
    assert revived(edits.thawed().model(config_of(frozen))).layers[0].trainable


def test_clipping_replaces_other_clipping() -> None:
    model = keras.Sequential([keras.Input((2,)), L.Dense(1)])
    model.compile(keras.optimizers.Adam(clipvalue=0.5), "mse")
    own = edits.clipped(1.0).compiled(model.get_compile_config())["optimizer"]["config"]
    assert (own["clipnorm"], own["clipvalue"]) == (1.0, None)
    with pytest.raises(RebuildError, match="no optimizer"):
        edits.clipped(1.0).compiled({"optimizer": None})


@pytest.mark.parametrize("edit", [edits.masked(-1.0), edits.unmasked()], ids=["moved", "off"])
def test_the_mask_of_a_functional_model_follows(edit) -> None:
    """Such a model keeps the comparison with the mask's value beside the layer."""
    inputs = keras.Input((5, 2))
    outputs = L.Dense(1)(L.LSTM(3)(L.Masking(0.0)(inputs)))
    given = keras.Model(inputs, outputs)
    plain = revived(edit.model(config_of(given)))
    plain.set_weights(given.get_weights())
    x = np.ones((1, 5, 2), np.float32)
    x[:, 2] = 0
    assert np.allclose(given.predict_on_batch(x), given.predict_on_batch(x[:, [0, 1, 3, 4, 2]]))
    bare = keras.Sequential(
        [
            keras.Input((5, 2)),
            *[type(p).from_config(p.get_config()) for p in given.layers if p.weights],
        ]
    )
    bare.set_weights(given.get_weights())
    assert np.allclose(plain.predict_on_batch(x), bare.predict_on_batch(x), atol=1e-6)


def test_the_usual_start_can_be_drawn() -> None:
    wild = keras.initializers.RandomNormal(stddev=30.0)
    model = keras.Sequential(
        [keras.Input((5, 2)), L.LSTM(3, recurrent_initializer=wild), L.Dense(1, "tanh", True, wild)]
    )
    model.compile("adam", "mse")
    learner = Rebuilt(config_of(model), model.get_compile_config())
    drawn = learner.fresh_weights(3, changes=(UsualInitialization(),))
    assert max(np.abs(w).max() for w in drawn) < 2
    assert np.abs(learner.fresh_weights(3)[1]).max() > 10


@pytest.mark.parametrize("axis", [-1, 1])
def test_a_one_hot_argmax_becomes_a_softmax(axis):
    first = keras.Input((5,))
    scores = L.Dense(4)(first)
    hot = keras.ops.one_hot(keras.ops.argmax(scores, axis=axis), 4)
    model = keras.Model(first, L.Dense(1)(hot))
    again = revived(edits.opened().model(config_of(model)))
    again.set_weights(model.get_weights())
    x = np.random.default_rng(0).normal(size=(6, 5)).astype("float32")
    soft = keras.ops.softmax(keras.Model(first, scores)(x))
    np.testing.assert_allclose(again(x), model.layers[-1](soft), atol=1e-6)
