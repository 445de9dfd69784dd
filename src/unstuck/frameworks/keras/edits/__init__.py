"""Edits: the changes to a model that a trial makes, on Keras' JSON.

Each function gives an `Edit`; applying it raises RebuildError when the config has no such place.
Shapes that building wrote into the config (`build_config`) are dropped by `trusted.trusted`, so an
edit only changes what the user would have written.

    output.py      head, loss, which steps are read      recurrent.py   direction, cell, state
    optimizer.py   learning rate, clipping               strength.py    L2, dropout, none of it
    size.py        units, input steps                    masks.py       padded steps
    layers.py      frozen, initial weights, activations  gradient.py    what stops gradients
    mode.py        training or inference                 parts.py       finding one's way in JSON
    edit.py        Edit: how one change is made
"""

from __future__ import annotations

from collections.abc import Callable

from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.gradient import opened
from unstuck.frameworks.keras.edits.layers import leaky, momentum, thawed, usual_start
from unstuck.frameworks.keras.edits.masks import masked, unmasked
from unstuck.frameworks.keras.edits.mode import usual_mode
from unstuck.frameworks.keras.edits.optimizer import clipped, descent, learning_rate
from unstuck.frameworks.keras.edits.output import head, last_step, loss, return_sequences
from unstuck.frameworks.keras.edits.recurrent import bidirectional, bounded, gated, stateless
from unstuck.frameworks.keras.edits.size import input_steps, wider
from unstuck.frameworks.keras.edits.strength import dropout, l2, unregularised
from unstuck.frameworks.keras.payload import Config

__all__ = [
    "bidirectional", "bounded", "clipped", "combined", "descent", "dropout", "gated", "head",
    "input_steps", "l2", "last_step", "leaky", "learning_rate", "loss", "masked", "momentum",
    "opened", "return_sequences", "stateless", "thawed", "unmasked", "unregularised", "usual_mode",
    "usual_start", "wider",
]  # fmt: skip


def combined(*edits: Edit) -> Edit:
    """All these edits as one, applied in this order."""

    def chain(parts: list[Callable[[Config], Config] | None]) -> Callable[[Config], Config] | None:
        steps = [part for part in parts if part is not None]

        def change(config: Config) -> Config:
            for step in steps:
                config = step(config)
            return config

        if steps:
            return change
        return None

    layered = [edit for edit in edits if edit.model is not None]
    return Edit(
        model=chain([edit.model for edit in edits]),
        compiled=chain([edit.compiled for edit in edits]),
        code=layered[0].code if len(layered) == 1 else None,
    )
