"""O303 metric-mismatch

## What it does
Finds a reported metric that does not measure the task: accuracy for real-valued targets, exact
equality of probabilities and labels, a yes-or-no accuracy over one-hot columns.

## Why the result misleads
The model may be learning well; the number on the screen says 0.00, or 0.90 before anything was
learned. People then change what was right.

## How it is measured
What each reported metric computes is read from the compiled model. Where that does not fit the
kind of the targets, its last reported value is set beside the score that the trained model's
outputs really have; only a clear difference is reported.

## Example
    model.compile(loss="mse", metrics=["accuracy"])       # y is a temperature

## Use instead
    model.compile(loss="mse", metrics=["mae"])

## Known problems
Own metrics are not judged.

## Fix safety
Safe: metrics do not take part in training.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import REPORTED_METRICS

_ACCURACIES = {
    "accuracy",
    "binary_accuracy",
    "categorical_accuracy",
    "sparse_categorical_accuracy",
}


@cause("O303", "metric-mismatch", explains="result", needs=(REPORTED_METRICS,))
def metric_mismatch(evidence: Evidence) -> Iterator[Suspicion]:
    """The first reported metric that measures something else than the task."""
    for name, computes in evidence.case.metrics.items():
        reported = evidence.last(f"val_{name}")
        if reported is not None:
            actual = evidence.validation
        else:
            actual = evidence.reached
        if reported is None:
            reported = evidence.last(name)
        if reported is None or actual is None or not np.isfinite(reported):
            continue
        reason = _reason(evidence, _plain(computes), reported, actual)
        if reason is not None:
            yield Suspicion(_finding(evidence, name, reported, actual, *reason))
            return


def _plain(computes: str) -> str:
    """'BinaryAccuracy' and 'binary_accuracy' as one name."""
    plain = "".join("_" + c.lower() if c.isupper() else c for c in computes).strip("_")
    if plain in _ACCURACIES:
        return plain
    return computes.lower()


def _reason(
    evidence: Evidence, computes: str, reported: float, actual: float
) -> tuple[str, str, str] | None:
    """(why, what to do, code) when the metric does not fit the targets."""
    target = evidence.target
    if computes not in _ACCURACIES:
        return None
    if not target.discrete:
        return (
            "it counts predictions that equal the target exactly, and real numbers hardly ever do",
            "Watch an error in the target's own units.",
            evidence.snippet("metrics-of-real-numbers"),
        )
    if computes == "binary_accuracy" and target.kind == "one-hot" and target.classes > 2:
        return (
            (
                f"it judges each of the {target.classes} columns by itself; all-zeros would "
                f"score {1 - 1 / target.classes:.3f}"
            ),
            "Judge the row by its largest output.",
            evidence.snippet("metric", name="categorical_accuracy"),
        )
    if abs(reported - actual) < thresholds.METRIC_OFF:
        return None
    return _reason_of_difference(evidence, computes)


def _reason_of_difference(evidence: Evidence, computes: str) -> tuple[str, str, str] | None:
    """(why, what to do, code) of an accuracy of classes that differs from that of the outputs."""
    target = evidence.target
    if computes == "accuracy":
        return (
            "keras.metrics.Accuracy compares labels with raw outputs for exact equality",
            "Let Keras choose the accuracy for the loss: give its name as a string.",
            evidence.snippet("metric", name="accuracy"),
        )
    labels = target.values.shape[2]
    if computes == "categorical_accuracy" and target.kind == "bits" and labels > 1:
        return (
            f"it takes the largest of {labels} outputs for the answer; here each is one",
            "Judge every output by itself.",
            evidence.snippet("metric", name="binary_accuracy"),
        )
    if computes == "binary_accuracy" and evidence.logits:
        return (
            "it cuts at 0.5, and the outputs are logits: 0 is their middle",
            "Cut where the probability is one half.",
            evidence.snippet("binary-accuracy-of-logits"),
        )
    if computes == "binary_accuracy" and target.kind == "bits" and target.levels != (0.0, 1.0):
        return (
            f"it expects labels 0 and 1, and these are {_pair(target.levels)}",
            "Use labels 0 and 1.",
            f"{evidence.case.fit.y_name} = {evidence.case.fit.y_name} > {sum(target.levels) / 2:g}",
        )
    return None


def _pair(levels: tuple[float, ...]) -> str:
    return f"{levels[0]:g} and {levels[1]:g}"


def _finding(
    evidence: Evidence, name: str, reported: float, actual: float, why: str, text: str, code: str
) -> Finding:
    if evidence.metric == "r2":
        score = "R²"
    else:
        score = "accuracy"
    return Finding(
        # Once everything is learned even a wrong metric says so; it misled until then.
        level="error" if abs(reported - actual) >= thresholds.METRIC_OFF else "warning",
        strength="certain",
        measured=f"'{name}' reports {reported:.3f}; the {score} of the outputs is {actual:.3f}",
        why=why,
        evidence={"metric": name, "reported": reported, "measured": actual},
        fix=Fix(text, code),
        unverified="metrics take no part in training; there is nothing to retrain",
    )
