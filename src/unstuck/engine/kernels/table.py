"""The table of operations: what a compiled program reads instead of Python objects.

One row an operation, in the order of the forward pass; columns are the constants below. All arrays
of activations stand in one flat workspace; X, Y, DX, DY and SAVED are places in it. Shapes are
(steps, features, batch), the batch innermost: one feature of a step is a run of lanes.
"""

from __future__ import annotations

from unstuck.case import Array
from unstuck.engine.kernels.kernel import kernel

# columns
KIND, X, Y, DX, DY, PARAMETERS, FEATURES, UNITS = range(8)
STEPS, SAVED, ACTIVATION, FLAGS, ROW, WIDTH, NUMBER = range(8, 15)
COLUMNS = 15

# kinds
DENSE, SIMPLE_RNN, LSTM, GRU, EMBEDDING, DROPOUT, FLATTEN, ACTIVATE = range(8)

# activations
LINEAR, RELU, TANH, SIGMOID, SOFTMAX = range(5)

# flags
REVERSE = 1  # reads the last step first
SEQUENCES = 2  # gives out every step
BIAS = 4
MASKED = 8  # a step that is masked carries the state
ADDS = 16  # another operation has written the gradient of the same input
ZEROED = 32  # what is given out at a masked step is 0, not the state that is carried


@kernel
def matrix(flat: Array, start: int, rows: int, columns: int) -> Array:
    """View of a part of a flat array, shape (rows, columns)."""
    return flat[start : start + rows * columns].reshape((rows, columns))


@kernel
def cube(flat: Array, start: int, steps: int, rows: int, columns: int) -> Array:
    """View of a part of a flat array, shape (steps, rows, columns).

    Making a view costs as much as a hundred multiplications; taking a step of one costs nothing.
    """
    return flat[start : start + steps * rows * columns].reshape((steps, rows, columns))


@kernel
def has(op: Array, flag: int) -> bool:
    """Whether a row of the table has a flag."""
    return (op[FLAGS] & flag) != 0  # type: ignore[no-any-return]
