"""The order of the rooms of src/unstuck, and of the doctor's wings: each imports only those before.

`docs/generate.py` writes it into CONTRIBUTING.md; `tests/test_source.py` holds every import to it,
also those inside functions and those for types alone.
"""

from __future__ import annotations

ROOMS = (
    "errors",
    "clock",
    "faults",
    "shown",
    "location",
    "terminal",
    "case",
    "changes",
    "outline",
    "metric_names",
    "store",
    "ceiling",
    "engine",
    "process",
    "frameworks",
    "sweep",
    "lab",
    "doctor",
    "report",
    "testing",
    "logs",
    "api",
    "web",
    "demo",
    "cli",
)
"""Packages and modules directly in src/unstuck."""

WINGS = (
    "picture",
    "rows",
    "series",
    "environment",
    "report_parts",
    "strength",
    "thresholds",
    "finding",
    "apply",
    "measure",
    "treatment",
    "cause",
    "plugins",
    "registry",
    "catalogue",
    "trials",
    "judge",
    "needs",
    "causes",
    "sketch",
    "early",
    "fit_report",
    "diagnose",
)
"""Packages and modules in src/unstuck/doctor; a dotted name is a module with a place of its own."""


def place(name: str, order: tuple[str, ...]) -> int | None:
    """The place of a module in an order, None where it has none.

    Args:
        name: dotted, beginning with what the order names, e.g. "measure.run".
        order: `ROOMS` or `WINGS`.
    """
    parts = name.split(".")
    # the longest name first, so that "measure.run" is not taken for "trials"
    for length in range(len(parts), 0, -1):
        candidate = ".".join(parts[:length])
        if candidate in order:
            return order.index(candidate)
    return None
