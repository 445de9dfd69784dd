"""unstuck.diagnose(model, x, y): the same diagnosis from a notebook, with the live model."""

from __future__ import annotations

from typing import Any

from unstuck.case import Array, Case
from unstuck.doctor.diagnose import diagnose as diagnose_with
from unstuck.doctor.environment import environment
from unstuck.doctor.finding import Diagnosis
from unstuck.frameworks.framework import framework_for, learner_for


def diagnose(
    model: Any,
    x: Any,
    y: Any,
    *,
    validation_data: tuple[Any, Any] | None = None,
    batch_size: int = 32,
    epochs: int = 1,
    weights_before: list[Array] | None = None,
    budget: float | None = None,
    seed: int = 0,
) -> Diagnosis:
    """Say why a compiled Keras model did not learn these arrays.

    Args:
        model: a built and compiled Keras model, trained or not; it is left as it was.
        x: inputs as passed to `fit`: rows on the first axis, or a list of such arrays.
        y: targets, likewise.
        validation_data: (x_val, y_val), or None.
        batch_size: as in `fit`.
        epochs: as in `fit`; retrainings take as many updates.
        weights_before: weights before `fit`, when you kept them.
        budget: seconds for all of it; default: measuring as long as it takes, and retraining eight
            times as long as your training took, 20 to 180.
        seed: of every draw.

    Raises:
        InputError: for arrays that cannot be used.
    """
    case = framework_for(model).case_of(
        model,
        x,
        y,
        validation_data=validation_data,
        batch_size=batch_size,
        epochs=epochs,
        weights_before=weights_before,
    )
    return diagnose_case(case, model=model, budget=budget, seed=seed)


def diagnose_case(
    case: Case, *, model: Any = None, budget: float | None = None, seed: int = 0
) -> Diagnosis:
    """Diagnose a captured case; `model` is the live one, used when its config does not suffice."""
    known, learner = learner_for(case, model)
    report = diagnose_with(known, learner, budget=budget, seed=seed)
    return Diagnosis(case.script, None, (report,), environment=environment())
