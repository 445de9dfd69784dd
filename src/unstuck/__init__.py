"""unstuck finds out why a sequence model stopped learning, and proves the fix by retraining.

Importing this package imports no framework; each name below is loaded when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unstuck.api.diagnose import diagnose as diagnose
    from unstuck.api.train import train as train
    from unstuck.api.watch import Watch as Watch
    from unstuck.case import Case as Case
    from unstuck.ceiling.bound import Ceiling as Ceiling
    from unstuck.ceiling.bound import ceiling as ceiling
    from unstuck.doctor.finding import Diagnosis as Diagnosis
    from unstuck.engine.population import Population as Population
    from unstuck.errors import UnstuckError as UnstuckError

__version__ = "0.1.0"

_HOME = {
    "Case": "unstuck.case",
    "Ceiling": "unstuck.ceiling.bound",
    "Diagnosis": "unstuck.doctor.finding",
    "Population": "unstuck.engine.population",
    "UnstuckError": "unstuck.errors",
    "Watch": "unstuck.api.watch",
    "ceiling": "unstuck.ceiling.bound",
    "diagnose": "unstuck.api.diagnose",
    "train": "unstuck.api.train",
}

__all__ = [
    "Case",
    "Ceiling",
    "Diagnosis",
    "Population",
    "UnstuckError",
    "Watch",
    "ceiling",
    "diagnose",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'unstuck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """`unstuck.ceiling` stays the function although importing it binds a package of that name."""

    @property
    def ceiling(self) -> Any:
        return __getattr__("ceiling")

    @ceiling.setter
    def ceiling(self, module: ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Package
