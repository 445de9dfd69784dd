"""Which steps a masked model is not asked at: padding is scored neither by Keras nor here."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.outline import Outline


def unmasked_steps(outline: Outline, x: Array) -> Array | None:
    """Which steps of which rows count under the model's mask.

    Args:
        outline: of the model.
        x: its input, shape (rows, steps, features) or, as tokens, (rows, steps).

    Returns:
        Shape (rows, steps), bool; None where nothing is masked or the mask does not reach the
        outputs.
    """
    if not outline.mask_reaches_output:
        return None
    for mask in outline.masks:
        kept: Array | None = None
        if mask.tokens and x.ndim == 2:
            kept = x != 0
        elif not mask.tokens and x.ndim == 3:
            value = np.float32(mask.value)  # as frameworks compare them
            kept = (x.astype(np.float32, copy=False) != value).any(axis=2)
        if kept is not None:
            if kept.all() or not kept.any():
                return None
            return kept
    return None


def apply_weights(asked: Array | None, own: Array | None) -> Array | None:
    """What counts and how much: the user's weights where the mask keeps a step, else 0.

    Args:
        asked: shape (rows, steps), or None where every step counts.
        own: the user's weights, shape (rows,) or (rows, steps, …), or None.
    """
    if asked is None or own is None:
        if asked is None:
            return own
        return asked
    counted: Array = asked * (own[:, None] if own.ndim == 1 else own.reshape(len(own), -1))
    return counted
