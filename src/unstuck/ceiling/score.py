"""What a target is (bits, labels, one-hot, real) and how well predictions meet it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.symbols import TooMany, distinct_values, level_index
from unstuck.errors import InputError

TargetKind = Literal["bits", "labels", "one-hot", "real"]

MAX_CLASSES = 1024  # more distinct integers than this are a quantity, not labels
MAX_FLOAT_CLASSES = 64  # the same for integers in a float array
MAX_FRACTIONS = 16  # and for numbers like 0, 0.5, 1


@dataclass(frozen=True)
class Target:
    """Targets in one form.

    Args:
        kind: bits (each number has two values), labels (small integers), one-hot (last axis sums to
            one, entries 0 and 1, more than one column), real.
        values: shape (rows, steps, outputs): class indices 0…classes−1 for the three discrete kinds
            (one-hot is turned into its index, outputs = 1), floats for real.
        levels: the original values that the class indices stand for, ascending, e.g. (0.0, 1.0) or
            (−1.0, 1.0); empty for real.
        per_step: whether the target had a time axis (else steps is 1).
    """

    kind: TargetKind
    values: Array
    levels: tuple[float, ...]
    per_step: bool

    @property
    def discrete(self) -> bool:
        """Whether the target takes few distinct values."""
        return self.kind != "real"

    @property
    def classes(self) -> int:
        """Number of classes (2 for bits, 0 for real)."""
        return len(self.levels)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metrics that answers to it are scored by."""
        if self.discrete:
            return ("accuracy", "mse", "cross-entropy")
        return ("mse",)


def read_target(y: Array, *, steps: int | None = None) -> Target:
    """Tell what a target array is.

    Args:
        y: shape (rows,), (rows, k), (rows, steps), (rows, steps, k).
        steps: number of input steps; an axis 1 of this size is time. None: no time axis.
    """
    per_step = _has_time_axis(y, steps)
    if per_step:
        values = y.reshape(len(y), y.shape[1], -1)
    else:
        values = y.reshape(len(y), 1, -1)
    levels = distinct_values(values)
    if isinstance(levels, TooMany) or not _few(levels, values):
        return Target("real", values.astype(np.float64, copy=False), (), per_step)
    if _is_one_hot(values, levels):
        index = values.argmax(axis=-1)[..., None].astype(np.uint16)
        return Target("one-hot", index, tuple(float(k) for k in range(values.shape[-1])), per_step)
    if levels.size == 1 and float(levels[0]) in (0.0, 1.0):
        levels = np.array([0, 1], dtype=levels.dtype)
    kind: TargetKind
    if levels.size == 2:
        kind = "bits"
    else:
        kind = "labels"
    index = _class_index(values, levels)
    return Target(kind, index, tuple(float(v) for v in levels), per_step)


def _has_time_axis(y: Array, steps: int | None) -> bool:
    """Whether axis 1 of a target is time, where the inputs have so many steps."""
    if steps is None:
        return False
    if y.ndim == 2:
        return bool(y.shape[1] == steps)
    return y.ndim >= 3


def _class_index(values: Array, levels: Array) -> Array:
    """Place of every number among the levels; bytes that are their own place stay as they are."""
    if values.dtype == np.uint8 and levels.tolist() == list(range(levels.size)):
        return values
    return level_index(values, levels)


def decide(target: Target, predictions: Array, *, logits: bool = False) -> Array:
    """Turn a model's outputs into class indices shaped like `target.values`.

    Bits: nearer to the upper level than to the lower (above 0 for logits). Labels and one-hot:
    argmax over the last axis when it has more than one entry, else the nearest level. Axes of size
    one are ignored on either side. A NaN decides nothing: −1, which is no class.

    Raises:
        InputError: when the predictions cannot belong to this target (shapes).
    """
    shape = target.values.shape
    predictions = _flattened(predictions, shape)
    if _bare(predictions.shape) == _bare(shape):
        return _nearest(target, predictions.reshape(shape), logits=logits)
    if predictions.ndim > 1 and _bare(predictions.shape[:-1]) == _bare(shape):
        chosen = predictions.argmax(axis=-1).reshape(shape)
        if target.kind == "one-hot":
            index = chosen
        else:
            index = _index_of_label(target, chosen)
        broken = np.isnan(predictions).any(axis=-1).reshape(shape)
        return np.where(broken, -1, index)
    raise InputError(
        f"predictions of shape {predictions.shape} do not fit targets of shape {shape}; "
        "pass one number, or one score a class, for every target"
    )


def accuracy(
    target: Target, predictions: Array, *, mask: Array | None = None, logits: bool = False
) -> float:
    """Share of right decisions among those that `mask`, (rows,) or (rows, steps), keeps."""
    right = decide(target, predictions, logits=logits) == target.values
    return _mean(right, mask)


def r2(target: Target, predictions: Array, *, mask: Array | None = None) -> float:
    """1 − squared error over the variance around each output's mean; the constant answer has 0."""
    truth = numbers(target)
    weight = np.broadcast_to(_weights(truth, mask), truth.shape)
    total = np.maximum(weight.sum(axis=(0, 1)), 1e-300)
    mean = (truth * weight).sum(axis=(0, 1)) / total
    spread = float((weight * (truth - mean) ** 2).sum())
    error = float((weight * (truth - _fitted(truth, predictions)) ** 2).sum())
    if spread == 0.0:
        if error == 0.0:
            return 1.0
        return 0.0
    return 1.0 - error / spread


