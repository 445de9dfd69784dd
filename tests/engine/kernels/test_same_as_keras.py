"""The kernels give what Keras gives: gradients of every layer and loss, steps of every optimizer,
and curves of whole trainings."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.engine.kernels.nets import (
    BODIES,
    LOSSES,
    OPTIMIZERS,
    configs,
    keras,
    loss_name,
    made,
    plan,
)
from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.frameworks.keras.train.lanes import lanes_of
from unstuck.frameworks.keras.train.rebuild import Rebuilt

pytestmark = pytest.mark.thorough

UPDATES = 100
NAMES = list(BODIES)


def loss_of(model: Any, x: Array, y: Array) -> Any:
    """Keras' loss of a batch as a function of the trainable variables."""

    def value(trainable: list[Any]) -> Any:
        still = [v.value for v in model.non_trainable_variables]
        pairs = [*zip(model.trainable_variables, trainable, strict=True)]
        pairs += zip(model.non_trainable_variables, still, strict=True)
        with keras.StatelessScope(state_mapping=pairs):
            return model.compute_loss(x, y, model(x, training=False))

    return value


def keras_gradients(model: Any, x: Array, y: Array) -> list[Array]:
    value = loss_of(model, x, y)
    return [np.asarray(g) for g in jax.grad(value)([v.value for v in model.trainable_variables])]


def check_gradients(body: str, loss: Any) -> None:
    model, x, y = made(body, loss, keras.optimizers.SGD(1e-6))
    expected = keras_gradients(model, jnp.asarray(x), jnp.asarray(y))
    given = plan(x, y, batch=len(x))
    session = lanes_of(*configs(model), given).start(tuple(model.get_weights()), seed=0)
    session.advance(np.arange(len(x), dtype=np.int32)[None])
    largest = max(np.abs(g).max() for g in expected)
    for ours, theirs in zip(session.gradients(), expected, strict=True):
        assert np.abs(ours - theirs).max() <= 1e-5 * largest


@pytest.mark.parametrize("body", NAMES)
def test_gradients_of_every_layer(body: str) -> None:
    check_gradients(body, "mse")


@pytest.mark.parametrize("loss", LOSSES, ids=loss_name)
@pytest.mark.parametrize("body", ["embedding, masked, last", "masking, steps", "static"])
def test_gradients_of_every_loss(body: str, loss: Any) -> None:
    check_gradients(body, loss)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_of_every_optimizer(name: str) -> None:
    """Five steps with gradients of any size, against the optimizer's own `apply`."""
    model, x, y = made("static", "mse", OPTIMIZERS[name]())
    given = plan(x, y, batch=len(x))
    session = lanes_of(*configs(model), given).start(tuple(model.get_weights()), seed=0)
    rows = np.arange(len(x), dtype=np.int32)[None]
    for _ in range(5):
        own = keras_gradients(model, jnp.asarray(x), jnp.asarray(y))
        model.optimizer.apply([jnp.asarray(g) for g in own], model.trainable_variables)
        session.advance(rows)
    for ours, theirs in zip(session.weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize(("number", "body"), list(enumerate(NAMES)), ids=NAMES)
def test_curves_over_a_hundred_updates(number: int, body: str) -> None:
    """Each model with another loss and another optimizer, every second one with L2."""
    loss = LOSSES[number % len(LOSSES)]
    optimizer = list(OPTIMIZERS.values())[number % len(OPTIMIZERS)]()
    model, x, y = made(body, loss, optimizer, l2=0.01 if number % 2 else 0.0)
    learner = Rebuilt(*configs(model))
    given = plan(x, y, updates=UPDATES)
    runs = []
    for way in ("lanes", "scan"):
        prepared, why = learner.prepare(given, way=way)
        assert (prepared.way, why) == (way, "" if way == "lanes" else "asked for")
        session = prepared.start(tuple(model.get_weights()), seed=3)
        runs.append(blocks.train(given, session, seed=3))
    ours, theirs = runs
    assert len(ours.losses) == UPDATES
    assert ours.losses[0] != ours.losses[-1]
    np.testing.assert_allclose(ours.losses, theirs.losses, rtol=1e-4)
    np.testing.assert_allclose(ours.outputs, theirs.outputs, atol=1e-3)
    for one, other in zip(ours.weights, theirs.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


def weighing(y: Array, of: str) -> dict[str, Any]:
    """Weights of rows, of steps (a third of them 0), or of classes."""
    rng = np.random.default_rng(5)
    if of == "classes":
        return {"class_weight": {0: 0.5, 1: 3.0}}
    shape = (len(y), 1) if of == "rows" else y.shape[:2]
    weight = rng.uniform(0.1, 2, shape) * (rng.random(shape) < 0.7)
    return {"sample_weight": (weight.astype(np.float32),)}


@pytest.mark.parametrize(
    ("body", "loss", "of"),
    [
        ("lstm", "mse", "rows"),
        ("lstm", "mse", "steps"),
        ("masking, steps", "mse", "steps"),
        ("masking, steps", "binary_crossentropy", "rows"),
        ("embedding, masked, last", "sparse_categorical_crossentropy", "classes"),
        ("embedding, masked, last", "categorical_crossentropy", "rows"),
    ],
)
def test_weights_of_rows_and_steps(body: str, loss: str, of: str) -> None:
    chosen = next(one for one in LOSSES if loss in loss_name(one))
    model, x, y = made(body, chosen, "adam")
    learner = Rebuilt(*configs(model))
    given = plan(x, y, updates=30, **weighing(y, of))
    even = plan(x, y, updates=30)
    curves = []
    for way, asked in (("lanes", given), ("scan", given), ("lanes", even)):
        prepared, _ = learner.prepare(asked, way=way)
        session = prepared.start(tuple(model.get_weights()), seed=3)
        curves.append(blocks.train(asked, session, seed=3).losses)
    np.testing.assert_allclose(curves[0], curves[1], rtol=1e-4)
    assert not np.allclose(curves[0], curves[2], rtol=1e-3)


def test_a_step_that_is_masked_everywhere_costs_nothing() -> None:
    """Keras divides by the number of steps that count, and by nothing where none does."""
    model, x, y = made("masking, steps", "mse", "sgd")
    x[:] = -1
    session = lanes_of(*configs(model), plan(x, y)).start(tuple(model.get_weights()), seed=0)
    assert session.advance(np.arange(16, dtype=np.int32)[None]) == 0.0
    assert all((g == 0).all() for g in session.gradients())
