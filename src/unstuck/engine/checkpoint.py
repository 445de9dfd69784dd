"""Checkpoint: a folder from which a population that was stopped goes on, bit for bit.

One file a member: its mark while it trains, its run when it is done. Each file names the work that
it belongs to, so that numbers of other data, settings or kernels are never taken over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from unstuck.case import Array
from unstuck.engine.blocks import Mark
from unstuck.engine.learner import Run
from unstuck.errors import InputError
from unstuck.faults import point
from unstuck.store.atomic import atomic_write
from unstuck.store.bundle import decode, encode
from unstuck.store.lock import lock

_MAX_FILE_BYTES = 2 << 30  # bytes of one file


class Checkpoint:
    """The files of one population.

    Args:
        folder: made if it is not there.
        work: what identifies the work: a digest of data, model and settings.

    Raises:
        InputError: the folder holds other work, another process writes to it, or it cannot be made.
    """

    def __init__(self, folder: Path, work: str) -> None:
        self._folder = folder
        self._work = work
        self._lock = lock(folder, option="checkpoint", work="trains this population")

    def close(self) -> None:
        """Let other processes use the folder."""
        self._lock.release()

    def load(self, member: int) -> Mark | Run | None:
        """How far a member has come, or None.

        Raises:
            InputError: the file belongs to other work.
            CaseError: it is damaged.
        """
        path = self._path(member)
        if not path.exists():
            return None
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise InputError(f"{path} holds more than {_MAX_FILE_BYTES} bytes; delete it")
        head, arrays = decode(path.read_bytes(), str(path))
        if head.get("work") != self._work:
            raise InputError(
                f"checkpoint={self._folder} holds another population (other data, model, settings "
                "or version); name another folder, or delete this one"
            )
        if head.get("done"):
            return _run(head, arrays)
        return _mark(head, arrays)

    def save(self, member: int, what: Mark | Run) -> None:
        """Write how far a member has come.

        Raises:
            OSError: disk full, no permission …; the file before is still there.
        """
        fields = {name: value for name, value in vars(what).items() if name not in _ARRAYS}
        head = {"work": self._work, "done": isinstance(what, Run), **fields}
        if isinstance(what, Mark):
            arrays = what.state
        else:
            arrays = (*what.weights, what.outputs)
        point("checkpoint:encoded")
        atomic_write(self._path(member), encode(head, arrays))
        point("checkpoint:saved")

    def _path(self, member: int) -> Path:
        return self._folder / f"member-{member:06d}.run"


_ARRAYS = ("state", "weights", "outputs")


def _mark(head: dict[str, Any], arrays: tuple[Array, ...]) -> Mark:
    fields = {name: head[name] for name in Mark.__dataclass_fields__ if name not in _ARRAYS}
    fields["losses"], fields["scores"] = tuple(fields["losses"]), tuple(fields["scores"])
    return Mark(**fields, state=arrays)


def _run(head: dict[str, Any], arrays: tuple[Array, ...]) -> Run:
    fields = {name: head[name] for name in Run.__dataclass_fields__ if name not in _ARRAYS}
    fields["losses"], fields["scores"] = tuple(fields["losses"]), tuple(fields["scores"])
    return Run(**fields, weights=arrays[:-1], outputs=arrays[-1])
