"""Dense(units, tanh) over the last few steps at every step, then the read-out: a time-delay net.

    h_t = tanh(W [x_(t−window+1) … x_t] + b)      y_t = V h_t + c      (zeros before the word)

Each output sees its own step and the window − 1 before it. Learns the gates, sums of neighbours and
all that reaches back a known number of steps: with a window of 3 a sum of bits is right unless a
carry comes from further back. Running parity and whole carries are impossible. The last answer
(final) sees the last window only.

Sources: NETtalk, Sejnowski and Rosenberg 1987 (a window of 7 letters); Waibel et al. 1989, section
II.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.engine.arguments import positive
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("window", sees="window")
def window(problem: Problem, units: int, *, window: int = 3, dropout: float = 0.0) -> keras.Model:
    """A net without memory over the last steps: each output sees the last `window` steps."""
    from unstuck.lab.models.layers.causal_conv import CausalConv
    from unstuck.lab.models.layers.last_step import LastStep

    inputs, read = entrance(problem)
    hidden = CausalConv(units, positive(window, "window"), activation="tanh")(read)
    if problem.final:
        hidden = LastStep()(hidden)
    return head(problem, inputs, hidden, dropout=dropout)
