"""The process of a worker: `python -m unstuck.sweep.worker`, one JSON line in, one JSON line out.

It ends when its input ends, so that none is left behind when the driver is killed. Ctrl-C is the
driver's business: a terminal sends it to all processes.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading

from unstuck.faults import point
from unstuck.frameworks.keras import own_process
from unstuck.sweep.job import perform


def main() -> None:
    """Answer jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    own_process.prepare()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    while True:
        asked = json.loads(lines.get())
        outcome = perform(asked["work"], asked["given"], asked["threads"])
        point("worker:done")
        answers.write(json.dumps(outcome) + "\n")
        answers.flush()


def _read(lines: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)  # the driver is gone, and with it whoever wants the work under way


if __name__ == "__main__":
    main()
