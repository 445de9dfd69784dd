r"""Runs a command on a terminal of its own and types when it is told to; run by tests.

    python terminal.py MARKER=KEYS … -- COMMAND …

Waits for each MARKER in the output, then types KEYS ("^C", "^\\", or "hangup", which closes the
terminal). Prints JSON: the wait status as `Popen.returncode` has it, and the output.
"""

import json
import os
import pty
import sys
import time

KEYS = {"^C": b"\x03", "^\\": b"\x1c"}


def read_until(terminal: int, output: bytearray, start: int, marker: bytes) -> int:
    """Collect output until it has the marker after `start`; gives the place behind it."""
    while (found := output.find(marker, start)) < 0:
        output += os.read(terminal, 4096)
    return found + len(marker)


def rest(terminal: int) -> bytes:
    """What is still to be read.

    Linux reports the end of the terminal's last process as an error, and may do so a moment before
    what that process wrote last can be read: so only the second such error in a row is the end.
    """
    output, ends = b"", 0
    while ends < 2:
        try:
            output += os.read(terminal, 4096)
            ends = 0
        except OSError:
            ends += 1
            time.sleep(0.01)
    return output


def main() -> None:
    separator = sys.argv.index("--")
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.argv[separator + 1], sys.argv[separator + 1 :])
    output, place = bytearray(), 0
    try:
        for step in sys.argv[1:separator]:
            marker, _, keys = step.partition("=")
            place = read_until(terminal, output, place, marker.encode())
            if keys == "hangup":
                os.close(terminal)
                break
            os.write(terminal, KEYS[keys])
        else:
            output += rest(terminal)
    except OSError:  # it ended before a marker came
        output += rest(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([status, output.decode(errors="replace")]))


main()
