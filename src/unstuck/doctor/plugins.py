"""Causes that other packages bring: entry points of the group `unstuck.causes`.

In the package's pyproject.toml:

    [project.entry-points."unstuck.causes"]
    my-cause = "package.module:my_cause"

What raises when it is imported, is no cause, or takes a code or name that is taken, is named and
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from unstuck.doctor.cause import Cause, Named

GROUP = "unstuck.causes"
CODE = re.compile(r"[A-Z]{1,4}\d{2,4}")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class CausePlugins:
    """What was found.

    Args:
        causes: in the order of their entry points' names.
        skipped: one sentence for each that is not used.
    """

    causes: tuple[Cause, ...] = ()
    skipped: tuple[str, ...] = ()


def find(taken: Iterable[Named], points: Iterable[EntryPoint] | None = None) -> CausePlugins:
    """Load the causes of other packages.

    Args:
        taken: causes whose codes and names are not free.
        points: entry points; None looks at what is installed.
    """
    own: list[Named] = list(taken)
    causes: list[Cause] = []
    skipped = []
    if points is None:
        points = entry_points(group=GROUP)
    for point in sorted(points, key=lambda point: point.name):
        try:
            loaded = point.load()
        except Exception as error:  # somebody else's code: whatever it raises
            skipped.append(_words(point, f"{type(error).__name__}: {error}"))
            continue
        trouble = _trouble(loaded, [*own, *causes])
        if trouble:
            skipped.append(_words(point, trouble))
        else:
            causes.append(loaded)
    return CausePlugins(tuple(causes), tuple(skipped))


def _trouble(loaded: Any, known: Sequence[Named]) -> str:
    if not isinstance(loaded, Cause):
        return f"it is a {type(loaded).__name__}, expected what @cause gives"
    if not CODE.fullmatch(loaded.code) or not NAME.fullmatch(loaded.name):
        return f"{loaded.code} {loaded.name}: expected a code like X901 and a name like my-cause"
    if any(loaded.code == other.code for other in known):
        return f"its code {loaded.code} is taken"
    if any(loaded.name == other.name for other in known):
        return f"its name {loaded.name} is taken"
    return ""


def _words(point: EntryPoint, why: str) -> str:
    return f"cause {point.name} ({point.value}) is not used: {' '.join(why.split())[:200]}"
