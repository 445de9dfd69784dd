"""What a log gives away, for people and for programs."""

from __future__ import annotations

from typing import Any

import unstuck
from unstuck.doctor.catalogue import catalogue
from unstuck.logs.log import Log
from unstuck.logs.sign import Sign
from unstuck.report.bars import sparkline
from unstuck.report.json import SCHEMA, values
from unstuck.report.page import Page

_STYLE = {
    "certain": "bold red", "likely": "bold red", "possible": "bold yellow", "good": "bold green",
}  # fmt: skip
_MOST_CURVES = 6
_MOST_POINTS = 40


def render_reading(page: Page, name: str, log: Log, signs: tuple[Sign, ...]) -> None:
    """Write what was read and every sign of it.

    Args:
        page: where to write.
        name: of the log.
        log: the curves.
        signs: in the order to be shown in.
    """
    page.rule("unstuck read")
    page.line(page.join([page.text(_headline(signs), "bold")]))
    page.line(page.text(f"{name}: {log.format}, {_epochs(log)}", "dim"), indent=2)
    page.blank()
    for curve, points in list(log.curves.items())[:_MOST_CURVES]:
        _curve(page, curve, points)
    for sign in signs:
        _sign(page, sign)
    page.blank()
    for note in log.notes:
        page.field("note", note)
    if not signs or signs[0].strength != "good":
        page.line("A log holds scores, no arrays: what they allow and which fix holds is told by ")
        page.code("", "unstuck run train.py              # the script that wrote this log")
        page.code("", "unstuck ceiling data.npz          # the arrays alone, in seconds")


def reading_to_json(log: Log, signs: tuple[Sign, ...]) -> dict[str, Any]:
    """The same as JSON values; the curves as they were printed, NaN as null."""
    return {
        "unstuck": unstuck.__version__,
        "schema": SCHEMA,
        "format": log.format,
        "epochs": log.epochs,
        "planned": log.planned,
        "curves": values(log.curves),
        "signs": [
            {
                "name": sign.name,
                "title": sign.title,
                "strength": sign.strength,
                "measured": values(sign.measured),
                "why": sign.why,
                "advice": sign.advice,
                "causes": list(sign.causes),
                "numbers": values(sign.numbers),
            }
            for sign in signs
        ],
        "notes": values(log.notes),
    }


def _headline(signs: tuple[Sign, ...]) -> str:
    if not signs:
        return "These numbers alone give nothing away."
    first = signs[0]
    if first.strength == "possible":
        return f"Possibly: {first.title}"
    return first.title


def _epochs(log: Log) -> str:
    read = f"{log.epochs} epoch{'s' if log.epochs != 1 else ''}"
    if log.planned in (None, log.epochs):
        return read
    return f"{read} of {log.planned}"


def _curve(page: Page, name: str, points: tuple[float, ...]) -> None:
    shown = points[:: max(len(points) // _MOST_POINTS, 1)]
    finite = [p for p in shown if p == p and abs(p) != float("inf")]
    bars = ""
    if len(finite) == len(shown) > 2 and min(finite) >= 0 and max(finite) > 0:
        bars = sparkline(list(shown), top=max(shown), encoding=page.encoding) + "  "
    first = f"{points[0]:.4g}"
    last = f"{points[-1]:.4g}"
    if len(points) == 1:
        ends = first
    else:
        ends = f"{first} → {last}"
    page.field(name.replace("accuracy", "acc")[:10], page.join([bars, ends]))


def _sign(page: Page, sign: Sign) -> None:
    page.blank()
    head = page.text(sign.name, _STYLE[sign.strength])
    page.line(page.join([head, "  ", page.text(sign.strength, "dim")]), hang=2)
    page.field("measured", sign.measured)
    page.field("why", sign.why)
    page.field("do", sign.advice)
    names = {cause.code: cause.name for cause in catalogue()}
    if sign.causes:
        page.field("look at", ", ".join(f"{code} {names[code]}" for code in sign.causes))
