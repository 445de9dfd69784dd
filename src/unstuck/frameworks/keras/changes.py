"""From Changes to an Edit of Keras' JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unstuck import changes
from unstuck.changes import Change, Changes
from unstuck.errors import RebuildError
from unstuck.frameworks.keras import edits, outputs
from unstuck.frameworks.keras.edits.edit import Edit

_CELLS = {"lstm": "LSTM", "gru": "GRU"}

EDITS: dict[type[Change], Callable[[Any], Edit]] = {
    changes.HeadChange: lambda c: edits.head(activation=c.activation, units=c.units),
    changes.LossChange: lambda c: edits.loss(c.name, from_logits=c.from_logits),
    changes.LearningRate: lambda c: edits.learning_rate(c.rate),
    changes.PlainDescent: lambda c: edits.descent(c.rate),
    changes.ClipNorm: lambda c: edits.clipped(c.norm),
    changes.GatedCell: lambda c: edits.gated(_CELLS[c.kind]),
    changes.Bidirectional: lambda c: edits.bidirectional(),
    changes.BoundedActivations: lambda c: edits.bounded(),
    changes.Stateless: lambda c: edits.stateless(),
    changes.GiveSteps: lambda c: edits.return_sequences(c.every),
    changes.ReadLastStep: lambda c: edits.last_step(),
    changes.Wider: lambda c: edits.wider(c.factor),
    changes.InputSteps: lambda c: edits.input_steps(c.count),
    changes.MaskSteps: lambda c: edits.masked(c.value),
    changes.Unmask: lambda c: edits.unmasked(),
    changes.TrainAll: lambda c: edits.thawed(),
    changes.UsualInitialization: lambda c: edits.usual_start(),
    changes.LeakyRectifiers: lambda c: edits.leaky(),
    changes.RunningAverage: lambda c: edits.momentum(c.momentum),
    changes.UsualMode: lambda c: edits.usual_mode(),
    changes.PassGradients: lambda c: edits.opened(),
    changes.Unregularised: lambda c: edits.unregularised(),
    changes.WeightPenalty: lambda c: edits.l2(c.strength),
    changes.DropoutRate: lambda c: edits.dropout(c.rate),
}
"""Kind of change -> what makes one of them. A kind of one's own may be added."""


def edit_of(wanted: Changes, called: tuple[str, ...] = (), *, output: int = 0) -> Edit | None:
    """What makes these changes, None for none.

    Args:
        wanted: carried out in their order.
        called: names of the model's outputs.
        output: number of the output that the changes are about.

    Raises:
        RebuildError: a change that Keras knows nothing of.
    """
    if not wanted:
        return None
    made = []
    for change in wanted:
        if type(change) not in EDITS:
            raise RebuildError(f"Keras has nothing for {type(change).__name__}")
        made.append(EDITS[type(change)](change))
    if len(made) == 1:
        whole = made[0]
    else:
        whole = edits.combined(*made)
    return outputs.refocused(whole, called, output)
