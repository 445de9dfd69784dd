"""Which steps a masked model is not asked at: padding is scored neither by Keras nor here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from unstuck.case import Array

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
    parts = list(_parts(config))
    if any(part.get("class_name") in _STOPS for part in parts):
        return None
    for part in parts:
        inner = part.get("config")
        inner = inner if isinstance(inner, dict) else {}
        kept: Array | None = None
        if part.get("class_name") == "Masking" and x.ndim == 3:
            kept = (x != np.asarray(inner.get("mask_value", 0.0), x.dtype)).any(axis=2)
        elif part.get("class_name") == "Embedding" and inner.get("mask_zero") and x.ndim == 2:
            kept = x != 0
        if kept is not None:
            return None if kept.all() or not kept.any() else kept
    return None


def _parts(value: Any) -> Iterator[Config]:
    """Every serialized layer of a config, also inside wrappers."""
    if isinstance(value, dict):
        if "class_name" in value:
            yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
