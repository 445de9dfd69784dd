"""A causal transformer: layers of attention to earlier steps and of a feed-forward net, each added.

    u_0 = W x_t + b + p_t
    u ← u + attention(norm(u))      u ← u + F relu(E norm(u))      y_t = V norm(u) + c

Normalisation comes first in each layer, the feed-forward net has 4 · units, heads have ⌈units /
heads⌉ numbers (made even for rotary), so any width will do. Each output sees its own step and all
before. Positions:

    none         only how many steps there are before can tell steps apart (Haviv et al. 2022)
    sinusoidal   added once, fixed (Vaswani et al. 2017, section 3.5)
    learned      added once, a table with a row for each step; longer words are refused
    rotary       queries and keys are turned by their step (Su et al. 2021, section 3.2)
    alibi        far steps weigh less, a slope for each head (Press et al. 2022, section 3)

A fixed number of layers means a fixed depth whatever the length: one step's decision cannot wait
for that of the step before, so parity and long carries are learned for the lengths of training and
break beyond them (Hahn 2020; Delétang et al. 2023, table 2). Copying and recall are easy.

Sources: Vaswani et al. 2017, section 3; Xiong et al. 2020, section 3 (normalisation first).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from unstuck.engine.arguments import positive
from unstuck.errors import InputError
from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras

Positions = Literal["none", "sinusoidal", "learned", "rotary", "alibi"]


@architecture("transformer", sees="causal")
def transformer(
    problem: Problem,
    units: int,
    *,
    layers: int = 2,
    heads: int = 2,
    positions: Positions = "sinusoidal",
    dropout: float = 0.0,
) -> keras.Model:
    """Causal transformer: each output attends to its own step and those before."""
    import keras

    from unstuck.lab.models.layers.last_step import LastStep

    if positions not in get_args(Positions):
        names = ", ".join(get_args(Positions))
        raise InputError(f"positions={positions!r}; expected one of {names}: positions='rotary'")
    inputs, read = entrance(problem)
    hidden = _placed(problem, keras.layers.Dense(units)(read), positions)
    for _ in range(positive(layers, "layers")):
        hidden = _layer(hidden, units, positive(heads, "heads"), positions)
    if problem.final:
        hidden = LastStep()(hidden)
    hidden = keras.layers.LayerNormalization()(hidden)
    return head(problem, inputs, hidden, dropout=dropout)


def _placed(problem: Problem, hidden: Any, positions: Positions) -> Any:
    """With what is added once to tell the steps apart."""
    from unstuck.lab.models.layers.positions import LearnedPositions, SinusoidalPositions

    if positions == "sinusoidal":
        return SinusoidalPositions()(hidden)
    if positions == "learned":
        return LearnedPositions(problem.longest)(hidden)
    return hidden


def _layer(hidden: Any, units: int, heads: int, positions: Positions) -> Any:
    """Attention, then the feed-forward net."""
    from keras import layers

    from unstuck.lab.models.layers.causal_attention import CausalAttention

    size = -(-units // heads)
    if positions == "rotary":
        size += size % 2
    relative: Literal["rotary", "alibi", "none"] = "none"
    if positions == "rotary" or positions == "alibi":
        relative = positions
    asked = layers.Dense(3 * heads * size)(layers.LayerNormalization()(hidden))
    attended = CausalAttention(heads, relative)(asked)
    hidden = layers.Add()([hidden, layers.Dense(units)(attended)])
    inner = layers.Dense(4 * units, activation="relu")(layers.LayerNormalization()(hidden))
    return layers.Add()([hidden, layers.Dense(units)(inner)])
