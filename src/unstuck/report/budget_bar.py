"""The error budget as one bar: what was scored, then a letter for each part of what was not."""

from __future__ import annotations

from unstuck.doctor.report_parts import ErrorBudget
from unstuck.terminal.glyphs import can_show

WIDTH = 50
_UNKNOWN = "?"


def budget_bar(
    budget: ErrorBudget, score: float, *, width: int = WIDTH, encoding: str = "utf-8"
) -> str:
    """One bar of `width` characters for a score of 1: "██████ddmtg".

    Args:
        budget: where the missing score went.
        score: what the parts are missing from, 0–1.
        width: characters.
        encoding: of the stream; "#" stands for what was scored where it has no blocks.

    Returns:
        the bar; each part is its first letter, what was not measured "?", and every part of half a
        percent or more has a character.
    """
    shares = [_share(score), *(_share(value) for _, value in budget.shares)]
    shares.append(max(0.0, 1.0 - sum(shares)))
    if can_show("█", encoding):
        block = "█"
    else:
        block = "#"
    letters = [block, *(part[0] for part, _ in budget.shares), _UNKNOWN]
    cells = _whole(shares, width)
    return "".join(letter * count for letter, count in zip(letters, cells, strict=True))


def unknown(budget: ErrorBudget, score: float) -> float:
    """The missing share that is in no part."""
    return max(0.0, 1.0 - _share(score) - sum(_share(value) for _, value in budget.measured))


def _share(value: float | None) -> float:
    """A part between 0 and 1; 0 for what is no number."""
    if value is not None and value == value:
        return min(max(value, 0.0), 1.0)
    return 0.0


def _whole(shares: list[float], width: int) -> list[int]:
    """Whole numbers of characters, by the largest remainders; small parts get one at least."""
    total = sum(shares) or 1.0
    exact = [share / total * width for share in shares]
    minima = [1 if share >= 0.005 else 0 for share in shares]
    cells = [max(int(e), minimum) for e, minimum in zip(exact, minima, strict=True)]
    order = sorted(range(len(cells)), key=lambda at: int(exact[at]) - exact[at])
    for at in order:
        if sum(cells) < width and exact[at] > cells[at]:
            cells[at] += 1
    while sum(cells) > width:
        cells[cells.index(max(cells))] -= 1
    return cells
