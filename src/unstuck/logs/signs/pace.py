"""Too early, too fast; a plateau that was left; and what has learned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from unstuck.doctor import thresholds
from unstuck.doctor.measure.curve import falling
from unstuck.logs.clues import Clues
from unstuck.logs.sign import Sign, Strength, sign

_DONE_SHARE = 0.1  # of the first loss
_STEEP_FALL = 0.2  # of the loss, in the last quarter of the epochs
_MIN_EPOCHS = 5  # epochs from which a curve has a shape


@sign("still-learning")
def still_learning(clues: Clues) -> Iterator[Sign]:
    """The loss was still falling when training ended."""
    losses = clues.curve("loss")
    if not _ended_on_its_way(losses) or clues.learned:
        return
    held_out = clues.curve("val_loss")
    if held_out and held_out[-1] > 1.05 * min(held_out):
        return
    slope = falling(list(losses)) or 0.0
    if slope <= thresholds.STILL_FALLING:
        return
    late = _plateau_left(losses)
    strength: Strength = "possible"
    if late:
        strength = "certain"
    elif slope > _STEEP_FALL:
        strength = "likely"
    yield Sign(
        "still-learning",
        "Training was ended too early.",
        strength,
        f"the loss still falls at epoch {clues.log.at['loss'][-1]}, from {losses[0]:.4g} at first "
        f"to {losses[-1]:.4g}" + (f"; until epoch {late} it hardly moved" if late else ""),
        "it was left on its way" + (": plateaus like this one end at once" if late else ""),
        "Train longer before anything else is changed.",
        ("T402",),
        {"slope": slope, "plateau": late},
    )


def _ended_on_its_way(losses: tuple[float, ...]) -> bool:
    """Whether a loss was about at its lowest when training ended, and far from done."""
    if len(losses) < _MIN_EPOCHS or not all(map(math.isfinite, losses)) or min(losses) < 0:
        return False
    return _DONE_SHARE * losses[0] <= losses[-1] <= 1.02 * min(losses)


def _plateau_left(losses: tuple[float, ...]) -> int | None:
    """Epoch until which the loss had made less than a tenth of its way, a third of all at least."""
    whole = losses[0] - min(losses)
    flat = [at for at, loss in enumerate(losses) if losses[0] - loss < 0.1 * whole]
    if flat:
        last = flat[-1]
    else:
        last = 0
    if last + 1 >= max(len(losses) / 3, 3):
        return last + 1
    return None


@sign("too-fast")
def too_fast(clues: Clues) -> Iterator[Sign]:
    """A loss that grows, or jumps up and down as much as it moves at all."""
    losses = clues.curve("loss")
    if len(losses) < _MIN_EPOCHS or not all(map(math.isfinite, losses)) or min(losses) <= 0:
        return
    grown = losses[-1] > 2 * losses[0]
    steps = [b - a for a, b in pairwise(losses)]
    ups = sum(step for step in steps if step > 0)
    whole = sum(map(abs, steps))
    jumps = len(losses) >= 8 and whole > losses[0] and ups > 0.4 * whole
    if grown or jumps:
        yield Sign(
            "too-fast",
            "Updates are too large.",
            "likely",
            f"the loss went from {losses[0]:.4g} to {losses[-1]:.4g}, between {min(losses):.4g} "
            f"and {max(losses):.4g}",
            "updates overshoot: each undoes what the one before has won",
            "A tenth of the learning rate; scaled inputs and targets.",
            ("T401", "D107", "M202"),
            {"first": losses[0], "last": losses[-1], "most": max(losses)},
        )


@sign("learned")
def learned(clues: Clues) -> Iterator[Sign]:
    """High scores on validation rows too."""
    if not clues.learned or not clues.scores:
        return
    scores = clues.scores[0]
    yield Sign(
        "learned",
        "The net has learned.",
        "good",
        f"{scores.rows} accuracy {scores.accuracy:.4g}, loss {scores.loss:.4g}",
        "whatever was to be learned was learned",
        "Nothing."
        if scores.rows == "validation"
        else "Pass validation_data to see whether it holds for new rows.",
        (),
        {"accuracy": scores.accuracy},
    )
