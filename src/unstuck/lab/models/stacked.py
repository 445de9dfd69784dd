"""Two LSTM layers, one on the outputs of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("stacked", sees="causal")
def stacked(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """Two LSTM layers: each output sees its own step and those before."""
    import keras

    inputs, read = entrance(problem)
    below = keras.layers.LSTM(units, return_sequences=True)(read)
    hidden = keras.layers.LSTM(units, return_sequences=not problem.final)(below)
    return head(problem, inputs, hidden, dropout=dropout)
