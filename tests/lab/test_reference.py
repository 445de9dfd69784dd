"""The reference LSTM: against finite differences, against Keras, and our kernels against it."""

from __future__ import annotations

import json
from typing import Any

import jax
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck import lab
from unstuck.case import Array
from unstuck.engine.learner import Plan
from unstuck.errors import InputError
from unstuck.frameworks.keras.train.lanes import lanes_of
from unstuck.lab import reference
from unstuck.lab.reference import Weights, forward, gradients, initial

L = keras.layers
SIZES = st.integers(1, 4)
STEP = 1e-6


def rows(n: int, steps: int, features: int, outputs: int, seed: int) -> tuple[Array, Array, Array]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, steps, features))
    y = random.integers(0, 2, (n, steps, outputs)).astype(float)
    mask = random.random((n, steps)) < 0.6
    mask[0, 0] = True
    return x, y, mask


@settings(max_examples=30)
@given(
    SIZES,
    SIZES,
    SIZES,
    SIZES,
    SIZES,
    st.booleans(),
    st.booleans(),
    st.sampled_from([("mse", "linear"), ("mse", "sigmoid"), ("binary_crossentropy", "sigmoid")]),
    st.integers(0, 999),
)
def test_gradients_are_differences(
    n, steps, features, units, outputs, masked, backwards, kind, seed
) -> None:
    loss, head = kind
    x, y, mask = rows(n, steps, features, outputs, seed)
    given = {"loss": loss, "head": head, "mask": mask if masked else None}
    given["go_backwards"] = backwards
    weights = initial(features, units, outputs, seed=seed)
    _, slope = gradients(weights, x, y, **given)
    for number, (array, found) in enumerate(zip(weights.arrays, slope.arrays, strict=True)):
        for at in np.ndindex(array.shape):
            value = []
            for sign in (1, -1):
                moved = [a.copy() for a in weights.arrays]
                moved[number][at] += sign * STEP
                value.append(gradients(Weights.of(moved), x, y, **given)[0])
            assert found[at] == pytest.approx(
                (value[0] - value[1]) / (2 * STEP), abs=1e-7, rel=1e-5
            )


def model_of(steps: int, features: int, units: int, head: str, loss: str, *, masked: bool) -> Any:
    keras.utils.set_random_seed(0)
    layers = [keras.Input((steps, features))]
    layers += [L.Masking(-9.0)] if masked else []
    layers += [L.LSTM(units, return_sequences=True)]
    model = keras.Sequential([*layers, L.TimeDistributed(L.Dense(2, activation=head))])
    model.compile(keras.optimizers.SGD(1.0), loss)
    return model


@pytest.mark.parametrize("masked", [False, True], ids=["whole", "masked"])
@pytest.mark.parametrize(
    ("loss", "head"), [("mse", "linear"), ("binary_crossentropy", "sigmoid")], ids=["mse", "binary"]
)
def test_is_the_lstm_of_keras_and_of_lanes(loss, head, masked) -> None:
    x, y, mask = rows(20, 6, 3, 2, seed=1)
    x, y = x.astype(np.float32), y.astype(np.float32)
    if masked:
        x[~mask] = -9
    model = model_of(6, 3, 5, head, loss, masked=masked)
    weights = Weights.of(model.get_weights())
    seen = mask if masked else None
    outputs, _ = forward(weights, x.astype(float), head=head, mask=seen)
    np.testing.assert_allclose(outputs, model.predict(x, verbose=0), atol=1e-6)
    value, slope = gradients(weights, x.astype(float), y, loss=loss, head=head, mask=seen)

    def of_keras(trainable: list[Any]) -> Any:
        with keras.StatelessScope(
            state_mapping=list(zip(model.trainable_variables, trainable, strict=True))
        ):
            return model.compute_loss(x, y, model(x))

    start = [v.value for v in model.trainable_variables]
    assert float(of_keras(start)) == pytest.approx(value, rel=1e-5)
    config = json.loads(model.to_json())
    plan = Plan((x,), (y,), (x,), (y,), 1, 20, 1, lambda y, p: 0.0)
    session = lanes_of(config, model.get_compile_config(), plan).start(
        tuple(model.get_weights()), seed=0, learning_rate=1e-6
    )
    assert session.advance(np.arange(20, dtype=np.int32)[None]) == pytest.approx(value, rel=1e-5)
    largest = max(np.abs(a).max() for a in slope.arrays)
    theirs = jax.grad(of_keras)(start)
    for exact, keras_, ours in zip(slope.arrays, theirs, session.gradients(), strict=True):
        assert np.abs(exact - np.asarray(keras_)).max() < 1e-5 * largest
        assert np.abs(exact - ours).max() < 1e-5 * largest


