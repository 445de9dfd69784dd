"""GRU (Cho et al. 2014), in the form with the reset gate after the product, as Keras has it.

z, r = σ(W x_t + U h_(t−1) + b)      g = tanh(W x_t + r ∘ (U h_(t−1) + b'))
h_t = z ∘ h_(t−1) + (1 − z) ∘ g      y_t = V h_t + c
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("gru", sees="causal")
def gru(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """Gated recurrent unit: each output sees its own step and those before."""
    import keras

    inputs, read = entrance(problem)
    hidden = keras.layers.GRU(units, return_sequences=not problem.final)(read)
    return head(problem, inputs, hidden, dropout=dropout)
