"""Causal convolutions whose reach doubles from layer to layer, each added to what it read.

    u_0 = W x_t + b      u_(l+1) = u_l + relu(conv_l(u_l))      y_t = V u_layers + c

conv_l looks at steps t, t − 2^l, … (`kernel` of them). Each output sees the last 1 + (kernel −
1)(2^layers − 1) steps: 16 with the usual 4 layers of kernel 2, 31 with kernel 3. Words that are no
longer than that are seen as a recurrent net sees them (causal). Beyond it, whatever needs an
earlier step is impossible: no length generalisation of parity or of long carries.

Sources: van den Oord et al. 2016 (WaveNet), section 2.1; Bai, Kolter and Koltun 2018, section 3
(there two convolutions in a block, and weight normalisation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.engine.arguments import positive
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


def reach(layers: int = 4, kernel: int = 2) -> int:
    """Steps that an output sees, its own included."""
    return int(1 + (kernel - 1) * (2**layers - 1))


@architecture("conv", sees="window")
def conv(
    problem: Problem, units: int, *, layers: int = 4, kernel: int = 2, dropout: float = 0.0
) -> keras.Model:
    """Dilated causal convolutions: each output sees the last steps, 16 with 4 layers."""
    import keras

    from unstuck.lab.models.layers.causal_conv import CausalConv
    from unstuck.lab.models.layers.last_step import LastStep

    inputs, read = entrance(problem)
    hidden = keras.layers.Dense(units)(read)
    for layer in range(positive(layers, "layers")):
        options = {"dilation_rate": 2**layer, "activation": "relu"}
        seen = CausalConv(units, positive(kernel, "kernel"), **options)(hidden)
        hidden = keras.layers.Add()([hidden, seen])
    if problem.final:
        hidden = LastStep()(hidden)
    return head(problem, inputs, hidden, dropout=dropout)