@pytest.mark.parametrize("masked", [False, True], ids=["whole", "masked"])
def test_reads_backwards_as_keras_does(masked) -> None:
    x, y, mask = rows(20, 6, 3, 2, seed=2)
    x, y = x.astype(np.float32), y.astype(np.float32)
    if masked:
        x[~mask] = -9
    keras.utils.set_random_seed(0)
    layers = [L.Masking(-9.0)] if masked else []
    layers += [L.LSTM(5, return_sequences=True, go_backwards=True), L.TimeDistributed(L.Dense(2))]
    model = keras.Sequential([keras.Input((6, 3)), *layers])
    model.compile("sgd", "mse")
    weights = Weights.of(model.get_weights())
    seen = mask if masked else None
    outputs, _ = forward(weights, x, mask=seen, go_backwards=True)
    theirs = model(x)
    np.testing.assert_allclose(outputs, theirs, atol=1e-6)
    value, _ = gradients(weights, x, y, mask=seen, go_backwards=True)
    assert float(model.compute_loss(x, y, theirs)) == pytest.approx(value, rel=1e-5)


def test_saturated_gates_are_exact() -> None:
    weights = initial(1, 1, 1, seed=0)
    (shut, _), (opened, _) = (
        forward(
            Weights(np.array([[0.0, 0, 5, x]]), *weights.arrays[1:3], np.eye(1), np.zeros(1)),
            np.ones((1, 1, 1)),
        )
        for x in (-1e4, 1e4)
    )
    assert shut[0, 0, 0] == 0.0
    assert opened[0, 0, 0] == pytest.approx(np.tanh(np.tanh(5) / 2), abs=1e-15)


def test_learns_or() -> None:
    random = np.random.default_rng(0)
    x = random.integers(0, 2, (200, 5, 2)).astype(float)
    y = x.max(axis=2, keepdims=True)
    order = random.integers(0, 200, (600, 50))
    weights, losses = reference.train(
        initial(2, 5, 1, seed=0), x, y, order=order, learning_rate=0.5
    )
    assert losses[0] > 0.2
    assert ((forward(weights, x)[0] > 0.5) == y).all()


def test_the_seed_decides() -> None:
    one, again, other = (initial(2, 3, 1, seed=seed) for seed in (1, 1, 2))
    assert all(map(np.array_equal, one.arrays, again.arrays))
    assert not np.array_equal(one.kernel, other.kernel)
    np.testing.assert_allclose(one.recurrent @ one.recurrent.T, np.eye(3), atol=1e-12)


def test_begins_as_keras_does() -> None:
    ours = initial(3, 50, 40, seed=0)
    assert 0.95 < np.abs(ours.kernel).max() / np.sqrt(6 / (3 + 200)) <= 1
    assert 0.95 < np.abs(ours.head).max() / np.sqrt(6 / (50 + 40)) <= 1
    model = keras.Sequential([keras.Input((1, 3)), L.LSTM(50)])
    np.testing.assert_array_equal(ours.bias, model.get_weights()[2])
    assert not ours.head_bias.any()


