"""What a curve of losses says by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence


def falling(losses: Sequence[float]) -> float | None:
    """Relative fall of the loss over the last quarter of the epochs, one at least; None of one."""
    if len(losses) < 2 or not math.isfinite(losses[-1]):
        return None
    start = losses[-1 - max(1, len(losses) // 4)]
    if start:
        return (start - losses[-1]) / abs(start)
    return None
