"""Named points at which a test can make a real process fail: `point("atomic:written")`.

Nothing happens unless the environment variable UNSTUCK_FAULT was "name=kind" when this module was
first imported. Kinds: kill (SIGKILL to the process itself), raise (RuntimeError), enospc and eacces
(OSError, as a full disk or a read-only folder gives).
"""

from __future__ import annotations

import errno
import os
import signal

VARIABLE = "UNSTUCK_FAULT"
_NAME, _, _KIND = os.environ.get(VARIABLE, "").rpartition("=")


def point(name: str) -> None:
    """Fail here if the environment asked for it.

    Raises:
        OSError: for the kinds enospc and eacces.
        RuntimeError: for the kind raise.
    """
    if name == _NAME:
        _fail(name)


def _fail(name: str) -> None:
    if _KIND == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if _KIND in ("enospc", "eacces"):
        code = getattr(errno, _KIND.upper())
        raise OSError(code, os.strerror(code), name)
    raise RuntimeError(f"fault {_KIND!r} asked for at {name!r}")
