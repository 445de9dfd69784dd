"""Live monitor: say at once what is certain of a training, and what its curve has reached.

Runs in the parent, which only waits: about four times a second it looks into the run folder. A
process of its own looks at the arrays of a fit that has begun (cli/early.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unstuck.cli import failure
from unstuck.cli.early import EAGER
from unstuck.cli.recording import HistoryEntry
from unstuck.process.begun import BEGIN, PASS, answer
from unstuck.process.run_folder import EPOCHS

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_LINE_WIDTH = 90  # with "unstuck: " before it, as wide as the report
_CEILING_TOLERANCE = 0.003  # a score this near a ceiling has reached it
_CONSTANT_TOLERANCE = 0.01  # as near as a curve stays to the constant answer's score
_PERFECT_SCORE = 0.985  # a ceiling from here on is none
_NARROW_INTERVAL = 0.02  # a ceiling known as well as this
_MIN_FLAT_EPOCHS = 5  # epochs that a curve may stay with the constant answer, and a quarter of all


@dataclass
class _Fit:
    """A fit that is looked at.

    Args:
        place: the begun case.
        checker: the process that looks at it, None where it could not be started.
        answer: what it found.
        passed: whether what a pass through the model showed was said.
        scores: scores of the epochs so far, by epoch's number.
        announced: what was said of its curve, "high" or "constant".
    """

    place: Path
    checker: subprocess.Popen[bytes] | None
    answer: dict[str, Any] | None = None
    passed: bool = False
    scores: list[dict[str, float]] = field(default_factory=list)
    announced: set[str] = field(default_factory=set)


class LiveMonitor:
    """Looks into a run folder whenever `look` is called.

    Args:
        folder: the run folder.
        waits: whether the script waits for what is found (--stop-on).
        recording: where curves and what is possible are recorded too, or None.
    """

    def __init__(
        self, folder: Path, *, waits: bool = False, recording: HistoryEntry | None = None
    ) -> None:
        self._folder = folder
        self._recording = recording
        self._waits = waits
        self._fits: dict[str, _Fit] = {}
        self._read = 0
        self._failed = False

    def update(self) -> None:
        """Start checkers for what has begun, say what they found and where curves stand.

        Never raises: after a failure of ours nothing more is said until the script has ended.
        """
        if self._failed:
            return
        try:
            self._look()
        except Exception:
            self._failed = True

    def _look(self) -> None:
        for manifest in sorted(self._folder.glob(f"fit-*{BEGIN}/manifest.json")):
            name = manifest.parent.name.removesuffix(BEGIN)
            if name not in self._fits:
                self._fits[name] = _Fit(
                    manifest.parent, _checker(manifest.parent, eager=self._waits)
                )
                if self._recording is not None:
                    self._recording.begin()
        if not self._fits:
            return
        self._take_epochs()
        for fit in self._fits.values():
            if fit.answer is None:
                fit.answer = answer(fit.place)
                if fit.answer is not None:
                    self._record_limits(fit.answer)
                    _say(fit, *map(str, fit.answer.get("lines", [])))
            if fit.answer is not None:
                _say_of_pass(fit)
                _say_of_curve(fit)

    def close(self) -> None:
        """End the checkers that still run, and take away what was left for them."""
        for fit in self._fits.values():
            if fit.checker is not None:
                fit.checker.kill()
                fit.checker.wait()
        for place in self._folder.glob(f"fit-*{BEGIN}"):
            shutil.rmtree(place, ignore_errors=True)
        with suppress(OSError):
            (self._folder / EPOCHS).unlink()

    def _take_epochs(self) -> None:
        try:
            with open(self._folder / EPOCHS, "rb") as file:
                file.seek(self._read)
                content = file.read(1 << 20)
        except OSError:
            return
        whole = content.rfind(b"\n") + 1
        self._read += whole
        for text in content[:whole].splitlines():
            try:
                line = json.loads(text)
                fit = self._fits.get(line["fit"])
                logs = dict(line["logs"])
            except (ValueError, KeyError, TypeError):
                continue
            if fit is not None:
                fit.scores.append(logs | {"epochs": line.get("epochs", 0)})
                self._record_epoch(str(line["fit"]), logs, len(fit.scores), line.get("epochs"))

    def _record_epoch(self, fit: str, logs: dict[str, float], epoch: int, epochs: Any) -> None:
        if self._recording is None:
            return
        rows = [(f"{fit}/{name}", epoch, float(value)) for name, value in logs.items()]
        if isinstance(epochs, int) and epochs > 0:
            progress = min(epoch / epochs, 1.0)
        else:
            progress = None
        self._recording.points(rows, progress)

    def _record_limits(self, limits: dict[str, Any]) -> None:
        if self._recording is not None and limits.get("constant") is not None:
            self._recording.limits(
                constant=limits["constant"], low=limits.get("low"), high=limits.get("high")
            )


def _checker(place: Path, *, eager: bool) -> subprocess.Popen[bytes] | None:
    environment = {**os.environ, **dict.fromkeys(_THREADS, "1")}
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "unstuck.cli.early", str(place), *([EAGER] * eager)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError:
        return None


def _say_of_pass(fit: _Fit) -> None:
    if fit.passed:
        first_pass = None
    else:
        first_pass = answer(fit.place, PASS)
    if first_pass is not None:
        fit.passed = True
        _say(fit, *map(str, first_pass.get("lines", [])))


def _say_of_curve(fit: _Fit) -> None:
    """One line when the curve has reached the ceiling, one when it stays with the constant."""
    limits = fit.answer or {}
    name = _scored_metric(fit, limits)
    scores = [float(logs[name]) for logs in fit.scores if name in logs]
    if not scores:
        return
    total = int(fit.scores[-1].get("epochs") or 0)
    where = f"epoch {len(scores)}{f' of {total}' if total else ''}: {name} {scores[-1]:.3f}"
    constant = limits.get("constant")
    if _at_ceiling(scores[-1], limits):
        reached = f"has reached what these arrays allow ({_ceiling_words(limits)})"
        _once(fit, "high", f"{where} {reached}; more epochs add nothing to it")
    elif constant is not None and _stays(scores, constant, limits.get("high"), total):
        stuck = f"has not left what the constant baseline scores ({constant:.3f})"
        _once(fit, "constant", f"{where} {stuck}")


def _scored_metric(fit: _Fit, limits: dict[str, Any]) -> str:
    """The first of the metrics that the ceiling is known of and the epochs report, else ""."""
    reported = {}
    if fit.scores:
        reported = fit.scores[0]
    return next((str(name) for name in limits.get("reports", []) if name in reported), "")


def _at_ceiling(score: float, limits: dict[str, Any]) -> bool:
    """Whether a score has reached a ceiling that is below a perfect score."""
    high = limits.get("high")
    if high is None or high >= _PERFECT_SCORE:
        return False
    return score >= _least(limits) - _CEILING_TOLERANCE


def _ceiling_words(limits: dict[str, Any]) -> str:
    """A known ceiling, as the interval that it is known to lie in."""
    high = float(limits["high"])
    least = _least(limits)
    if least < high:
        return f"{least:.3f}–{high:.3f}"
    return f"{high:.3f}"


def _least(limits: dict[str, Any]) -> float:
    """The lower end of a narrow ceiling: on few rows counting bounds it from far above."""
    low = limits.get("low")
    high = float(limits["high"])
    if low is not None and high - low < _NARROW_INTERVAL:
        return float(low)
    return high


def _stays(scores: list[float], constant: float, high: float | None, total: int) -> bool:
    """Whether a curve has been at the constant answer's score for long, with room above it."""
    patient = len(scores) >= max(_MIN_FLAT_EPOCHS, total // 4)
    room = high is None or high > constant + 0.02
    return (
        patient
        and room
        and all(abs(s - constant) < _CONSTANT_TOLERANCE for s in scores[-_MIN_FLAT_EPOCHS:])
    )


def _once(fit: _Fit, kind: str, line: str) -> None:
    if kind not in fit.announced:
        fit.announced.add(kind)
        _say(fit, line)


def _say(fit: _Fit, *lines: str) -> None:
    at = (fit.answer or {}).get("at")
    for line in lines:
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\n")  # a progress bar stands in this line
        failure.say(*textwrap.wrap(f"{at}: {line}" if at else line, _LINE_WIDTH))