def test_certain_probabilities_are_clipped_as_in_keras() -> None:
    start = initial(1, 1, 1, seed=0)
    x, y = np.ones((1, 1, 1)), np.ones((1, 1, 1))
    weights = Weights(*start.arrays[:3], np.zeros((1, 1)), np.array([-1.0]))  # "probability" -1
    value, slope = gradients(weights, x, y, loss="binary_crossentropy")
    theirs = keras.losses.BinaryCrossentropy()(y, np.zeros((1, 1, 1)))
    assert value == pytest.approx(float(theirs), rel=1e-5)
    assert not any(array.any() for array in slope.arrays)


def test_wrong_shapes() -> None:
    weights = initial(2, 3, 1, seed=0)
    x, y = np.zeros((4, 5, 2)), np.zeros((4, 5, 1))
    with pytest.raises(InputError, match=r"x has shape \(4, 5\); expected \(rows, steps, 2\)"):
        forward(weights, x[..., 0])
    with pytest.raises(InputError, match=r"mask has shape \(4,\); expected \(4, 5\)"):
        forward(weights, x, mask=np.ones(4))
    with pytest.raises(InputError, match=r"y has shape \(4, 1\); expected \(4, 5, 1\)"):
        gradients(weights, x, y[:, 0])
    with pytest.raises(InputError, match="holds 4 arrays; expected 5"):
        Weights.of(weights.arrays[:4])
    with pytest.raises(InputError, match=r"arrays have shapes .* expected"):
        Weights.of([*weights.arrays[:4], np.zeros(2)])
    with pytest.raises(InputError, match=r"\(4,\), .* expected \(F, 4U\)"):
        Weights(*weights.arrays[:2], np.zeros(4), *weights.arrays[3:])
    with pytest.raises(InputError, match=r"arrays have shapes .*\(\)\]; expected"):
        Weights(*weights.arrays[:4], np.float64(0))
    with pytest.raises(InputError, match=r"x has shape \(4, 0, 2\); .* at least one"):
        forward(weights, x[:, :0])


def test_wrong_names_sizes_and_orders() -> None:
    weights = initial(2, 3, 1, seed=0)
    x, y = np.zeros((4, 5, 2)), np.zeros((4, 5, 1))
    with pytest.raises(InputError, match="loss='mae'; expected one of mse, binary"):
        gradients(weights, x, y, loss="mae")
    with pytest.raises(InputError, match="head='tanh'; expected one of linear, sigmoid"):
        forward(weights, x, head="tanh")
    with pytest.raises(InputError, match="units=0; expected at least 1"):
        initial(2, 0, 1, seed=0)
    for order, why in [
        (np.array([0, 1]), r"order has shape \(2,\) .* expected .*\(updates, batch\)"),
        (np.array([[0.0]]), "type float64; expected whole numbers"),
        (np.array([[0, 4]]), "order holds rows 0 to 4; expected 0 to 3"),
        (np.array([[-1, 0]]), "order holds rows -1 to 0; expected 0 to 3"),
    ]:
        with pytest.raises(InputError, match=why):
            reference.train(weights, x, y, order=order, learning_rate=0.1)
    with pytest.raises(InputError, match="y has 3 rows; expected 4, as x"):
        reference.train(weights, x, y[:3], order=np.array([[0]]), learning_rate=0.1)


def test_learns_the_labs_addition() -> None:
    data = lab.dataset(lab.find_task("addition"), 4).whole
    x, y = data.x.astype(float), data.y[..., None].astype(float)
    order = np.random.default_rng(0).integers(len(x), size=(600, 64))
    way: dict[str, Any] = {"loss": "binary_crossentropy", "head": "sigmoid"}
    start = initial(2, 5, 1, seed=0)
    learned, losses = reference.train(start, x, y, order=order, learning_rate=2.0, **way)
    outputs, _ = forward(learned, x, head="sigmoid")
    assert ((outputs > 0.5) == y).all()
    assert losses[-1] < 0.2 < losses[0]
