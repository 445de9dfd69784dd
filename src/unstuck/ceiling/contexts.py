"""What every row shows to each output step, as one number: its context.

Contexts are refined step by step: the new context is (old context, symbol), numbered densely again
when the numbers grow. Where the steps that outputs see are nested (causal, anticausal, full,
static) each input step is used once, so the cost is linear in rows × steps. A row that no other row
looks like stays alone however much more is seen, so such rows can be set aside.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.symbols import CHUNK, Symbols

SMALL_SPACE = 1 << 18  # context numbers up to this size are not worth numbering again


class Contexts:
    """The context of every row, at first that nothing is seen.

    Attributes:
        ids: integers below `size`, one for each row that is kept; not every number need occur.
        size: the numbers' upper end.
        kept: indices of the rows that `ids` is about; None means all.
        alone: number of rows that were set aside.
    """

    def __init__(self, rows: int, *, set_aside: bool = False) -> None:
        """Start with one context.

        Args:
            rows: number of rows.
            set_aside: drop rows once no other row looks like them.
        """
        self.ids: Array = np.zeros(rows, dtype=np.int32)
        self.size = 1
        self.kept: Array | None = None
        self.alone = 0
        self._set_aside = set_aside

    def refine(self, column: Array, alphabet: int) -> None:
        """Let the contexts also hold one more symbol.

        Args:
            column: integers below `alphabet`, one for every row.
            alphabet: number of symbols.
        """
        if self.kept is not None:
            column = column[self.kept]
        rows = self.ids.size
        space = self.size * alphabet
        if space <= max(1 << 10, min(4 * rows, SMALL_SPACE)):
            self._append(column, alphabet)
            self.size = space
            return
        if space <= 8 * rows + SMALL_SPACE and space < 1 << 31:
            self._append(column, alphabet)
            self._renumber(space)
        else:  # a large alphabet: numbering by table would cost more than sorting
            joint = self.ids.astype(np.int64) * alphabet + column
            values, ids = np.unique(joint, return_inverse=True)
            self.ids, self.size = ids.astype(np.int32), int(values.size)
        if self._set_aside:
            self._drop_alone()

    def _append(self, column: Array, alphabet: int) -> None:
        """Make every context number ids · alphabet + column, in place."""
        for start in range(0, self.ids.size, CHUNK):
            here = slice(start, start + CHUNK)
            self.ids[here] *= np.int32(alphabet)
            np.add(self.ids[here], column[here], out=self.ids[here], casting="unsafe")

    def _renumber(self, space: int) -> None:
        """Number the contexts that occur 0, 1, 2 … again."""
        seen = np.zeros(space, dtype=np.int8)
        for start in range(0, self.ids.size, CHUNK):
            seen[self.ids[start : start + CHUNK]] = 1
        self.size = self._translate(np.cumsum(seen, dtype=np.int32))

    def _translate(self, last: Array) -> int:
        """Replace every number by last[number] − 1; the new upper end is last[-1]."""
        if last.size:
            size = int(last[-1])
        else:
            size = 0
        last -= 1
        for start in range(0, self.ids.size, CHUNK):
            here = slice(start, start + CHUNK)
            self.ids[here] = last[self.ids[here]]
        return size

    def _drop_alone(self) -> None:
        """Set aside the rows that no other row looks like, when they are many."""
        alone = np.bincount(self.ids, minlength=self.size) == 1
        count = int(alone.sum())
        if count < self.ids.size // 8:
            return
        keep = np.flatnonzero(~alone[self.ids])
        if self.kept is None:
            self.kept = keep
        else:
            self.kept = self.kept[keep]
        self.ids = self.ids[keep]
        self.alone += count
        self.size = max(1, self._translate(np.cumsum(~alone, dtype=np.int32)))


def walk(symbols: Symbols, mask: Array) -> Iterator[tuple[int, Contexts]]:
    """The contexts of each output step, in the order in which they nest best.

    The object that is handed out changes when the next one is asked for.

    Args:
        symbols: one symbol a row and step.
        mask: booleans, shape (steps_out, steps_in).
    """
    contexts = Contexts(symbols.rows, set_aside=True)
    known = np.zeros(symbols.steps, dtype=bool)
    for step in order(mask):
        if (known & ~mask[step]).any():
            contexts = Contexts(symbols.rows, set_aside=True)
            known = np.zeros(symbols.steps, dtype=bool)
        for seen in np.flatnonzero(mask[step] & ~known):
            contexts.refine(symbols.codes[seen], symbols.size)
        known = mask[step].copy()
        yield step, contexts


def order(mask: Array) -> list[int]:
    """Output steps such that contexts nest where they can: last one first if it sees least."""
    steps = list(range(len(mask)))
    if mask[0].sum() > mask[-1].sum():
        return steps[::-1]
    return steps
