"""StackCell: an Elman cell that writes on a stack and reads its top."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

_WEIGHTS = ("kernel", "recurrent", "top", "action", "push")


@keras.saving.register_keras_serializable(package="unstuck")
class StackCell(keras.layers.Layer):  # type: ignore[misc]
    """One step of a stack-augmented recurrent net, for `keras.layers.RNN`.

        h_t = tanh(W x_t + U h_(t−1) + P s_(t−1)[0] + b)
        push, pop, keep = softmax(A h_t + c)
        s_t[0] = push σ(D h_t + d) + pop s_(t−1)[1] + keep s_(t−1)[0]
        s_t[i] = push s_(t−1)[i−1] + pop s_(t−1)[i+1] + keep s_(t−1)[i]

    Empty places hold −1, which σ never gives. What is pushed beyond the depth is lost.

    Args:
        units: size of h, which is the output, shape (rows, units).
        depth: places of the stack.
        element: numbers in each.
        kernel_initializer: of W; the others are of U, P, A and D.
        recurrent_initializer: see kernel_initializer.
        top_initializer: see kernel_initializer.
        action_initializer: see kernel_initializer.
        push_initializer: see kernel_initializer.
    """

    def __init__(
        self,
        units: int,
        depth: int,
        element: int,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        top_initializer: Any = "glorot_uniform",
        action_initializer: Any = "glorot_uniform",
        push_initializer: Any = "glorot_uniform",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        get = keras.initializers.get
        self.units = units
        self.depth = depth
        self.element = element
        self.kernel_initializer = get(kernel_initializer)
        self.recurrent_initializer = get(recurrent_initializer)
        self.top_initializer = get(top_initializer)
        self.action_initializer = get(action_initializer)
        self.push_initializer = get(push_initializer)
        self.state_size = [units, depth * element]
        self.output_size = units

    def build(self, shape: Any) -> None:
        """Args: shape, (rows, n)."""
        units = self.units
        element = self.element
        self.kernel = self.add_weight((shape[-1], units), self.kernel_initializer, name="kernel")
        self.recurrent = self.add_weight(
            (units, units), self.recurrent_initializer, name="recurrent"
        )
        self.top = self.add_weight((element, units), self.top_initializer, name="top")
        self.bias = self.add_weight((units,), "zeros", name="bias")
        self.action = self.add_weight((units, 3), self.action_initializer, name="action")
        self.action_bias = self.add_weight((3,), "zeros", name="action_bias")
        self.push = self.add_weight((units, element), self.push_initializer, name="push")
        self.push_bias = self.add_weight((element,), "zeros", name="push_bias")

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """Nothing in mind, an empty stack."""
        hidden, stack = self.state_size
        kind = self.compute_dtype
        return [ops.zeros((batch_size, hidden), kind), -ops.ones((batch_size, stack), kind)]

    def call(self, x: Any, states: Any) -> tuple[Any, list[Any]]:
        """Args: x, shape (rows, n); states: h, (rows, units), and the stack, flat."""
        before, flat = states
        stack = ops.reshape(flat, (-1, self.depth, self.element))
        read = ops.matmul(x, self.kernel) + ops.matmul(stack[:, 0], self.top)
        hidden = ops.tanh(read + ops.matmul(before, self.recurrent) + self.bias)
        act = ops.softmax(ops.matmul(hidden, self.action) + self.action_bias)[..., None, None]
        pushed = ops.sigmoid(ops.matmul(hidden, self.push) + self.push_bias)[:, None]
        lower = ops.concatenate([pushed, stack[:, :-1]], axis=1)
        higher = ops.concatenate([stack[:, 1:], -ops.ones_like(pushed)], axis=1)
        stack = act[:, 0] * lower + act[:, 1] * higher + act[:, 2] * stack
        return hidden, [hidden, ops.reshape(stack, (-1, self.depth * self.element))]

    def get_config(self) -> dict[str, Any]:
        """Arguments of the cell."""
        sizes = {"units": self.units, "depth": self.depth, "element": self.element}
        names = [f"{name}_initializer" for name in _WEIGHTS]
        starts = {name: keras.initializers.serialize(getattr(self, name)) for name in names}
        return {**super().get_config(), **sizes, **starts}
