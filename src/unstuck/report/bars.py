"""Small bars made of block characters, for one score a step."""

from __future__ import annotations

import math
from collections.abc import Sequence

from unstuck.terminal.glyphs import can_show

_UPRIGHT = " ▁▂▃▄▅▆▇█"
_LYING = " ▏▎▍▌▋▊▉█"


def sparkline(values: Sequence[float], *, top: float = 1.0, encoding: str = "utf-8") -> str:
    """One upright bar a value, full at `top`; "" where the encoding has no blocks."""
    if not can_show(_UPRIGHT, encoding):
        return ""
    return "".join(_UPRIGHT[max(round(8 * _share(v, top)), 1 if v > 0 else 0)] for v in values)


def lying_bar(value: float, *, top: float = 1.0, width: int = 40, encoding: str = "utf-8") -> str:
    """One bar from left to right, `width` characters for `top`; of "#" without blocks."""
    share = _share(value, top)
    if not can_show(_LYING, encoding):
        return "#" * round(width * share)
    full, eighths = divmod(round(8 * width * share), 8)
    return _LYING[8] * full + _LYING[eighths].strip()


def informative(values: Sequence[float], *, difference: float = 0.005) -> bool:
    """Whether the steps differ enough to be worth a line."""
    finite = [value for value in values if math.isfinite(value)]
    return len(finite) > 1 and max(finite) - min(finite) > difference


def _share(value: float, top: float) -> float:
    if not (math.isfinite(value) and math.isfinite(top)) or top <= 0:
        return 0.0
    return min(max(value / top, 0.0), 1.0)
