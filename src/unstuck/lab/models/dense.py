"""Dense(units, tanh) at every step, then the read-out; nothing passes from step to step.

    h_t = tanh(W x_t + b)      y_t = V h_t + c

Learns the gates. Addition, parity and all that needs an earlier step is impossible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import EACH, Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("dense", sees="static", answers=EACH)
def dense(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """A net without memory, the same at every step: each output sees its own step."""
    import keras

    inputs, read = entrance(problem)
    hidden = keras.layers.Dense(units, activation="tanh")(read)
    return head(problem, inputs, hidden, dropout=dropout)
