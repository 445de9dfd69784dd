"""Picture: the numbers that a report draws; `sketch` draws them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_STEPS = 64
"""Steps of either side that are kept; of longer rows the first."""

ELSEWHERE = -1
"""In `Picture.needs`: what the output needs stands in another row."""


@dataclass(frozen=True)
class FirstRows:
    """The first three rows, twelve steps and six features of the arrays at most, as lists.

    Args:
        x, y: as they are; None where they are not shown.
        x_undone, y_undone: as they should be, where a re-layout explains the rows; else None.
    """

    x: list[Any] | None = None
    y: list[Any] | None = None
    x_undone: list[Any] | None = None
    y_undone: list[Any] | None = None


@dataclass(frozen=True)
class Picture:
    """Numbers for drawings; every tuple is empty where nothing was measured.

    Args:
        steps_in, steps_out: steps of input and output before anything was cut off.
        sees: for each output step the input steps that move it, by perturbation of the model.
        needs: for each output step the input steps that hold what it needs, by the re-layout that
            explains the rows; `ELSEWHERE` is another row.
        reached: score of the trained model at each output step.
        constant: of the best constant answer there.
        history: reported metric → numbers of the epochs, thinned out to 200; None for NaN.
        rows: the first rows of the arrays.
    """

    steps_in: int = 0
    steps_out: int = 0
    sees: tuple[tuple[int, ...], ...] = ()
    needs: tuple[tuple[int, ...], ...] = ()
    reached: tuple[float, ...] = ()
    constant: tuple[float, ...] = ()
    history: dict[str, tuple[float | None, ...]] = field(default_factory=dict)
    rows: FirstRows = field(default_factory=FirstRows)
