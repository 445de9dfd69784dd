"""The classic static net: all steps as one vector, one hidden layer, all answers at once.

    h = tanh(W [x_1 … x_n] + b)      y = V h + c      (all answers of the word)

Each output sees the whole word, so nothing is impossible in principle; but each length needs a net
of its own, nothing learned at one place holds at another, and enough hidden units may be as many as
there are words. Known sizes: sums of two 2-bit numbers with 3 hidden units (the 4-3-3 net, which
gradient descent finds in some runs only), parity of n bits with n.

Words that end early hold the padding value at the missing places; the net reads that too.

Source: Rumelhart, Hinton and Williams 1986 (PDP volume 1, chapter 8, "Simulation results": parity
and the simple binary addition problem).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from unstuck.errors import InputError
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import head

if TYPE_CHECKING:
    import keras


def whole(problem: Problem) -> tuple[Any, Any]:
    """The input, and the word as one vector.

    Raises:
        InputError: words of any length are to be read.
    """
    import keras

    if problem.steps is None:
        raise InputError(
            "this model reads the whole word as one vector and is built for one length; expected "
            "a number of steps, got None: take a recurrent model for words of any length"
        )
    inputs = keras.Input((problem.steps, problem.features))
    return inputs, keras.layers.Flatten()(inputs)


@architecture("mlp", sees="full", answers=("decoded", "final"), fixed=True)
def mlp(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """A static net that reads the whole word at once: each output sees all steps."""
    import keras

    inputs, read = whole(problem)
    hidden = keras.layers.Dense(units, activation="tanh")(read)
    if problem.final:
        return head(problem, inputs, hidden, dropout=dropout)
    flat_problem = replace(problem, outputs=problem.answer_steps * problem.outputs)
    flat = head(flat_problem, inputs, hidden, dropout=dropout).output
    answers = keras.layers.Reshape((problem.answer_steps, problem.outputs))(flat)
    return keras.Model(inputs, answers)
