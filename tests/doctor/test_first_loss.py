"""The first loss is Keras' own, and an uninformed answer costs what the best constant costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.some_models import keras

from unstuck.doctor.measure.first_loss import loss_of, uninformed
from unstuck.outline import Loss

KINDS = {
    "mse": "regression",
    "mae": "regression",
    "binary_crossentropy": "binary",
    "categorical_crossentropy": "categorical",
    "sparse_categorical_crossentropy": "sparse",
}


@pytest.mark.parametrize("logits", [False, True])
@pytest.mark.parametrize("name", KINDS)
def test_it_is_that_of_keras(name, logits):
    rng = np.random.default_rng(0)
    loss = Loss(name, KINDS[name], from_logits=logits and "entropy" in name)
    outputs = rng.normal(size=(50, 4, 3)).astype("float32")
    if "entropy" in name and not logits:
        outputs = np.exp(outputs) / np.exp(outputs).sum(-1, keepdims=True)
    y = {
        "regression": rng.normal(size=(50, 4, 3)),
        "binary": rng.integers(0, 2, (50, 4, 3)),
        "categorical": np.eye(3)[rng.integers(0, 3, (50, 4))],
        "sparse": rng.integers(0, 3, (50, 4)),
    }[KINDS[name]]
    options = {"from_logits": True} if loss.from_logits else {}
    theirs = np.mean(keras.losses.get(name)(y.astype("float32"), outputs, **options))
    assert loss_of(loss, outputs, y) == pytest.approx(float(theirs), rel=1e-4)


@given(st.sampled_from(list(KINDS)), st.integers(0, 2**32 - 1))
def test_no_constant_answer_costs_less(name, seed):
    rng = np.random.default_rng(seed)
    loss, rows = Loss(name, KINDS[name]), 40
    labels = rng.integers(0, 3, rows)
    y = {
        "regression": rng.normal(size=(rows, 2)),
        "binary": rng.integers(0, 2, (rows, 2)),
        "categorical": np.eye(3)[labels],
        "sparse": labels,
    }[KINDS[name]]
    width = 3 if name.startswith(("cat", "sparse")) else 2
    answer = rng.dirichlet(np.ones(width)) if width == 3 else rng.random(width)
    cost = loss_of(loss, np.broadcast_to(answer, (rows, width)), y)
    assert cost >= uninformed(loss, y, 3) - 1e-9


def test_ln_k_and_the_variance():
    assert uninformed(Loss("b", "binary"), np.array([0, 1, 0, 1]), 1) == pytest.approx(np.log(2))
    assert uninformed(Loss("s", "sparse"), np.arange(4), 4) == pytest.approx(np.log(4))
    bits = np.array([0, 1, 1, 1])
    assert uninformed(Loss("mse", "regression"), bits, 1) == pytest.approx(0.1875)


def test_what_does_not_belong_together_has_none():
    assert loss_of(Loss("huber", "regression"), np.ones((3, 1)), np.ones((3, 1))) is None
    assert loss_of(Loss("mse", "regression"), np.ones((3, 2)), np.ones((3, 1))) is None
    assert loss_of(Loss("s", "sparse"), np.ones((3, 2)), np.full(3, 2)) is None


def test_labels_below_zero_have_no_uninformed_answer():
    loss = Loss("s", "sparse")
    assert uninformed(loss, np.array([-1, 0, 1]), 3) is None
    assert loss_of(loss, np.ones((3, 2)), np.array([-1, 0, 1])) is None
