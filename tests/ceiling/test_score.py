"""What a target is, and how predictions score."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling.score import accuracy, decide, mse, numbers, r2, read_target
from unstuck.errors import InputError

RNG = np.random.default_rng(0)
BITS = RNG.integers(0, 2, (40, 5, 1))


@pytest.mark.parametrize(
    ("y", "steps", "kind", "shape", "levels", "per_step"),
    [
        (BITS, 5, "bits", (40, 5, 1), (0, 1), True),
        (BITS[:, :, 0] * 2.0 - 1, 5, "bits", (40, 5, 1), (-1, 1), True),
        (BITS[:, :, 0], 7, "bits", (40, 1, 5), (0, 1), False),
        (BITS[:, :, 0].astype(bool), 5, "bits", (40, 5, 1), (0, 1), True),
        (BITS[:, 0, 0], 5, "bits", (40, 1, 1), (0, 1), False),
        (np.ones(9), 5, "bits", (9, 1, 1), (0, 1), False),
        (np.full(9, 4), None, "labels", (9, 1, 1), (4,), False),
        (np.tile([3, 5, 9], 10), None, "labels", (30, 1, 1), (3, 5, 9), False),
        (np.tile([0.0, 0.5, 1.0], 40), None, "labels", (120, 1, 1), (0, 0.5, 1), False),
        (np.eye(4)[RNG.integers(0, 4, 60)], 7, "one-hot", (60, 1, 1), (0, 1, 2, 3), False),
        (np.eye(3)[RNG.integers(0, 3, (60, 7))], 7, "one-hot", (60, 7, 1), (0, 1, 2), True),
        (RNG.normal(size=(50, 7)), 7, "real", (50, 7, 1), (), True),
        (np.arange(500), None, "real", (500, 1, 1), (), False),
    ],
)
def test_targets_are_told_apart(y, steps, kind, shape, levels, per_step) -> None:  # type: ignore[no-untyped-def]
    target = read_target(y, steps=steps)
    assert target.kind == kind
    assert target.values.shape == shape
    assert target.levels == levels
    assert target.per_step is per_step
    assert target.classes == len(levels)
    assert target.discrete == (kind != "real")
    np.testing.assert_array_equal(numbers(target).reshape(y.shape), y)


def test_bits_are_decided_half_way_and_logits_at_zero() -> None:
    target = read_target(np.array([[-1], [1], [1]]), steps=1)
    answer = np.array([[-0.2], [0.3], [0.0]])
    assert decide(target, answer).ravel().tolist() == [0, 1, 0]
    bits = read_target(np.array([0, 1, 1]))
    assert decide(bits, np.array([0.2, 0.3, 0.6])).ravel().tolist() == [0, 0, 1]
    assert decide(bits, np.array([0.2, 0.3, -0.6]), logits=True).ravel().tolist() == [1, 1, 0]


def test_axes_of_size_one_are_ignored_on_either_side() -> None:
    target = read_target(BITS[:, :, 0], steps=5)
    assert accuracy(target, BITS.astype(float)) == 1.0
    assert accuracy(target, BITS[:, :, 0].astype(float)) == 1.0
    last = read_target(BITS[:, -1, 0])
    assert accuracy(last, BITS[:, -1].astype(float)) == 1.0


def test_pictures_are_lists_of_numbers() -> None:
    frames = RNG.integers(0, 2, (20, 5, 4, 3))
    target = read_target(frames, steps=5)
    assert accuracy(target, frames[..., None].astype(float)) == 1.0
    assert accuracy(target, 1.0 - frames) == 0.0
    real = RNG.normal(size=(20, 5, 4, 3, 1))
    assert r2(read_target(real, steps=5), real) == 1.0
    with pytest.raises(InputError, match="do not fit"):
        r2(read_target(real, steps=5), np.swapaxes(real, 1, 2))


def test_scores_a_class_are_decided_by_the_largest() -> None:
    labels = RNG.integers(0, 4, (30, 5))
    shares = np.eye(4)[labels] * 3 + RNG.random((30, 5, 4))
    assert accuracy(read_target(labels, steps=5), shares) == 1.0
    assert accuracy(read_target(np.eye(4)[labels], steps=5), shares) == 1.0
    assert accuracy(read_target(labels % 2, steps=5), np.eye(2)[labels % 2]) == 1.0


def test_a_class_is_its_label_not_its_rank() -> None:
    """Labels 2 and 5 under six scores: the score at place 5 means label 5."""
    labels = np.array([2, 5, 5, 2])
    assert accuracy(read_target(labels), np.eye(6)[labels]) == 1.0
    assert accuracy(read_target(labels), np.eye(6)[[1, 0, 0, 1]]) == 0.0


def test_nan_is_never_right() -> None:
    target = read_target(BITS, steps=5)
    assert accuracy(target, np.full(BITS.shape, np.nan)) == 0.0
    labels = read_target(RNG.integers(0, 4, 30))
    assert accuracy(labels, np.full((30, 4), np.nan)) == 0.0


def test_a_mask_chooses_what_counts() -> None:
    target = read_target(BITS, steps=5)
    wrong = BITS.astype(float).copy()
    wrong[:, 3:] = 1 - wrong[:, 3:]
    assert accuracy(target, wrong) == pytest.approx(0.6)
    kept = np.broadcast_to(np.arange(5) < 3, (40, 5))
    assert accuracy(target, wrong, mask=kept) == 1.0
    assert mse(target, wrong, mask=~kept) == 1.0
    with pytest.raises(InputError, match="keeps nothing"):
        accuracy(target, wrong, mask=np.zeros(40))


def test_r2_is_zero_for_the_mean_and_one_for_the_truth() -> None:
    y = RNG.normal(size=(60, 5, 2)) * [1, 10] + [5, -3]
    target = read_target(y, steps=5)
    assert r2(target, y) == pytest.approx(1.0)
    assert r2(target, np.broadcast_to(y.mean(axis=(0, 1)), y.shape)) == pytest.approx(0.0)
    kept = np.broadcast_to(np.arange(5) < 3, (60, 5))
    masked = np.broadcast_to(y[:, :3].mean(axis=(0, 1)), y.shape)
    assert r2(target, masked, mask=kept) == pytest.approx(0.0)


def test_shapes_that_cannot_belong_together() -> None:
    target = read_target(BITS, steps=5)
    with pytest.raises(InputError, match=r"\(40, 4, 1\)"):
        decide(target, np.zeros((40, 4, 1)))
    with pytest.raises(InputError, match="one number for every target"):
        mse(target, np.zeros((40, 4)))
    with pytest.raises(InputError, match="real targets have no classes"):
        accuracy(read_target(RNG.normal(size=50)), np.zeros(50))
