"""What `unstuck run` does once the script has ended: from its run folder to a Diagnosis."""

from __future__ import annotations

import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unstuck.cli.failure import as_line
from unstuck.cli.no_fit_reason import why_nothing
from unstuck.doctor.environment import environment
from unstuck.doctor.finding import Diagnosis, FitReport
from unstuck.process.run_folder import RunRecord
from unstuck.process.watched import OWN

if TYPE_CHECKING:
    from unstuck.case import Case
    from unstuck.doctor.series import Training

TOTAL_SECONDS = 120.0
"""Seconds for all fits together after the first, unless --budget says otherwise."""
_MIN_SECONDS_PER_FIT = 5.0
_MAX_FITS_PER_PLACE = 3


@dataclass(frozen=True)
class Ended:
    """How the script ended.

    Args:
        script: as the user named it.
        status: exit status; −n when signal n ended it.
    """

    script: str
    status: int


def _missing(ended: Ended) -> str | None:
    """The script's name, where python did not find it."""
    if ended.status != 2 or ended.script.startswith("-m ") or Path(ended.script).exists():
        return None
    return ended.script


def diagnose_run(
    record: RunRecord,
    ended: Ended,
    *,
    budget: float | None,
    frameworks: Iterable[str] = OWN,
) -> Diagnosis:
    """Diagnose every captured fit of a script; what cannot be diagnosed becomes a note.

    Args:
        record: what the script's process left.
        ended: how it ended.
        budget: seconds for all fits together; None for the default.
        frameworks: modules whose import started a watch.
    """
    fits: list[FitReport] = []
    if record.cases:
        fits, notes = _diagnose(record, budget)
    else:
        notes = []
        if not record.kinds:  # a note of either kind says itself why nothing was trained
            missing = _missing(ended)
            notes = [
                why_nothing(record.facts, ended.status, missing=missing, frameworks=frameworks)
            ]
    return Diagnosis(
        script=ended.script,
        exit=ended.status,
        fits=tuple(fits),
        notes=(*notes, *dict.fromkeys(record.notes)),
        environment=environment(),
    )


def _diagnose(record: RunRecord, budget: float | None) -> tuple[list[FitReport], list[str]]:
    """Reports of the fits, and what is to be said of those that have none."""
    from unstuck.terminal.progress import Progress

    warnings.simplefilter("ignore")  # what NumPy says of a run that diverges, the report says
    chosen, notes = worth_diagnosing(record.cases)
    first = _prepared(record, chosen)
    fits: list[FitReport] = []
    started = time.monotonic()
    total = TOTAL_SECONDS
    if budget is not None:
        total = budget
    progress = Progress(sys.stderr)
    for number, training in enumerate(chosen):
        left = total - (time.monotonic() - started)
        share = share_of(budget, left, fits_left=len(chosen) - number, first=number == 0)
        try:
            read = first.pop(training, training.case)  # popped: rows are not held any longer
            fits.append(_report(record, training, read, budget=share, progress=progress.say))
        except KeyboardInterrupt:
            notes.append(interrupted())
            break
        except Exception as error:
            notes.append(as_line(error, what=f"the diagnosis of {training.folders[-1].name}"))
        finally:
            progress.clear()
    return fits, notes


def interrupted() -> str:
    """What to say after a Ctrl-C; from now on another one changes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return "the diagnosis was interrupted; the script's result is untouched"


def _prepared(record: RunRecord, chosen: list[Training]) -> dict[Training, Callable[[], Case]]:
    """Import its framework and read the first case at the same time.

    Returns:
        For that training, if it is to be read at all, what gives its case.
    """
    from unstuck.frameworks.framework import framework_named

    first: dict[Training, Callable[[], Case]] = {}
    with ThreadPoolExecutor(max_workers=1) as pool:
        if chosen and chosen[0].folders[-1].name not in record.reports:
            first[chosen[0]] = pool.submit(chosen[0].case).result
        if chosen:
            with suppress(Exception):  # said of the fits that need it, when they are diagnosed
                framework_named(chosen[0].framework).start()
    return first


def _report(
    record: RunRecord,
    training: Training,
    read: Callable[[], Case],
    *,
    budget: float | None,
    progress: Callable[[str], None],
) -> FitReport:
    from unstuck.doctor.diagnose import diagnose
    from unstuck.frameworks.framework import framework_of, learner_for
    from unstuck.report.json_reader import loads_fit
    from unstuck.store.description import described

    made_at_exit = record.reports.get(training.folders[-1].name)
    if made_at_exit is not None:
        return loads_fit(made_at_exit.read_text(encoding="utf-8"))
    case = described(read(), training.folders[-1])
    framework_of(case).start()
    case, learner = learner_for(case)
    return diagnose(case, learner, budget=budget, progress=progress)


def share_of(budget: float | None, left: float, *, fits_left: int, first: bool) -> float | None:
    """Seconds for the next fit: an even share of what was asked; else the doctor's default once."""
    if budget is not None:
        return max(left, 0.0) / fits_left
    if first:
        return None
    return max(left, _MIN_SECONDS_PER_FIT)


def worth_diagnosing(folders: Sequence[Path]) -> tuple[list[Training], list[str]]:
    """The trainings to diagnose: all, but of many at one place in the code only the last."""
    from unstuck.doctor.series import trainings

    places: dict[str, list[Training]] = {}
    every_training = trainings(folders)
    for training in every_training:
        places.setdefault(training.at, []).append(training)
    notes = [
        f"{len(alike)} models were trained at {place}; the last of them is diagnosed"
        for place, alike in places.items()
        if len(alike) > _MAX_FITS_PER_PLACE
    ]
    dropped = {
        t for alike in places.values() if len(alike) > _MAX_FITS_PER_PLACE for t in alike[:-1]
    }
    return [training for training in every_training if training not in dropped], notes
