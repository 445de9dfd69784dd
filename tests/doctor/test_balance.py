"""Classes are answered one by one and weighed alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from unstuck.ceiling.score import read_target
from unstuck.doctor import balance


def test_recalls_are_those_of_each_class():
    target = read_target(np.array([0, 0, 0, 1]))
    always_zero = np.zeros((4, 1))
    assert balance.recalls(target, always_zero) == {0: 1.0, 1: 0.0}


@given(st.lists(st.integers(0, 3), min_size=2, max_size=60))
def test_every_class_has_the_same_total_weight(labels):
    target = read_target(np.array(labels))
    weights = balance.weights(target)
    values = target.values.ravel()
    totals = [weights[values == k].sum() for k in np.unique(values)]
    assert np.allclose(totals, totals[0], rtol=1e-4)
    assert np.isclose(weights.mean(), 1.0, rtol=1e-4)


def test_weights_of_steps_have_the_shape_of_steps():
    target = read_target(np.array([[0, 1, 0], [0, 0, 0]]), steps=3)
    assert balance.weights(target).shape == (2, 3)
