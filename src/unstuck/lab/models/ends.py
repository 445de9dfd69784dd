"""What architectures share: their input and their read-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unstuck.lab.encoding import PAD
from unstuck.lab.model import Problem

if TYPE_CHECKING:
    import keras


def entrance(problem: Problem) -> tuple[Any, Any]:
    """The input, and what the next layer reads; steps beyond a word's end are masked."""
    import keras

    inputs = keras.Input((problem.steps, problem.features))
    if problem.padded:
        read = keras.layers.Masking(PAD)(inputs)
    else:
        read = inputs
    return inputs, read


def head(problem: Problem, inputs: Any, hidden: Any, *, dropout: float = 0.0) -> keras.Model:
    """A linear read-out of `hidden`, after dropout."""
    import keras

    if dropout:
        hidden = keras.layers.Dropout(dropout)(hidden)
    return keras.Model(inputs, keras.layers.Dense(problem.outputs)(hidden))
