"""The registry of causes: ours, one file each in `causes/`, and those that other packages bring.

Imports no framework.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from unstuck.doctor import plugins
from unstuck.doctor.cause import Cause, order_of

_CAUSES = "unstuck.doctor.causes"


@cache
def registry() -> tuple[Cause, ...]:
    """All causes in the order of their codes, notes last, those of other packages among them."""
    return tuple(sorted((*_own(), *_plugged().causes), key=order_of))


def skipped() -> tuple[str, ...]:
    """A sentence for each cause of another package that is not used."""
    return _plugged().skipped


@cache
def _own() -> tuple[Cause, ...]:
    """The causes of this package."""
    package = importlib.import_module(_CAUSES)
    causes: list[Cause] = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{_CAUSES}.{module.name}")
        causes += [value for value in vars(loaded).values() if isinstance(value, Cause)]
    return tuple(sorted(causes, key=order_of))


@cache
def _plugged() -> plugins.CausePlugins:
    """What other packages bring beside them."""
    return plugins.find(_own())
