"""A linear recurrent unit: linear in time, then a nonlinear read-out at each step.

    h_t = λ ∘ h_(t−1) + √(1 − |λ|²) ∘ (B x_t)      u_t = tanh(C h_t + b)      y_t = V u_t + c

h and λ are complex, |λ| < 1 by construction; `layers` of h and u stand on one another. Each output
sees its own step and all before, and all steps are computed at once by an associative scan.

λ does not depend on the input, so a symbol can neither hold nor clear a state: h is a fixed sum
over the past, in which old steps fade or turn. Counting, delays and what the read-out makes of
weighted sums are possible; parity and carries only for lengths at which the read-out can still tell
the sums apart (Merrill, Petty and Sabharwal 2024: a fixed number of such layers tracks no hard
state, such as the composition of permutations, at all lengths).

Source: Orvieto et al. 2023, sections 3.2 to 3.4; the scan: Smith et al. 2023 (S5), section 2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.engine.arguments import positive
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("ssm", sees="causal")
def ssm(problem: Problem, units: int, *, layers: int = 1, dropout: float = 0.0) -> keras.Model:
    """State-space net, linear in time: each output sees its own step and those before."""
    import keras

    from unstuck.lab.models.layers.diagonal_recurrence import DiagonalRecurrence
    from unstuck.lab.models.layers.last_step import LastStep

    inputs, hidden = entrance(problem)
    for _ in range(positive(layers, "layers")):
        states = DiagonalRecurrence(units)(hidden)
        hidden = keras.layers.Dense(units, activation="tanh")(states)
    if problem.final:
        hidden = LastStep()(hidden)
    return head(problem, inputs, hidden, dropout=dropout)
