"""Jobs done by local processes that speak JSON lines with this one.

Each is attended by a thread. One that dies (out of memory, a crash in native code) is started anew
and gets its job again; a job under which three processes died has failed.
"""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Any

from unstuck.engine.blas import cores
from unstuck.sweep.job import Answer, Job, answer_to

_ATTEMPTS = 3


class Processes:
    """Local processes.

    Args:
        workers: how many; each is started when there is a job for it.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._threads = max(1, cores() // workers)
        self._lock = threading.Lock()
        self._living: set[_Process] = set()
        self._idle: list[_Process] = []
        self._closed = threading.Event()

    def run(self, jobs: Sequence[Job]) -> Iterator[Answer]:
        """See `Pool.run`.

        Raises:
            OSError: no process can be started.
        """
        waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        done: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        ended = threading.Event()
        for _ in range(min(self.workers, len(jobs))):
            threading.Thread(target=self._attend, args=(waiting, done, ended), daemon=True).start()
        try:
            for _ in jobs:
                answer = done.get()
                if isinstance(answer, Exception):
                    raise answer
                yield answer
        finally:
            ended.set()

    def close(self) -> None:
        """See `Pool.close`."""
        self._closed.set()
        with self._lock:
            living = list(self._living)
            idle = list(self._idle)
        for process in living:
            process.kill()  # the attendant of a busy one sees its end
        for process in idle:
            process.end()

    def _attend(
        self,
        waiting: queue.SimpleQueue[Job],
        done: queue.SimpleQueue[Answer | Exception],
        ended: threading.Event,
    ) -> None:
        """Take jobs until there are none, with one process, or as many as it takes."""
        try:
            process = self._process()
            while not ended.is_set():
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    break
                process, answer = self._answered(process, job)
                done.put(answer)
            with self._lock:
                self._idle.append(process)
        except Exception as error:
            done.put(error)

    def _process(self, instead_of: _Process | None = None) -> _Process:
        with self._lock:
            if instead_of is not None:
                self._living.discard(instead_of)
            elif self._idle:
                return self._idle.pop()
            if self._closed.is_set():
                raise OSError("the pool is closed")
            process = _Process(self._threads)
            self._living.add(process)
            return process

    def _answered(self, process: _Process, job: Job) -> tuple[_Process, Answer]:
        died = ""
        for _ in range(_ATTEMPTS):
            outcome = process.ask(job)
            if outcome is not None:
                return process, answer_to(job, outcome)
            died = process.end()
            process = self._process(instead_of=process)
        return process, Answer(job, {}, f"its process died {_ATTEMPTS} times, {died}")


class _Process:
    """One worker.

    Args:
        threads: that its work may use.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "unstuck.sweep.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
        )

    def ask(self, job: Job) -> dict[str, Any] | None:
        """What the job's work told, or None if the process died of it."""
        asked = {"work": job.work, "given": job.given, "threads": self._threads}
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(json.dumps(asked).encode() + b"\n")
            self._child.stdin.flush()
        except OSError:
            return None
        line = self._child.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        outcome: dict[str, Any] = json.loads(line)
        return outcome

    def kill(self) -> None:
        """End the process, at once, and leave no trace of it in the system's table."""
        self._child.kill()
        self._child.wait()

    def end(self) -> str:
        """Wait for the process, which was killed or died, and let its files go.

        Returns:
            How it ended, in words: the signal, or its last line on stderr.
        """
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was buffered cannot be written any more
                pipe.close()
        status = self._child.wait()
        self._told.seek(0)
        last = self._told.read().decode(errors="replace").strip().rpartition("\n")[2]
        self._told.close()
        if status < 0:
            return f"of {signal.Signals(-status).name}: has the machine enough memory?"
        return f"at last with status {status}: {last}"
