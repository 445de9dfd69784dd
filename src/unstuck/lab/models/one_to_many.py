"""The whole word at once as one vector, shown to an LSTM again and again while it answers.

    d_j = LSTM([x_1 … x_n], [x_1 … x_n], …)      y_j = V d_j + c

One-to-many: nothing is read step by step, only the answers come one after the other. Each output
sees the whole word, so nothing is impossible in principle; but each length needs a net of its own,
and which place of the word belongs to which answer has to be learned by counting. Copying n bits
needs a state that tells n answers apart.

Words that end early hold the padding value at the missing places; the net reads that too.

Source: the form of Vinyals et al. 2015 (captions), section 3, where the image is shown once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import head
from unstuck.lab.models.mlp import whole

if TYPE_CHECKING:
    import keras


@architecture("one-to-many", sees="full", answers=("decoded",), fixed=True)
def one_to_many(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """The word as one vector, then an LSTM that answers: each output sees all steps."""
    from keras import layers

    inputs, read = whole(problem)
    shown = layers.RepeatVector(problem.answer_steps)(read)
    decoded = layers.LSTM(units, return_sequences=True)(shown)
    return head(problem, inputs, decoded, dropout=dropout)
