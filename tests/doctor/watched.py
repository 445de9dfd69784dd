"""Findings about a real training, without retrainings unless they are given time."""

from __future__ import annotations

from tests.engine.some_models import keras

from unstuck.api.watch import Watch
from unstuck.doctor.finding import Finding, FitReport


def report(model: keras.Model, *data, budget: float = 0, **fit) -> FitReport:
    """What is said of this call of `fit`."""
    watch = Watch(budget=budget, print=False, early=False)
    model.fit(*data, callbacks=[watch], verbose=0, **fit)
    return watch.diagnosis.fits[0]


def findings(model: keras.Model, *data, **fit) -> dict[str, Finding]:
    """The findings that are no notes, by code."""
    return {f.code: f for f in report(model, *data, **fit).findings if f.level != "note"}
