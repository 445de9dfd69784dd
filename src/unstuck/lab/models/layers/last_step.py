"""LastStep: the last step of a word, wherever the padding begins."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="unstuck")
class LastStep(keras.layers.Layer):  # type: ignore[misc]
    """What stands at the last step that is not masked: (rows, steps, n) -> (rows, n)."""

    def call(self, x: Any, mask: Any = None) -> Any:
        """Args: x, shape (rows, steps, n); mask, shape (rows, steps), True where a word is."""
        if mask is None:
            return x[:, -1]
        last = ops.max(ops.where(mask, ops.arange(ops.shape(x)[1]), 0), axis=1)
        return ops.squeeze(ops.take_along_axis(x, last[:, None, None], axis=1), axis=1)

    def compute_mask(self, x: Any, mask: Any = None) -> None:
        """None: there are no steps any more."""

    def compute_output_shape(self, shape: Any) -> tuple[int | None, ...]:
        """Shape (rows, n)."""
        return shape[0], shape[2]
