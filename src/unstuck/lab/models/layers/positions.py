"""What tells a transformer which step it is at: a vector for each step, added to what is there."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from unstuck.errors import InputError


@keras.saving.register_keras_serializable(package="unstuck")
class SinusoidalPositions(keras.layers.Layer):  # type: ignore[misc]
    """Adds sin and cos of t / 10000^(2i/n) at step t, numbers 2i and 2i + 1 of n.

    Source: Vaswani et al. 2017, section 3.5.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.supports_masking = True

    def call(self, x: Any) -> Any:
        """Args: x, shape (rows, steps, n); the result has the same shape."""
        number = ops.arange(x.shape[-1])
        pair = ops.cast(number // 2, x.dtype)
        step = ops.cast(ops.arange(ops.shape(x)[1]), x.dtype)[:, None]
        angle = step * ops.power(10000.0, -2.0 * pair / x.shape[-1])
        return x + ops.where(number % 2 == 0, ops.sin(angle), ops.cos(angle))

    def compute_output_shape(self, shape: Any) -> Any:
        """As it came."""
        return shape


@keras.saving.register_keras_serializable(package="unstuck")
class LearnedPositions(keras.layers.Layer):  # type: ignore[misc]
    """Adds row t of a table of weights at step t.

    Args:
        longest: rows of the table; longer words are refused.
        table_initializer: of the table, shape (longest, n).
    """

    def __init__(
        self, longest: int, table_initializer: Any = "random_normal", **options: Any
    ) -> None:
        super().__init__(**options)
        self.longest = longest
        self.table_initializer = keras.initializers.get(table_initializer)
        self.supports_masking = True

    def build(self, shape: Any) -> None:
        """Args: shape, (rows, steps, n)."""
        self.table = self.add_weight(
            (self.longest, shape[-1]), initializer=self.table_initializer, name="table"
        )

    def call(self, x: Any) -> Any:
        """Args: x, shape (rows, steps, n); the result has the same shape.

        Raises:
            InputError: more steps than the table has rows.
        """
        steps = ops.shape(x)[1]
        if isinstance(steps, int) and steps > self.longest:
            raise InputError(
                f"positions were learned for {self.longest} steps and {steps} came; expected at "
                f"most {self.longest}: take other positions, e.g. positions='rotary'"
            )
        return x + self.table[:steps]

    def compute_output_shape(self, shape: Any) -> Any:
        """As it came."""
        return shape

    def get_config(self) -> dict[str, Any]:
        """Arguments of the layer."""
        start = keras.initializers.serialize(self.table_initializer)
        return {**super().get_config(), "longest": self.longest, "table_initializer": start}
