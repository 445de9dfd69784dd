"""Shown: results that show themselves in a notebook, drawn by `report` only when they are shown.

Results know nothing of how they are reported; the drawing is found by its name, the one place where
the data do not flow from left to right.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_DRAWING = "unstuck.report.notebook"


class Shown:
    """Shows itself: as HTML without scripts, and as the text that a terminal gets."""

    def _repr_html_(self) -> str:
        return str(import_module(_DRAWING).html(self))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("…" if cycle else import_module(_DRAWING).text(self))
