"""signs_of: everything that a log gives away, the most certain first."""

from __future__ import annotations

from unstuck.capture.log.record import Log
from unstuck.doctor.reading.clues import LOSSES, Clues
from unstuck.doctor.reading.sign import Sign, known
from unstuck.errors import InputError

_ORDER = {"certain": 0, "likely": 1, "possible": 2, "good": 3}


def signs_of(log: Log, *, loss: str | None = None, share: float | None = None) -> tuple[Sign, ...]:
    """Read the signs of a log.

    Args:
        log: what `read_log` gives.
        loss: name of the loss where it is known: "mse", "cross-entropy", or as Keras spells it.
        share: share of the most frequent target where it is known, above 0 and below 1.

    Returns:
        the signs; what merely fits is left out where something else is sure.

    Raises:
        InputError: another loss or share.
    """
    if loss is not None and loss not in LOSSES:
        raise InputError(f"received the loss {loss!r}; expected one of {', '.join(LOSSES)}")
    if share is not None and not 0 < share < 1:
        raise InputError(f"received the share {share:g}; expected a number between 0 and 1")
    clues = Clues(log, loss=loss, share=share)
    found = [sign for find in known().values() for sign in find(clues)]
    if any(sign.strength in ("certain", "likely") for sign in found):
        found = [sign for sign in found if sign.strength != "possible"]
    return tuple(sorted(found, key=lambda sign: _ORDER[sign.strength]))
