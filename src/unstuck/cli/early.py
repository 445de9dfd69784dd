"""`python -m unstuck.cli.early FOLDER`: look at a begun case, beside the script that trains it."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

LONGEST = 50.0
"""Seconds after which it gives up: whatever it would say then comes too late."""


def main(folder: Path) -> None:
    """Write the answer beside the case; nothing else is written or printed."""
    watchdog = threading.Timer(LONGEST, os._exit, (1,))
    watchdog.daemon = True
    watchdog.start()
    from unstuck.capture.early import ANSWER
    from unstuck.doctor.early import early, to_json
    from unstuck.report.json import values
    from unstuck.store.atomic import atomic_write
    from unstuck.store.cases import load

    answer: dict[str, Any] = {"lines": [], "errors": []}
    try:
        answer = to_json(early(load(folder)))
    finally:  # a script that waits for it goes on, whatever went wrong
        atomic_write(folder / ANSWER, json.dumps(values(answer)).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
