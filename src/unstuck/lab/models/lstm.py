"""LSTM (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    i, f, o = σ(W x_t + U h_(t−1) + b)      g = tanh(…)
    c_t = f ∘ c_(t−1) + i ∘ g               h_t = o ∘ tanh(c_t)      y_t = V h_t + c

Answers are given at every step (many-to-many) or after the last (many-to-one).
`unstuck.lab.reference` is the same in plain NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("lstm", sees="causal")
def lstm(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """Long short-term memory: each output sees its own step and those before."""
    import keras

    inputs, read = entrance(problem)
    hidden = keras.layers.LSTM(units, return_sequences=not problem.final)(read)
    return head(problem, inputs, hidden, dropout=dropout)
