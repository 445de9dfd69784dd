"""`unstuck serve` in a process of its own, on a history that a test filled."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tests.report.some_reports import THREAD

from unstuck.lab import experiment
from unstuck.lab.experiment import Result
from unstuck.report import lab_outcome
from unstuck.report.outcome import outcome
from unstuck.store.history.place import FILE
from unstuck.store.history.record import Recorder, RunOutcome


@dataclass(frozen=True)
class Answer:
    """An answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A page that is being served."""

    link: str
    file: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        port = urlsplit(self.link).port
        assert port is not None
        return port

    @property
    def token(self) -> str:
        return urlsplit(self.link).path.strip("/")

    def ask(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request with exactly this path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}))
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path below the token."""
        return self.ask(f"/{self.token}/{path}", headers=headers)


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The page of the history in a folder."""
    environment = {**os.environ, "UNSTUCK_HISTORY": str(folder)}
    command = [sys.executable, "-m", "unstuck", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, first + process.stdout.read()
        yield Served(found.group(), folder / FILE, process)
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()


def some_history(folder: Path) -> dict[str, str]:
    """Runs of every kind: names to ids."""
    file = folder / FILE
    found = {}

    def record(name: str, kind: str, told: RunOutcome | None, state: str = "finished") -> None:
        recorder = Recorder(file, kind, name)
        recorder.points([("fit-0001/accuracy", at, 0.7 + at / 100) for at in range(10)])
        recorder.end(state, told, exit=0)
        found[name] = recorder.id

    record("stuck.py", "script", outcome(THREAD))
    record("killed.py", "script", None, "failed")
    record("addition with lstm", "lab", lab_outcome.trained(adder()))
    record("addition with nothing", "lab", lab_outcome.trained(broken(adder())))
    return found


def broken(result: Result) -> Result:
    """A training whose best net has lost its weights: it answers 0 to everything."""
    best = result.best
    nothing = replace(best, weights=tuple(0 * weight for weight in best.weights))
    return replace(result, nets=(nothing,))


@cache
def adder() -> Result:
    """A net that adds."""
    result = experiment.train("addition", seeds=2, progress=False)
    assert result.best.whole.exact == 1.0
    return result
