"""Shapes as the losses align them; label shares of two samples; slopes of curves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.doctor.causes.ordered_split import label_distance
from unstuck.doctor.causes.silent_broadcast import aligned
from unstuck.doctor.measure.curve import falling


@pytest.mark.parametrize(
    ("outputs", "targets", "after"),
    [
        ((1,), (), ((1,), (1,))),
        ((), (1,), ((1,), (1,))),
        ((5, 1), (5,), ((5,), (5,))),
        ((5,), (5, 1), ((5,), (5,))),
        ((5, 1), (1,), ((5,), (1,))),
        ((1,), (12,), ((1,), (12,))),
        ((5, 3), (5, 3), ((5, 3), (5, 3))),
    ],
)
def test_alignment_is_that_of_keras(outputs, targets, after):
    assert aligned(outputs, targets) == after
    losses = pytest.importorskip("keras.src.losses.loss")
    y, p = losses.squeeze_or_expand_to_same_rank(
        np.zeros((7, *targets), "float32"), np.zeros((7, *outputs), "float32")
    )
    assert (tuple(p.shape[1:]), tuple(y.shape[1:])) == after


@given(st.integers(2, 9), st.integers(200, 2000), st.integers(0, 2**32 - 1))
def test_samples_of_one_distribution_are_near_what_chance_gives(classes, rows, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, rows)
    distance, chance = label_distance(labels[: rows // 2], labels[rows // 2 :])
    assert distance < 6 * chance + 0.02  # five standard deviations: any seed may be drawn


def test_labels_that_do_not_occur_in_training_are_a_distance_of_one():
    assert label_distance(np.zeros(80), np.ones(20))[0] == 1.0


def test_falling_is_relative_and_needs_four_epochs():
    assert falling([1.0]) is None
    assert falling([1.0, 0.9, 0.8]) == pytest.approx(1 / 9)
    assert falling([1.0, 1.0, 1.0, 1.0]) == 0.0
    assert falling([2.0, 1.5, 1.0, 0.5]) == pytest.approx(0.5)
    assert falling([2.0, 1.5, 1.0, float("nan")]) is None
