"""Layout: one way to re-lay arrays, and Scored: what it would allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from unstuck.case import Array
from unstuck.ceiling.bound import Ceiling

Kind = Literal["axes", "shift", "reverse", "rows", "padding"]
Apply = Callable[[Array, Array], tuple[Array, Array]]


def on_x(change: Callable[[Array], Array]) -> Apply:
    """A change of x alone."""
    return lambda x, y: (change(x), y)


def on_y(change: Callable[[Array], Array]) -> Apply:
    """A change of y alone."""
    return lambda x, y: (x, change(y))


def on_both(of_x: Callable[[Array], Array], of_y: Callable[[Array], Array]) -> Apply:
    """Changes of both sides."""
    return lambda x, y: (of_x(x), of_y(y))


@dataclass(frozen=True)
class Layout:
    """One way to re-lay arrays.

    Args:
        kind: the family of mistakes that it undoes.
        text: what was wrong, one clause: "features and steps were interleaved by a reshape".
        code: lines of NumPy with the placeholders {x} and {y} for the user's names.
        apply: maps (x, y) to re-laid (x, y); rows without a partner are dropped on both sides.
        simplicity: 0 for the simplest candidates, larger for more contrived ones.
        axis: for offsets, the axis along which the target was moved: 0 rows, 1 steps.
        offset: by how much the target stood too early (its input comes later: positive) or too
            late (negative) along `axis`; 0 for everything that is no offset.
        cyclic: whether the offset wraps around, as `np.roll` does; else the ends are dropped.
        by_value: whether `apply` looks at the numbers (a sort, a padding), not only at shapes.
    """

    kind: Kind
    text: str
    code: str
    apply: Apply
    simplicity: int = 0
    axis: int = 0
    offset: int = 0
    cyclic: bool = False
    by_value: bool = False

    def lines(self, x: str, y: str) -> str:
        """The code with the user's names in it."""
        return self.code.replace("{x}", x).replace("{y}", y)


@dataclass(frozen=True)
class Scored:
    """A layout with what it allows: its ceiling, and the smallest visibility that reaches it.

    Args:
        layout: the re-layout.
        ceiling: its ceiling under `via`, a visibility within the model's own.
        via: name of the smallest visibility that explains the rows: static, window(2), causal, ….
        margin: ceiling.low minus the best that the arrays as given allow for the same outputs
            (proved bound where there is one, else the best score that anything reached on them).
        null: how far the same search gets on shuffled targets: what chance alone would allow.
        rows: how many rows speak for it.
    """

    layout: Layout
    ceiling: Ceiling
    via: str
    margin: float
    null: float
    rows: int
