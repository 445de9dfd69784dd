"""Would another layout of the same numbers allow a higher score?

Candidates are simple mistakes undone: a reshape where a transpose was meant (any order of the axes
of the same buffer, in x, in y, or in both), batch and time swapped, time reversed in x, in y, in
both or in one operand, targets shifted by −5…5 steps, rows shifted by −5…5 or sorted. Simplest
first; the simplest explanation that covers the rows wins, and small contexts are counted first,
because a layout under which a small context determines the target over thousands of rows is
overwhelming evidence.

    layout.py       Layout, Scored
    axes.py         the same buffer with its axes in another order
    time.py         reversed and shifted targets, shifted rows
    alignment.py    the offset of rows at which two tables correlate, whatever it is
    rows.py         reversed and sorted rows
    padding.py      operands aligned at the wrong end
    candidates.py   layouts(): all of them, each effect once
    origin.py       where re-laid numbers came from: what the model could see before is no gain
    counting.py     small contexts, counted on one half of the rows and scored on the other
    fitting.py      the same for real numbers
    sample.py       rows under a layout
    source.py       the arrays as given, coded once
    guard.py        what looks like a mistake but is the task itself
    search.py       best(): the ones that allow clearly more
"""

from unstuck.ceiling.rearrange.candidates import layouts as layouts
from unstuck.ceiling.rearrange.layout import Kind as Kind
from unstuck.ceiling.rearrange.layout import Layout as Layout
from unstuck.ceiling.rearrange.layout import Scored as Scored
from unstuck.ceiling.rearrange.search import best as best

__all__ = ["Kind", "Layout", "Scored", "best", "layouts"]
