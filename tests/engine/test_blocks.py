"""Rows in their order, their weights, and padded batches: exact properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.some_models import minus_mse
from unstuck.engine.blocks import Order, padded, row_weights
from unstuck.engine.learner import Plan
from unstuck.errors import InputError

SIZES = st.integers(1, 12)


@given(SIZES, SIZES, st.lists(st.integers(0, 5), max_size=5), st.integers(0, 99))
def test_every_epoch_is_a_permutation_whatever_the_pieces(rows, batch, takes, seed) -> None:
    batch = min(batch, rows)
    pieces = Order(rows, batch, seed)
    stream = np.concatenate([pieces.take(n) for n in takes] or [np.empty((0, batch))]).ravel()
    whole = Order(rows, batch, seed).take(sum(takes))
    assert whole.shape == (sum(takes), batch)
    assert np.array_equal(stream, whole.ravel())
    for epoch in range(len(stream) // rows):
        assert sorted(stream[epoch * rows : (epoch + 1) * rows]) == list(range(rows))


@given(SIZES, SIZES)
def test_padded_batches_hold_all_rows_once(rows, size) -> None:
    x = (np.arange(rows), -np.arange(rows))
    parts = list(padded(x, size))
    assert all(len(array) == size for batch, _ in parts for array in batch)
    for at in range(2):
        assert np.array_equal(np.concatenate([b[at][:n] for b, n in parts]), x[at])


def plan(y, **changes) -> Plan:
    x = np.zeros((len(y), 1))
    given = {"x": (x,), "y": (y,), "x_test": (x,), "y_test": (y,), "score": minus_mse}
    return Plan(**{**given, "updates": 1, "batch": 1, "block": 1, **changes})


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.sampled_from(["flat", "hot", "col"]))
def test_class_weights_are_those_of_fit(labels, form) -> None:
    from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

    forms = {"flat": np.array, "hot": lambda y: np.eye(4)[y], "col": lambda y: np.array([y]).T}
    y = forms[form](labels)
    weights = {0: 0.25, 2: 3.0}
    (ours,) = row_weights(plan(y, class_weight=weights))
    np.testing.assert_array_equal(ours, class_weight_to_sample_weights(y, weights))


def test_class_weights_go_with_one_output_alone() -> None:
    y = np.zeros(3)
    with pytest.raises(InputError, match="one output"):
        row_weights(plan(y, class_weight={0: 1.0}, sample_weight=(np.ones(3),)))
