"""How much at a time: rows of a call of predict, updates of a compiled loop or single steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from unstuck.case import Array

if TYPE_CHECKING:
    import keras

WORK = 2**21  # multiplications an update, below which the loop is faster
FLOATS = 2**22  # of one layer's output in one call of predict, 16 MiB
ROWS = 1024  # in one call of predict at most


def fixed_batch(model: keras.Model) -> int | None:
    """Rows of a batch where the model's input says how many."""
    inputs = getattr(model, "inputs", None)
    if inputs:
        rows = inputs[0].shape[0]
    else:
        rows = None
    if rows is None:
        return None
    return int(rows)


def rows_per_call(model: keras.Model, x: tuple[Array, ...]) -> int:
    """Rows in one call of predict: a power of two, few enough for 16 MiB a layer's output."""
    fixed = fixed_batch(model)
    if fixed is not None:
        return fixed
    steps = max((array.shape[1] for array in x if array.ndim > 1), default=1)
    widest = max(int(np.prod(array.shape[1:])) for array in x)
    for layer in model.layers:
        try:
            shape = layer.output.shape
        except (AttributeError, ValueError):
            continue  # called more than once or not at all: it has no single output
        widest = max(widest, int(np.prod([size or steps for size in shape[1:]])))
    fitting = 1 << (max(1, FLOATS // max(1, widest)).bit_length() - 1)
    return min(ROWS, fitting, 1 << (len(x[0]) - 1).bit_length())


def way_for(model: keras.Model, x: tuple[Array, ...], batch: int) -> Literal["scan", "steps"]:
    """Whether the compiled loop or single steps train this model in less CPU time.

    A single step costs 0.2 ms of Python and dispatch, the loop nothing; but the loop takes 0.7 to
    1.8 s longer to compile. So it is for work so small that the 0.2 ms matter: less than 2^21
    multiplications an update, counted as parameters x rows x steps. CPU ms an update, measured by
    `python benchmarks/trials.py` on two busy cores:

        model, steps, rows       multiplications   loop   steps    fit
        LSTM(5),    5, 100                0.08 M   0.17    0.40   0.47
        LSTM(32),  20,  32                 2.9 M   0.96    0.91   1.14
        LSTM(64),  50,  32                  28 M   6.88    6.90   7.00
        LSTM(128), 50,  64                 215 M   34.4    33.5   33.6
    """
    tables = [layer for layer in model.layers if type(layer).__name__ == "Embedding"]
    looked_up = {id(v) for table in tables for v in table.variables}
    counted = [v for v in model.trainable_variables if id(v) not in looked_up]
    parameters = sum(int(np.prod(v.shape)) for v in counted)
    if tables:  # rows of token numbers have no axis of features
        in_time = 1
    else:
        in_time = 2
    steps = max((array.shape[1] for array in x if array.ndim > in_time), default=1)
    if parameters * batch * steps < WORK:
        return "scan"
    return "steps"
