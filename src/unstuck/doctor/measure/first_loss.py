"""First loss: what the initial weights cost, against the cost of an answer that knows nothing."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.outline import Loss

_TINY = 1e-7  # as near as Keras lets a probability come to 0 and 1


def loss_of(loss: Loss, outputs: Array, y: Array) -> float | None:
    """The mean loss of outputs, for Keras' squared and absolute errors and cross-entropies.

    Args:
        loss: which one.
        outputs: shape (rows, …), numbers; probabilities unless the loss takes logits.
        y: targets, shape as the loss wants them, or without a last axis of one.

    Returns:
        None for another loss or shapes that do not belong together.
    """
    outputs = outputs.astype(np.float64)
    if loss.kind == "sparse":
        if y.size == outputs[..., 0].size:
            labels = y.reshape(outputs.shape[:-1])
        else:
            labels = None
        if labels is None or labels.max() >= outputs.shape[-1] or labels.min() < 0:
            return None
        chosen = np.take_along_axis(
            _probabilities(loss, outputs), labels[..., None].astype(np.int64), axis=-1
        )
        return float(-np.log(np.clip(chosen, _TINY, 1)).mean())
    if y.size != outputs.size:
        return None
    truth = y.reshape(outputs.shape).astype(np.float64)
    if loss.kind == "regression":
        return _error(loss, outputs - truth)
    if loss.kind == "categorical":
        shares = np.clip(_probabilities(loss, outputs), _TINY, 1)
        return float(-(truth * np.log(shares)).sum(axis=-1).mean())
    if loss.kind == "binary":
        if loss.from_logits:
            chance = 1 / (1 + np.exp(-outputs))
        else:
            chance = outputs
        chance = np.clip(chance, _TINY, 1 - _TINY)
        return float(-(truth * np.log(chance) + (1 - truth) * np.log(1 - chance)).mean())
    return None


def uninformed(loss: Loss, y: Array, classes: int) -> float | None:
    """The loss of the best answer that is the same for every row, output by output.

    Args:
        loss: which one.
        y: targets.
        classes: number of classes of sparse labels.
    """
    if loss.kind == "sparse":
        labels = y.reshape(-1).astype(np.int64)
        if not labels.size or labels.min() < 0:
            return None
        counts = np.bincount(labels, minlength=classes)
        return _entropy(counts / counts.sum())
    flat = y.reshape(-1, y.shape[-1] if y.ndim > 1 else 1).astype(np.float64)
    if loss.kind == "categorical":
        return _entropy(flat.mean(axis=0))
    if loss.kind == "binary":
        ones = flat.mean(axis=0)
        return float(np.mean([_entropy(np.array([p, 1 - p])) for p in ones]))
    if loss.kind == "regression":
        if _absolute(loss):
            middle = np.median(flat, axis=0)
        else:
            middle = flat.mean(axis=0)
        return _error(loss, flat - middle)
    return None


def _probabilities(loss: Loss, outputs: Array) -> Array:
    if loss.from_logits:
        outputs = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    shares: Array = outputs / np.maximum(outputs.sum(axis=-1, keepdims=True), _TINY)
    return shares


def _absolute(loss: Loss) -> bool:
    return loss.name.replace("_", "").lower() in ("mae", "meanabsoluteerror")


def _error(loss: Loss, difference: Array) -> float | None:
    if _absolute(loss):
        return float(np.abs(difference).mean())
    squared = loss.name.replace("_", "").lower() in ("mse", "meansquarederror")
    if squared:
        return float((difference**2).mean())
    return None


def _entropy(shares: Array) -> float:
    positive = shares[shares > 0]
    return float(-(positive * np.log(positive)).sum())
