"""signs_of: everything that a log gives away, the most certain first."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from unstuck.errors import InputError
from unstuck.logs.clues import LOSSES, Clues
from unstuck.logs.log import Log
from unstuck.logs.sign import Rule, Sign

_SIGNS = "unstuck.logs.signs"
_ORDER = {"certain": 0, "likely": 1, "possible": 2, "good": 3}


@cache
def rules() -> tuple[Rule, ...]:
    """The rules for all signs, in the order in which they are asked for."""
    package = importlib.import_module(_SIGNS)
    collected: list[Rule] = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{_SIGNS}.{module.name}")
        collected += [value for value in vars(loaded).values() if isinstance(value, Rule)]
    return tuple(collected)


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
    signs = [sign for rule in rules() for sign in rule.find(clues)]
    if any(sign.strength in ("certain", "likely") for sign in signs):
        signs = [sign for sign in signs if sign.strength != "possible"]
    return tuple(sorted(signs, key=lambda sign: _ORDER[sign.strength]))
