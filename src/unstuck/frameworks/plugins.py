"""Frameworks that other packages bring: entry points of the group `unstuck.frameworks`.

In the package's pyproject.toml:

    [project.entry-points."unstuck.frameworks"]
    mynet = "mynet_unstuck"

On the left the module whose import in a script starts the watch, on the right the package that
holds a `FRAMEWORK`. What raises when it is imported, is no framework, or takes a name that is taken
is named and skipped. Until a case or a script needs one, none of these packages is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol

from unstuck.process.watched import OWN

GROUP = "unstuck.frameworks"

METHODS = (
    "case_of", "case_of_saved", "describe", "focus", "learner", "outline", "owns", "phrase",
    "rates", "snippet", "start", "watch",
)  # fmt: skip
"""What a framework can be asked, see `framework.Framework`."""


class NamedFramework(Protocol):
    """What is looked at of a framework before it is used."""

    name: str
    module: str


@dataclass(frozen=True)
class FrameworkPlugins:
    """What was found.

    Args:
        frameworks: in the order of their entry points' names; each is a `framework.Framework`.
        skipped: one sentence for each that is not used.
    """

    frameworks: tuple[Any, ...] = ()
    skipped: tuple[str, ...] = ()


def packages() -> dict[str, str]:
    """Whose import in a script starts a watch: module -> package; nothing is imported.

    An entry point that is no name of a module is left out here, and named where it is looked for.
    """
    declared = {}
    for point in _installed():
        with suppress(AttributeError):  # what importlib.metadata raises for it
            declared[point.name] = point.module
    return {**declared, **OWN}


def find(
    taken: Iterable[NamedFramework], points: Iterable[EntryPoint] | None = None
) -> FrameworkPlugins:
    """Load the frameworks of other packages.

    Args:
        taken: frameworks whose names and modules are not free.
        points: entry points; None looks at what is installed.
    """
    known = list(taken)
    frameworks: list[Any] = []
    skipped = []
    for point in _installed() if points is None else points:
        try:
            loaded = import_module(point.module).FRAMEWORK
        except Exception as error:  # somebody else's code: whatever it raises
            skipped.append(_sentence(point, f"{type(error).__name__}: {error}"))
            continue
        trouble = _trouble(loaded, point, [*known, *frameworks])
        if trouble:
            skipped.append(_sentence(point, trouble))
        else:
            frameworks.append(loaded)
    return FrameworkPlugins(tuple(frameworks), tuple(skipped))


@cache
def _installed() -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: point.name))


def _trouble(loaded: Any, point: EntryPoint, known: Sequence[NamedFramework]) -> str:
    lacking = [name for name in METHODS if not callable(getattr(loaded, name, None))]
    lacking += [n for n in ("module", "name") if not isinstance(getattr(loaded, n, None), str)]
    if lacking:
        return f"its FRAMEWORK is a {type(loaded).__name__} without {', '.join(lacking)}"
    if loaded.module != point.name:
        return f"it watches {loaded.module!r}, but its entry point is called {point.name!r}"
    for other in known:
        if loaded.name == other.name or loaded.module == other.module:
            return f"its name {loaded.name!r} is taken"
    return ""


def _sentence(point: EntryPoint, why: str) -> str:
    return f"framework {point.name} ({point.value}) is not used: {' '.join(why.split())[:200]}"
