"""Losses that are none: not a number, below zero, exactly zero, or never moved."""

from __future__ import annotations

import math
from collections.abc import Iterator

from unstuck.logs.clues import Clues
from unstuck.logs.sign import Sign, sign

_FROZEN_EPOCHS = 5
_ZERO_LOSS = 1e-6  # what clipping and single precision leave of it


@sign("not-a-number")
def not_a_number(clues: Clues) -> Iterator[Sign]:
    """NaN or infinity in a loss: whatever came before, all weights are lost."""
    for name in ("loss", "val_loss"):
        values = clues.curve(name)
        first = next((at for at, v in enumerate(values) if not math.isfinite(v)), None)
        if first is None:
            continue
        epoch = clues.log.at[name][first]
        early = first == 0
        yield Sign(
            "not-a-number",
            "The net broke down: its loss is not a number any more.",
            "certain",
            f"{name} is {values[first]} from epoch {epoch} on",
            "one such number in the data, or a step too far, has made the weights NaN",
            "Look for NaN and infinity in x and y: np.isfinite(x).all()."
            if early
            else "Clip gradients (clipnorm=1.0), lower the learning rate, look for NaN in x and y.",
            ("D110", "M202", "T401") if early else ("M202", "T401", "D110"),
            {"curve": name, "epoch": epoch},
        )
        return


@sign("negative-loss")
def negative_loss(clues: Clues) -> Iterator[Sign]:
    """Cross-entropy and squared errors cannot be below zero; labels outside [0, 1] make them so."""
    values = [v for v in clues.curve("loss") if math.isfinite(v)]
    if values and min(values) < 0:
        yield Sign(
            "negative-loss",
            "The loss is below zero: the labels do not belong to it.",
            "certain",
            f"the loss goes down to {min(values):g}",
            "no cross-entropy or error of targets between 0 and 1 is below zero",
            "Look at the labels: np.unique(y). Classes 1, 2, 3 … want "
            "sparse_categorical_crossentropy and one unit a class, counted from 0.",
            ("O301",),
            {"least": min(values)},
        )


@sign("zero-loss")
def zero_loss(clues: Clues) -> Iterator[Sign]:
    """A loss of zero from the start: one class, or softmax over one unit."""
    values = clues.curve("loss")
    if len(values) < 2 or not all(abs(value) < _ZERO_LOSS for value in values):
        return
    if clues.scores:
        right = clues.scores[0].accuracy
    else:
        right = None
    perfect = right is not None and right >= 0.999
    if right is None:
        with_accuracy = ""
    else:
        with_accuracy = f" with accuracy {right:g}"
    yield Sign(
        "zero-loss",
        "The loss is zero from the start: there is nothing to learn from.",
        "certain" if not perfect else "likely",
        f"the loss is {values[-1]:.2g} in all {len(values)} epochs{with_accuracy}",
        "softmax over one unit answers 1 whatever comes in, and so its cross-entropy is 0"
        if not perfect
        else "there is one class in the targets, or the answer does not depend on them",
        "One unit wants sigmoid and binary_crossentropy; softmax wants one unit a class.",
        ("O301",),
        {"epochs": len(values)},
    )


@sign("frozen")
def frozen(clues: Clues) -> Iterator[Sign]:
    """The same loss in every epoch, digit for digit."""
    values = clues.curve("loss")
    alike = len(values) >= _FROZEN_EPOCHS and len(set(values)) == 1
    if alike and math.isfinite(values[0]) and abs(values[0]) >= _ZERO_LOSS:
        yield Sign(
            "frozen",
            "Nothing moves.",
            "likely",
            f"the loss is {values[0]:g} in all {len(values)} epochs",
            "no weight moves, or none that the answer depends on",
            "Look for a learning rate of 0 or next to it, frozen layers, saturated units, "
            "argmax or rounding before the loss.",
            ("O301", "M201", "M208", "T401"),
            {"loss": values[0], "epochs": len(values)},
        )
