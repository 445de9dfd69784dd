"""atomic_write: a file has its old content or its new one, never a mixture.

Written under a temporary name in the same folder, flushed, fsynced, renamed, then the folder is
fsynced, so that the new name survives a power cut too.
"""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from unstuck.faults import point


def atomic_write(path: Path, data: bytes) -> None:
    """Replace the content of a file in one step.

    Args:
        path: the file; its folder exists.
        data: the new content.

    Raises:
        OSError: disk full, no permission …; the old content is then still there.
    """
    temporary = path.parent / f".{path.name}.{secrets.token_hex(8)}.tmp"
    try:
        with open(temporary, "xb") as file:
            point("atomic:created")
            file.write(data)
            point("atomic:written")
            file.flush()
            os.fsync(file.fileno())
        point("atomic:synced")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    point("atomic:renamed")
    sync_folder(path.parent)
    point("atomic:done")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; does nothing where folders cannot be fsynced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network and FUSE file systems refuse to fsync a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
