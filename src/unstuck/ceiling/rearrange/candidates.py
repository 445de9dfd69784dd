"""layouts(): all candidate re-layouts that the shapes of two arrays allow."""

from __future__ import annotations

from itertools import chain

from unstuck.case import Array
from unstuck.ceiling.rearrange import origin
from unstuck.ceiling.rearrange.axes import axes
from unstuck.ceiling.rearrange.layout import Layout
from unstuck.ceiling.rearrange.padding import padding
from unstuck.ceiling.rearrange.rows import rows
from unstuck.ceiling.rearrange.time import reversals, shifts


def layouts(x: Array, y: Array) -> list[Layout]:
    """All candidate re-layouts that these shapes allow, simplest first, without the identity.

    Candidates that do the same to these shapes appear once, as the simplest of them.

    Args:
        x: inputs, shape (rows, steps, features) or (rows, steps).
        y: targets, shape (rows,), (rows, k), (rows, steps) or (rows, steps, k).
    """
    if x.ndim < 2 or y.ndim < 1 or len(x) != len(y) or not x.size or not y.size:
        return []
    families = chain(axes(x, y), reversals(x, y), shifts(x, y), rows(x, y), padding(x, y))
    candidates: list[Layout] = []
    seen = {origin.follow(None, x.shape, y.shape).fingerprint}
    for layout in sorted(families, key=lambda layout: layout.simplicity):
        if not layout.by_value:
            effect = origin.follow(layout, x.shape, y.shape).fingerprint
            if effect in seen:
                continue
            seen.add(effect)
        candidates.append(layout)
    return candidates
