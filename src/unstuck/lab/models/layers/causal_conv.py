"""CausalConv: Conv1D that looks back only, and tells the next layer which steps are padding."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="unstuck")
class CausalConv(keras.layers.Conv1D):  # type: ignore[misc]
    """y_t = f(b + Σ_(i < kernel) W_i x_(t − i·dilation)), with zeros before the word.

    Keras' own Conv1D drops the mask. Padding stands at the end, so no step of a word reads any.

    Args:
        filters: numbers at each step of the result, shape (rows, steps, filters).
        kernel_size: steps that are read for each.
        options: the others of Conv1D.
    """

    def __init__(self, filters: int, kernel_size: Any, **options: Any) -> None:
        super().__init__(filters, kernel_size, **{**options, "padding": "causal"})
        self.supports_masking = True
