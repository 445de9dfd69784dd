"""Two LSTM (or GRU) layers that read in opposite directions (Schuster and Paliwal 1997).

The outputs of both stand side by side, so every answer can use the whole word: addition with the
highest bit first, reversing and suffix parity become possible. Not for use while a word is still
coming in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("bilstm", sees="full")
def bilstm(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """LSTM in both directions: each output sees all steps."""
    import keras

    inputs, read = entrance(problem)
    both = keras.layers.Bidirectional(keras.layers.LSTM(units, return_sequences=not problem.final))
    return head(problem, inputs, both(read), dropout=dropout)


@architecture("bigru", sees="full")
def bigru(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """GRU in both directions: each output sees all steps."""
    import keras

    inputs, read = entrance(problem)
    both = keras.layers.Bidirectional(keras.layers.GRU(units, return_sequences=not problem.final))
    return head(problem, inputs, both(read), dropout=dropout)
