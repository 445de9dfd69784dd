"""Jobs done as tasks of a Ray cluster, one task a job, one core each.

Ray starts a task again when its worker or its machine dies. Only as many tasks are handed in at a
time as keep the cluster busy, so that neither the driver nor the cluster holds a long queue. See
Moritz et al. 2018, OSDI, "Ray: a distributed framework for emerging AI applications".
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from unstuck import __version__
from unstuck.errors import InputError, MissingExtra
from unstuck.sweep.job import Answer, Job, answer_to, perform

_RETRIES = 5
_CONNECTION_SECONDS = 10.0
_TASKS_AHEAD_PER_CORE = 2  # in Ray's hands, so that no core waits for the driver


class RayTasks:
    """A Ray cluster that runs already.

    Args:
        address: "ray" for the cluster that this machine belongs to, or where it is.

    Raises:
        InputError: there is no cluster there, or it has no cores.
        MissingExtra: Ray is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            import ray
        except ImportError:
            raise MissingExtra("--on ray", "ray") from None
        self._ray = ray
        self._mine = not ray.is_initialized()
        if self._mine:
            _connect(ray, address)
        self.workers = int(ray.cluster_resources().get("CPU", 0))
        if self.workers < 1:
            self.close()
            raise InputError(f"the cluster at {address} has no cores for tasks: ray status")
        self._task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_perform)

    def run(self, jobs: Sequence[Job]) -> Iterator[Answer]:
        """See `Pool.run`."""
        waiting = iter(jobs)
        under_way: dict[Any, Job] = {}
        try:
            while True:
                for job in waiting:
                    task = self._task.remote(job.work, dict(job.given), __version__)
                    under_way[task] = job
                    if len(under_way) >= _TASKS_AHEAD_PER_CORE * self.workers:
                        break
                if not under_way:
                    return
                (done,), _ = self._ray.wait(list(under_way), num_returns=1)
                yield self._answer(done, under_way.pop(done))
        finally:
            for task in under_way:
                self._ray.cancel(task, force=True)

    def close(self) -> None:
        """Leave the cluster, which runs on."""
        if self._mine:
            self._ray.shutdown()

    def _answer(self, done: Any, job: Job) -> Answer:
        try:
            outcome: Mapping[str, Any] = self._ray.get(done)
        except self._ray.exceptions.RayError as error:
            cause = str(error).strip().rpartition("\n")[2]
            more = "; is unstuck installed on every machine of the cluster?"
            missing = "ModuleNotFoundError" in str(error)
            return Answer(job, {}, f"{type(error).__name__}: {cause}{more if missing else ''}")
        return answer_to(job, outcome)


def _perform(work: str, given: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    """Do a job in a process of the cluster, on one core."""
    if __version__ != wanted:
        return {
            "error": f"this machine of the cluster has unstuck {__version__}; expected {wanted} "
            f"as here: pip install unstuck=={wanted}"
        }
    from unstuck.frameworks.keras import own_process

    own_process.prepare()
    return perform(work, given, 1)


def _connect(ray: Any, address: str) -> None:
    try:
        _reach(address)
        ray.init(
            address="auto" if address == "ray" else address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            configure_logging=False,
        )
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        first = str(error).strip().partition("\n")[0].partition(". ")[0]
        raise InputError(
            f"no Ray cluster answers at {address!r} ({first}); start one with: ray start --head"
        ) from None


def _reach(address: str) -> None:
    """Fail at once where nobody listens, for which Ray would wait for minutes.

    Raises:
        OSError: nobody listens.
    """
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECTION_SECONDS).close()