def mse(target: Target, predictions: Array, *, mask: Array | None = None) -> float:
    """Mean squared error against the target's original numbers (levels for bits)."""
    truth = numbers(target)
    return _mean((truth - _fitted(truth, predictions)) ** 2, mask)


def numbers(target: Target) -> Array:
    """The target's original numbers, shape (rows, steps, outputs); one-hot columns for one-hot."""
    if target.kind == "real":
        return target.values
    if target.kind == "one-hot":
        return np.eye(target.classes)[target.values[..., 0]]
    return np.asarray(target.levels)[target.values]


def share_scores(target: Target, answer: Array, labels: Array) -> dict[str, Array]:
    """What answering with class shares scores on each row.

    Args:
        target: what the classes are; discrete.
        answer: shares of the classes, shape (classes, rows).
        labels: true class indices, shape (rows,).

    Returns:
        accuracy (the largest share decides), mse and cross-entropy (nats), each of shape (rows,).
    """
    if len(answer) == 2:  # bits are most of the work, and these two are three times faster
        chosen = np.where(labels == 1, answer[1], answer[0])
        decided = answer[1] > answer[0]
    else:
        chosen = np.take_along_axis(answer, labels[None, :], axis=0)[0]
        decided = answer.argmax(axis=0)
    if target.kind == "one-hot":
        error = ((answer**2).sum(axis=0) - 2 * chosen + 1) / target.classes
    else:
        levels = np.asarray(target.levels)
        error = (levels @ answer - levels[labels]) ** 2
    return {
        "accuracy": (decided == labels).astype(np.float64),
        "mse": error,
        "cross-entropy": -np.log(np.maximum(chosen, 1e-12)),
    }


def _few(levels: Array, values: Array) -> bool:
    """Whether so few distinct values are classes rather than a quantity."""
    if levels.size <= 2:
        return True
    integers = bool(np.all(levels == np.round(levels.astype(np.float64))))
    if not integers:
        return levels.size <= MAX_FRACTIONS and values.size >= 20 * levels.size
    if values.dtype.kind in "bui":
        most = MAX_CLASSES
    else:
        most = MAX_FLOAT_CLASSES
    return levels.size <= 16 or (levels.size <= most and values.size >= 2 * levels.size)


def _is_one_hot(values: Array, levels: Array) -> bool:
    """Whether every last axis holds a single 1 among zeros."""
    if values.shape[-1] < 2 or levels.tolist() not in ([0, 1], [0.0, 1.0]):
        return False
    if not bool((values[:1024].sum(axis=-1) == 1).all()):
        return False
    return bool((values.sum(axis=-1) == 1).all())


def _nearest(target: Target, predictions: Array, *, logits: bool) -> Array:
    """Index of the level nearest to each prediction; −1 for NaN."""
    levels = np.asarray(target.levels)
    if not levels.size:
        raise InputError("real targets have no classes to decide between; use r2 or mse")
    if target.kind == "bits" and logits:
        index = (predictions > 0).astype(np.int64)
    else:
        between = (levels[1:] + levels[:-1]) / 2
        index = np.searchsorted(between, predictions, side="left")
    return np.where(np.isnan(predictions), -1, index)


def _index_of_label(target: Target, labels: Array) -> Array:
    """Class index of label values chosen by argmax; −1 for a value that is no class."""
    levels = np.asarray(target.levels)
    index = np.minimum(np.searchsorted(levels, labels), levels.size - 1)
    return np.where(levels[index] == labels, index, -1)


def _bare(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The row axis and every other axis larger than one."""
    return (*shape[:1], *(n for n in shape[1:] if n != 1))


def _flattened(predictions: Array, shape: tuple[int, ...]) -> Array:
    """Pictures as lists of numbers, as `read_target` takes them."""
    ours = _bare(shape)
    theirs = _bare(predictions.shape)
    kept = len(ours) - 1
    pictures = len(theirs) > len(ours) > 1 and theirs[:kept] == ours[:kept]
    fits = pictures and math.prod(theirs[kept:]) == ours[kept]
    if fits:
        return predictions.reshape(shape)
    return predictions


def _fitted(truth: Array, predictions: Array) -> Array:
    predictions = _flattened(predictions, truth.shape)
    if _bare(predictions.shape) != _bare(truth.shape):
        raise InputError(
            f"predictions of shape {predictions.shape} do not fit targets of shape {truth.shape}; "
            "pass one number for every target"
        )
    return predictions.reshape(truth.shape).astype(np.float64)


def _weights(values: Array, mask: Array | None) -> Array:
    """`mask` as weights that broadcast over (rows, steps, outputs)."""
    if mask is None:
        return np.ones((1, 1, 1))
    weight = np.asarray(mask, dtype=np.float64)
    if weight.shape == values.shape[:1]:
        return weight[:, None, None]
    if weight.shape == values.shape[:2]:
        return weight[:, :, None]
    raise InputError(
        f"mask of shape {weight.shape} does not fit targets of shape {values.shape}; "
        f"pass ({values.shape[0]},) or ({values.shape[0]}, {values.shape[1]})"
    )


def _mean(values: Array, mask: Array | None) -> float:
    if mask is None:
        return float(values.mean())
    weight = np.broadcast_to(_weights(values, mask), values.shape)
    total = float(weight.sum())
    if total <= 0:
        raise InputError("the mask keeps nothing; pass one that keeps at least one target")
    return float((values * weight).sum() / total)
