"""Pool: where jobs are done. Answers come in any order, each job's exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from unstuck.errors import InputError
from unstuck.sweep.job import Answer, Job


class Pool(Protocol):
    """A place with workers."""

    @property
    def workers(self) -> int:
        """How many jobs are done at the same time."""

    def run(self, jobs: Sequence[Job]) -> Iterator[Answer]:
        """Do all jobs; a worker that dies does its job again, elsewhere.

        Leaving the iteration early leaves jobs that were not begun undone.
        """

    def close(self) -> None:
        """End the workers. Jobs under way are lost."""


def open_pool(on: str | None = None, *, processes: int | None = None) -> Pool:
    """The place that a caller names.

    Args:
        on: None for this machine; "ray" for the cluster that this machine belongs to, or an
            address: "ray://host:10001" or "host:6379".
        processes: on this machine; 1 works in this process, None takes one a core.

    Raises:
        InputError: no such place, a number of processes below 1, or one beside a cluster.
        MissingExtra: Ray is not installed.
    """
    from unstuck.engine.blas import cores
    from unstuck.sweep.here import Here
    from unstuck.sweep.processes import Processes

    if processes is not None and processes < 1:
        raise InputError(f"processes={processes}; expected at least 1: --processes 2")
    if on is None:
        if processes is None:
            count = cores()
        else:
            count = processes
        if count == 1:
            return Here()
        return Processes(count)
    if processes is not None:
        raise InputError("a cluster has as many workers as it has; leave out --processes")
    from unstuck.sweep.ray_tasks import RayTasks

    return RayTasks(on)
