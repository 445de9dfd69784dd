"""At the exit of the user's script: diagnose models that exist only in that process."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from unstuck.capture.graph import graph
from unstuck.capture.run_folder import GRAPH, note, read
from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.series import Training, trainings
from unstuck.engine.live import Live
from unstuck.engine.untouched import silence
from unstuck.errors import RebuildError
from unstuck.report.json import fit_to_json
from unstuck.store.atomic import atomic_write

if TYPE_CHECKING:
    from unstuck.capture.live_fit import LiveFit
    from unstuck.capture.run_folder import Settings
    from unstuck.case import Case

TOTAL = 120.0
"""Seconds for all trainings together after the first, unless --budget says otherwise."""


def main(settings: Settings, live: list[LiveFit]) -> None:
    """Write one report beside the last case of each training whose model only lives here."""
    known = {fit.folder.name: fit for fit in live}
    chosen = [t for t in trainings(read(settings.folder).cases) if t.folders[-1].name in known]
    for number, training in enumerate(chosen):
        budget = settings.budget
        if budget is not None:
            budget /= len(chosen)
        elif number > 0:
            budget = TOTAL / len(chosen)
        _diagnose(settings, training, known[training.folders[-1].name], budget)


def _drawn(case: Case, fit: LiveFit) -> bool:
    """Leave the model as a graph, if it is one: then it needs no process of its own."""
    try:
        with silence():
            found = graph(fit.model, case)
    except RebuildError:
        return False
    target = fit.folder.with_name(fit.folder.name + GRAPH)
    content = {"model": asdict(found.spec), "order": found.order}
    atomic_write(target, json.dumps(content).encode())
    return True


def _diagnose(settings: Settings, training: Training, fit: LiveFit, budget: float | None) -> None:
    try:
        case = training.case()
        if _drawn(case, fit):
            return
        learner = Live(
            fit.model, case.weights_before, case.model.compiled, batch=case.fit.batch_size
        )
        report = diagnose(case, learner, budget=budget)
    except Exception as error:
        note(settings, f"{fit.folder.name} was not diagnosed: {type(error).__name__}: {error}")
        return
    target = fit.folder.with_name(fit.folder.name + ".report.json")
    atomic_write(target, json.dumps(fit_to_json(report)).encode())
