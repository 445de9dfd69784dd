"""Elman's net with a stack: at each step it pushes, pops or keeps, a share of each.

    h_t = tanh(W x_t + U h_(t−1) + P s_(t−1)[0] + b)
    push, pop, keep = softmax(A h_t + c)
    s_t[0] = push σ(D h_t + d) + pop s_(t−1)[1] + keep s_(t−1)[0]      y_t = V h_t + e

and likewise for the places below, see `layers/stack_cell.py`. Each output sees its own step and all
before. The shares are differentiable; where they harden into decisions the net is a pushdown
automaton, and what a stack can do becomes possible at any length: reversing, nested brackets, equal
numbers of symbols. All that an Elman net learns it can learn as well.

The stack has longest // 2 places of `element` numbers: what lies deeper cannot come up again within
a word of that length. Give `depth` where longer words are to be read later.

Sources: Joulin and Mikolov 2015, section 3.2; a vector in each place: Delétang et al. 2023.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.engine.arguments import positive
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("stack-rnn", sees="causal")
def stack_rnn(
    problem: Problem,
    units: int,
    *,
    depth: int | None = None,
    element: int = 8,
    dropout: float = 0.0,
) -> keras.Model:
    """Elman's net with a stack: each output sees its own step and those before."""
    import keras

    from unstuck.lab.models.layers.stack_cell import StackCell

    inputs, read = entrance(problem)
    if depth is None:
        places = max(1, problem.longest // 2)
    else:
        places = positive(depth, "depth")
    cell = StackCell(units, places, positive(element, "element"))
    hidden = keras.layers.RNN(cell, return_sequences=not problem.final)(read)
    return head(problem, inputs, hidden, dropout=dropout)
