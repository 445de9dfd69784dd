"""From a pasted log to curves: what was printed, told apart by content and never by name alone.

    read.py      read_log: a path or bytes -> Log; what is too large or no log is refused
    record.py    Log, and Rows: the epochs of a log while it is read
    names.py     "acc", "Loss/test", "valid_loss" under the names that are used here
    number.py    a printed number and how far it may have been rounded
    text.py      progress bars of Keras 1 to 3, free lines, JSON lines
    table.py     CSVLogger and its like
    events.py    TensorBoard event files, read without TensorFlow

No code from a file is run, no framework is imported, and memory stays bounded.
"""

from __future__ import annotations

from unstuck.capture.log.read import read_log as read_log
from unstuck.capture.log.record import Log as Log
