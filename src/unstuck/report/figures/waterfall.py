"""The error budget as a waterfall: from a perfect score down to what was reached."""

from __future__ import annotations

from unstuck.doctor.report_parts import ErrorBudget
from unstuck.report import numbers
from unstuck.report.budget_bar import unknown
from unstuck.report.figures.svg import Drawing

_WIDTH = 520.0
_LEFT = 132.0
_RIGHT = 60.0
_ROW = 24.0
_SAID = {
    "data": "the data",
    "model": "the model",
    "training": "the training",
    "generalisation": "new rows",
    "unknown": "not known",
}


def waterfall(budget: ErrorBudget, score: float) -> str:
    """The figure as SVG.

    Args:
        budget: where the missing score went.
        score: what is left of 1, 0 to 1.
    """
    lost = list(budget.measured)
    rest = unknown(budget, score)
    if rest >= 0.0005:
        lost.append(("unknown", rest))
    description = "; ".join(f"lost to {_SAID[part]}: {numbers.part(value)}" for part, value in lost)
    height = _ROW * (len(lost) + 2) + 6
    drawing = Drawing(_WIDTH, height, title="where the score was lost", text=description)
    scale = _WIDTH - _LEFT - _RIGHT
    y = 4.0
    left = 1.0
    _row(drawing, y, "a perfect score", "", 0.0, 1.0, scale, "1")
    for part, value in lost:
        y += _ROW
        after = max(left - value, 0.0)
        x = _LEFT + left * scale
        drawing.line((x, y - _ROW + 16), (x, y + 16), "frame")
        _row(drawing, y, f"lost to {_SAID[part]}", part, after, left, scale, numbers.part(value))
        left = after
    y += _ROW
    _row(drawing, y, "left", "bar", 0.0, max(score, 0.0), scale, numbers.score(score))
    return str(drawing)


def _row(
    drawing: Drawing,
    y: float,
    words: str,
    kind: str,
    start: float,
    end: float,
    scale: float,
    amount: str,
) -> None:
    drawing.text((_LEFT - 8, y + 12), words, anchor="end")
    width = max((end - start) * scale, 1.0)
    drawing.rect(
        (_LEFT + start * scale, y), width, 16, kind or "frame", tooltip=f"{words}: {amount}"
    )
    drawing.text((_LEFT + end * scale + 6, y + 12), amount, "value", anchor="start")
