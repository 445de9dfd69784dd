"""`unstuck read`: from a pasted log to curves, and what their numbers give away by themselves.

    read.py       read_log: a path or bytes -> Log; what is too large or no log is refused
    log.py        Log, and Rows: the epochs of a log while it is read
    formats/      what a log may look like
    clues.py      what is asked of a log over and over, each answer with how far rounding may be off
    sign.py       Sign: something that the numbers say; Rule, how one is found
    signs/        the signs, one module for each thing that they tell of
    signs_of.py   everything that a log gives away, the most certain first
    words.py      the same for people and for programs

No code from a file is run, no framework is imported, and memory stays bounded.
"""

from __future__ import annotations

from unstuck.logs.log import Log as Log
from unstuck.logs.read import read_log as read_log
