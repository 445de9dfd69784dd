"""SimpleRNN (Elman 1990): the last hidden state is all that it remembers.

    h_t = tanh(W x_t + U h_(t−1) + b)      y_t = V h_t + c

Answers are given at every step (many-to-many) or after the last (many-to-one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("rnn", sees="causal")
def rnn(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """Elman's recurrent net: each output sees its own step and those before."""
    import keras

    inputs, read = entrance(problem)
    hidden = keras.layers.SimpleRNN(units, return_sequences=not problem.final)(read)
    return head(problem, inputs, hidden, dropout=dropout)
