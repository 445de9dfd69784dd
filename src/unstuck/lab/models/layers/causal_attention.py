"""CausalAttention: each step looks up what it needs at its own and at earlier steps."""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="unstuck")
class CausalAttention(keras.layers.Layer):  # type: ignore[misc]
    """Attention without weights, several heads at once; queries, keys and values are its input.

        a_ts = softmax over s ≤ t of (q_t · k_s / √size)        o_t = Σ_s a_ts v_s

    Relative positions, where asked for:

        rotary    pairs of numbers of q and k are turned by t / 10000^(2i/size) before the product
                  (Su et al. 2021, section 3.2; here the pairs are numbers i and i + size/2)
        alibi     (t − s) · 2^(−8h/heads) is taken off the product in head h = 1 … heads
                  (Press et al. 2022, section 3)

    Args:
        heads: number of them.
        relative: "none", "rotary" (of an even size) or "alibi".
    """

    def __init__(self, heads: int, relative: str = "none", **options: Any) -> None:
        super().__init__(**options)
        self.heads = heads
        self.relative = relative
        self.supports_masking = True

    def call(self, x: Any) -> Any:
        """Args: x, (rows, steps, 3 · heads · size). Returns: (rows, steps, heads · size)."""
        size = x.shape[-1] // (3 * self.heads)
        steps = ops.shape(x)[1]
        apart = ops.reshape(x, (-1, steps, 3, self.heads, size))
        q, k, v = (ops.swapaxes(apart[:, :, at], 1, 2) for at in range(3))  # rows, heads, steps, …
        step = ops.cast(ops.arange(steps), x.dtype)
        if self.relative == "rotary":
            q = _rotated(q, step)
            k = _rotated(k, step)
        scores = ops.matmul(q, ops.swapaxes(k, 2, 3)) / math.sqrt(size)
        back = step[:, None] - step[None, :]
        if self.relative == "alibi":
            slopes = [2 ** (-8 * (head + 1) / self.heads) for head in range(self.heads)]
            scores = scores - back * ops.reshape(ops.cast(slopes, x.dtype), (-1, 1, 1))
        share = ops.softmax(ops.where(back >= 0, scores, -1e9), axis=-1)
        attended = ops.swapaxes(ops.matmul(share, v), 1, 2)
        return ops.reshape(attended, (-1, steps, self.heads * size))

    def compute_output_shape(self, shape: Any) -> tuple[int | None, ...]:
        """A third as wide."""
        return (*shape[:-1], shape[-1] // 3)

    def get_config(self) -> dict[str, Any]:
        """Arguments of the layer."""
        return {**super().get_config(), "heads": self.heads, "relative": self.relative}


def _rotated(x: Any, step: Any) -> Any:
    """Pairs of numbers turned by the step; x has shape (rows, heads, steps, size)."""
    half = x.shape[-1] // 2
    speed = ops.power(10000.0, -ops.cast(ops.arange(half), x.dtype) / half)
    angle = step[:, None] * speed
    sin = ops.sin(angle)
    cos = ops.cos(angle)
    a = x[..., :half]
    b = x[..., half:]
    return ops.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)
