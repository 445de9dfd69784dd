"""Early: what is known of a fit before its first update, left for the parent to look at.

The script's process only writes; another process reads, and says what is certain while the script
trains (cli/live_monitor.py). With --stop-on error the script waits for its answer.

    fit-0001.begin/            the case as it was before the first update
    fit-0001.begin/early.json  the answer: {"lines": […], "errors": […], …}, see doctor.early
    fit-0001.begin/pass.json   the same of one pass through the model, see doctor.first_pass
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from unstuck.case import Case
from unstuck.store import cases

BEGIN = ".begin"
ANSWER = "early.json"
PASS = "pass.json"
STOPPED = 3
"""Exit status of a script that was ended before its first update."""

MAX_FITS = 3
"""Calls of fit that are looked at early: of many, the first ones tell."""

_MAX_BYTES = 64 << 20
_MAX_WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.02


def leave(case: Case, folder: Path, name: str) -> Path | None:
    """Write a case that has just begun; None where its rows are not known or take too long.

    Args:
        case: without history.
        folder: the run folder.
        name: of the fit, "fit-0001".
    """
    arrays = (*case.x, *case.y, *case.x_val, *case.y_val)
    if not case.x or not case.y or case.sampled or sum(a.nbytes for a in arrays) > _MAX_BYTES:
        return None
    place = folder / f"{name}{BEGIN}"
    cases.save(case, place)
    return place


def answer(place: Path, name: str = ANSWER) -> dict[str, Any] | None:
    """What was found out about a begun case, or None as long as nothing was."""
    try:
        content = json.loads((place / name).read_bytes())
    except (OSError, ValueError):
        return None
    if isinstance(content, dict):
        return content
    return None


def wait(place: Path) -> dict[str, Any] | None:
    """The first answer with errors, else the last; None when it takes longer than a minute."""
    end = time.monotonic() + _MAX_WAIT_SECONDS
    while time.monotonic() < end:
        for name in (ANSWER, PASS):
            reply = answer(place, name)
            if reply is not None and (reply.get("errors") or name == PASS):
                return reply
        time.sleep(_POLL_SECONDS)
    return None
