"""Which steps a masked model is not asked at: padding is scored neither by Keras nor here."""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.edits.parts import parts

Config = dict[str, Any]

# Layers that let no mask through, so that the loss counts every step again.
_STOPS = {"Conv1D", "SeparableConv1D", "DepthwiseConv1D", "Flatten", "Reshape", "Permute", "Lambda"}


def asked_steps(config: Config | None, x: Array) -> Array | None:
    """Which steps of which rows count under the model's mask.

    Args:
        config: of the model, or an outline of it.
        x: its input, shape (rows, steps, features) or, as tokens, (rows, steps).

    Returns:
        Shape (rows, steps), bool; None where nothing is masked or the mask does not reach the
        outputs.
    """
    layers = list(parts(config))
    if any(part.get("class_name") in _STOPS for part in layers):
        return None
    for part in layers:
        inner = part.get("config")
        inner = inner if isinstance(inner, dict) else {}
        kept: Array | None = None
        if part.get("class_name") == "Masking" and x.ndim == 3:
            value = np.float32(inner.get("mask_value", 0.0))  # as Keras compares them
            kept = (x.astype(np.float32, copy=False) != value).any(axis=2)
        elif part.get("class_name") == "Embedding" and inner.get("mask_zero") and x.ndim == 2:
            kept = x != 0
        if kept is not None:
            return None if kept.all() or not kept.any() else kept
    return None


def weighed(asked: Array | None, own: Array | None) -> Array | None:
    """What counts and how much: the user's weights where the mask keeps a step, else 0.

    Args:
        asked: shape (rows, steps), or None where every step counts.
        own: the user's weights, shape (rows,) or (rows, steps, …), or None.
    """
    if asked is None or own is None:
        return own if asked is None else asked
    counted: Array = asked * (own[:, None] if own.ndim == 1 else own.reshape(len(own), -1))
    return counted
