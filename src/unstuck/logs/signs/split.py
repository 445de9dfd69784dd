"""Training against validation: what the two curves say of each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from unstuck.logs.clues import Clues
from unstuck.logs.sign import Sign, sign

_LOST_SHARE = 0.1  # of the way that the loss had come
_WORSE_RATIO = 1.1  # times the least validation loss


@sign("one-sided-validation")
def one_sided_validation(clues: Clues) -> Iterator[Sign]:
    """A validation accuracy of exactly 0 or 1 beside a training accuracy that is neither."""
    name = clues.accuracy_name
    if name is None:
        return
    held_out = clues.curve(f"val_{name}")
    shares = clues.curve(name)
    if not held_out or not shares or len(set(held_out)) > 2:
        return
    last = held_out[-1]
    own = shares[-1]
    none = last == 0 and own > 0.2
    all_right = last == 1 and own < 0.9 and len(held_out) >= 3 and len(set(held_out)) == 1
    if none or all_right:
        yield Sign(
            "one-sided-validation",
            "The validation rows are of one class.",
            "likely",
            f"validation accuracy is exactly {last:g}, training accuracy {own:.4g}",
            "the validation rows are of one class: they are the end of rows sorted by class",
            "Shuffle x and y together before validation_split, which takes the last rows.",
            ("D106",),
            {"validation": last, "training": own},
        )


@sign("overfitting")
def overfitting(clues: Clues) -> Iterator[Sign]:
    """The validation loss has turned while the training loss goes on falling."""
    held_out = clues.curve("val_loss")
    losses = clues.curve("loss")
    if len(held_out) < 6 or len(held_out) != len(losses):
        return
    if not all(map(math.isfinite, (*held_out, *losses))):
        return
    best = min(range(len(held_out)), key=held_out.__getitem__)
    back = held_out[-1] - held_out[best]
    way = max(losses[0], held_out[0]) - held_out[best]
    turned = best < 0.7 * len(held_out) and held_out[-1] > _WORSE_RATIO * held_out[best]
    turned = turned and back > _LOST_SHARE * way
    if turned and losses[-1] < 0.9 * losses[best]:
        epoch = clues.log.at["val_loss"][best]
        yield Sign(
            "overfitting",
            "The net memorises its rows.",
            "certain",
            f"validation loss was least at epoch {epoch} ({held_out[best]:.4g}) and is "
            f"{held_out[-1]:.4g} now; training loss fell from {losses[best]:.4g} to "
            f"{losses[-1]:.4g} meanwhile",
            "since then rows are memorised",
            "More rows, fewer units, dropout; keep the weights of the best epoch: "
            "EarlyStopping(patience=5, restore_best_weights=True).",
            ("G501", "D113", "D103"),
            {"epoch": epoch, "best": held_out[best], "last": held_out[-1]},
        )


@sign("nothing-new")
def nothing_new(clues: Clues) -> Iterator[Sign]:
    """Training is perfect and validation is a guess."""
    name = clues.accuracy_name
    held_out = clues.curve(f"val_{name}")
    shares = clues.curve(f"{name}")
    if not held_out or not shares or shares[-1] < 0.95 or len(held_out) < 3:
        return
    if held_out[-1] <= 0.75 * shares[-1] and held_out[-1] <= max(held_out[:3]) + 0.05:
        yield Sign(
            "nothing-new",
            "What was learned holds for no new row.",
            "certain",
            f"training accuracy {shares[-1]:.4g}, validation accuracy {held_out[-1]:.4g}, and not "
            "more than after the first epochs",
            "what was learned holds for the training rows alone",
            "Look whether x says anything about y at all, and whether the validation rows are made "
            "and scaled as the training rows are.",
            ("D113", "D103", "T403", "G501", "D106"),
            {"training": shares[-1], "validation": held_out[-1]},
        )
