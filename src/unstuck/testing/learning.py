"""The third part of check_framework: a model that is asked and trained again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from unstuck.case import Array, Case
from unstuck.engine.inside import Inside
from unstuck.engine.learner import Learner, Plan, Run
from unstuck.errors import InputError, RebuildError, UnstuckError
from unstuck.frameworks.framework import Framework

UPDATES = 6
_ROWS = 64


def learner_of(framework: Framework, watched: Case, model: Any) -> tuple[Case, Learner]:
    """The learner that the case alone gives, else the one that the live model gives."""
    for live in (None, model):
        case, learner = framework.learner(watched, live)
        if learner is not None:
            return case, learner
    raise AssertionError(f"{framework.name} has no learner, neither from a case nor a live model")


def check_learner(framework: Framework, case: Case, learner: Learner, answers: Array) -> None:
    """It answers as the live model does, and its trainings follow from their seed.

    Args:
        framework: whose learner it is.
        case: in the learner's words.
        learner: to be held.
        answers: what the live model says about the case's rows.
    """
    predicted = _asked(case, learner)
    shape = predicted.shape
    assert shape == answers.shape, f"predict gives {shape}, the model {answers.shape}"
    worst = float(np.abs(predicted - answers).max())
    assert close(predicted, answers), (
        f"predict with weights_after is off the live model's answers by up to {worst:.2g}"
    )
    initial = np.asarray(learner.predict(case.x, weights=case.weights_before))
    moved = not close(initial, predicted)
    assert moved, "predict gives the same for weights_before and weights_after"
    _check_fresh(case, learner)
    _check_inside(case, learner)
    _check_trained(case, learner)
    again = _asked(case, learner)
    assert np.array_equal(again, predicted), "predict gives another answer after train"
    _check_refusals(framework, case)


def plan_of(case: Case, weights: tuple[Array, ...] | None = None) -> Plan:
    """A short training on the case's first rows, which are its held-out rows too."""
    x, y = (tuple(part[:_ROWS] for part in side) for side in (case.x, case.y))
    return Plan(
        x=x,
        y=y,
        x_test=x,
        y_test=y,
        updates=UPDATES,
        batch=16,
        block=UPDATES // 2,
        score=lambda _truth, outputs: float(np.mean(outputs)),
        weights=weights,
    )


def same(run: Run, other: Run) -> bool:
    """Whether two runs are one training."""
    parts = list(zip(run.weights, other.weights, strict=False))
    return (
        len(run.weights) == len(other.weights)
        and all(a.shape == b.shape and close(a, b, 1e-6) for a, b in parts)
        and close(np.array(run.losses), np.array(other.losses), 1e-6)
        and run.outputs.shape == other.outputs.shape
        and close(run.outputs, other.outputs, 1e-6)
    )


def close(array: Array, other: Array, tolerance: float = 1e-4) -> bool:
    """Whether two arrays hold the same numbers, but for what rounding makes of them."""
    return array.shape == other.shape and np.allclose(
        array, other, rtol=tolerance, atol=tolerance, equal_nan=True
    )


def _asked(case: Case, learner: Learner) -> Array:
    return np.asarray(learner.predict(case.x, weights=case.weights_after))


def _check_fresh(case: Case, learner: Learner) -> None:
    first, again, other = (learner.fresh_weights(seed) for seed in (0, 0, 1))
    wanted = [part.shape for part in case.weights_before]
    assert [part.shape for part in first] == wanted, (
        f"fresh_weights have shapes {[part.shape for part in first]}, expected {wanted}"
    )
    pairs = list(zip(first, again, strict=True))
    assert all(np.array_equal(a, b) for a, b in pairs), "fresh_weights(0) gave two different draws"
    pairs = list(zip(first, other, strict=True))
    assert any(not np.array_equal(a, b) for a, b in pairs), "fresh_weights(0) are those of seed 1"


def _check_inside(case: Case, learner: Learner) -> None:
    try:
        inside = learner.inside(case.x[0][:_ROWS], weights=case.weights_after)
    except UnstuckError as error:
        check_line(error, "inside")
        return
    assert isinstance(inside, Inside), f"inside gives a {type(inside).__name__}, expected Inside"


def _check_trained(case: Case, learner: Learner) -> None:
    first, again, other = (learner.train(plan_of(case), seed=seed) for seed in (0, 0, 1))
    assert same(first, again), "train gave two different runs with one seed"
    assert not same(first, other), "train gave the same run with two seeds"
    assert (first.seed, first.updates) == (0, UPDATES), f"{first!r}, expected {UPDATES} updates"
    assert len(first.losses) == len(first.scores) == 2, f"{len(first.losses)} blocks, expected 2"
    assert first.outputs.shape[0] == len(plan_of(case).x_test[0]), "outputs of other rows"
    from_there = learner.train(plan_of(case, case.weights_after), seed=0)
    assert not same(first, from_there), "train takes no notice of the plan's weights"
    predicted = np.asarray(learner.predict(plan_of(case).x_test, weights=first.weights))
    assert close(predicted, first.outputs), "predict with a run's weights differs from its outputs"


def _check_refusals(framework: Framework, case: Case) -> None:
    """What cannot be read is refused in one line."""
    nowhere = Path("no such folder") / "model.bin"
    try:
        framework.case_of_saved(nowhere, case.x[0], case.y[0])
    except (InputError, RebuildError) as error:
        check_line(error, "case_of_saved")
    else:
        raise AssertionError(f"case_of_saved made a case of {nowhere}, which is no file")


def check_line(error: Exception, what: str) -> None:
    """An error of ours is one line."""
    text = str(error)
    assert text, f"{what} was refused without a word, expected one line"
    assert "\n" not in text, f"{what} was refused with {text!r}, expected one line"
