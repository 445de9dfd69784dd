"""What `unstuck demo` trains: the thread's program, stuck and repaired, and nets to watch.

or_stuck.py     bitwise OR of two 5-bit strings, from arrays whose axes are interleaved
or_repaired.py  the same with the line that puts them right
"""

from __future__ import annotations

from pathlib import Path

SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("or_stuck.py", "or_repaired.py"))
"""Programs, run with `unstuck run`."""
TRAININGS = (
    ("parity", "--model", "gru"),
    ("or", "--model", "rnn"),
    ("addition", "--model", "lstm", "--units", "5", "--seeds", "5"),
)
"""Arguments of `unstuck lab train`."""
