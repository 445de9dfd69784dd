"""At the exit of the user's script: diagnose models that exist only in that process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.series import Training, trainings
from unstuck.errors import RebuildError
from unstuck.frameworks.framework import framework_of, learner_for
from unstuck.process.run_folder import note, read
from unstuck.report.json import fit_to_json
from unstuck.store.atomic import atomic_write
from unstuck.store.description import leave

if TYPE_CHECKING:
    from unstuck.case import Case
    from unstuck.process.live_fit import LiveFit
    from unstuck.process.run_folder import Settings

TOTAL_SECONDS = 120.0
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
            budget = TOTAL_SECONDS / len(chosen)
        _diagnose(settings, training, known[training.folders[-1].name], budget)


def _described(case: Case, fit: LiveFit) -> bool:
    """Leave what the model is made of, if that can be said: then it needs no process of its own."""
    try:
        description = framework_of(case).describe(case, fit.model)
    except RebuildError:
        return False
    leave(description, fit.folder)
    return True


def _diagnose(settings: Settings, training: Training, fit: LiveFit, budget: float | None) -> None:
    try:
        case = training.case()
        if _described(case, fit):
            return
        case, learner = learner_for(case, fit.model)
        report = diagnose(case, learner, budget=budget)
    except Exception as error:
        note(settings, f"{fit.folder.name} was not diagnosed: {type(error).__name__}: {error}")
        return
    target = fit.folder.with_name(fit.folder.name + ".report.json")
    atomic_write(target, json.dumps(fit_to_json(report)).encode())
