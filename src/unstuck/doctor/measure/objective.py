"""seen_head: a head told by what it puts out, where no description tells."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.outline import Head


def seen_head(outputs: Array) -> Head:
    """Tell a head by what it puts out: rows that sum to one, numbers in (0, 1), or anything."""
    if outputs.ndim > 1:
        units = int(outputs.shape[-1])
    else:
        units = 1
    flat = outputs.reshape(-1, units).astype(np.float64)
    inside = bool(np.all((flat >= 0) & (flat <= 1)))
    if units > 1 and inside and np.allclose(flat.sum(-1), 1.0, atol=1e-3):
        return Head(units, "softmax")
    return Head(units, "sigmoid" if inside else "linear")
