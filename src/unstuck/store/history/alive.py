"""Whether the process that began a run still runs: its number alone may be another's by now."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    """Who began a run.

    Attributes:
        host: name of its machine.
        number: of the process there.
        born: when it started, in the system's own words; "" where the system does not say.
    """

    host: str
    number: int
    born: str


def this() -> Process:
    """This process."""
    return Process(socket.gethostname(), os.getpid(), _born(os.getpid()))


def runs(process: Process) -> bool:
    """Whether it still runs; of another machine's nothing is known, and it counts as running."""
    if process.host != socket.gethostname():
        return True
    if process.born:
        return _born(process.number) == process.born
    if os.name == "nt":  # there os.kill would end it
        return True
    try:
        os.kill(process.number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _born(number: int) -> str:
    """Start of a process since the boot, and which boot; "" of one that has ended."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as file:
            # The name in brackets may hold anything; state and start are fields 3 and 22.
            fields = file.read().rpartition(")")[2].split()
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
    except (OSError, ValueError):
        return ""
    return "" if fields[0] in "ZX" else f"{boot} {fields[19]}"
