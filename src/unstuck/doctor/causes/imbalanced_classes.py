"""D109 imbalanced-classes

## What it does
Finds models that always give the most frequent class while the rare ones can be told.

## Why it stops learning
A constant answer is right as often as that class occurs: 95 times in 100. The loss is low from
the start, and the few rare rows in a batch hardly move the weights.

## How it is measured
The share of right answers is taken class by class; their mean, the balanced accuracy, is one over
the number of classes for an answer that never changes. What is frequent is what weighs most in the
loss, where weights were given. The model is then retrained with weights that give every class the
same total, three seeds, paired, and judged by balanced accuracy on rows that were not trained on.

## Example
    model.fit(x, y)                                      # 3 % of y is 1

## Use instead
    model.fit(x, y, class_weight={0: 0.52, 1: 16.7})

## Known problems
With weights the model overstates how probable rare classes are; where probabilities matter, move
the threshold instead.

## Fix safety
Unsafe: it changes what is optimised. Accuracy may fall, which is the point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure import balance
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.scoring import rows_of
from unstuck.doctor.needs import FINITE_OUTPUTS
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment
from unstuck.errors import InputError


@cause("D109", "imbalanced-classes", explains="result", needs=(FINITE_OUTPUTS,))
def imbalanced_classes(evidence: Evidence) -> Iterator[Suspicion]:
    """A class that nearly always occurs, and others that are nearly never answered."""
    target = evidence.target
    outputs = evidence.raw_outputs
    assert outputs is not None
    weight = _weight(evidence)
    if weight is None:
        return
    labels = target.values.ravel().astype(np.int64)
    shares = np.bincount(labels, weights=weight, minlength=2) / max(float(weight.sum()), 1e-12)
    if shares.max() < thresholds.MAJORITY or shares.max() > thresholds.MAJORITY_ALL:
        return
    try:
        recalls = balance.recalls(rows_of(target, evidence.sample), outputs, logits=evidence.logits)
    except InputError:
        return
    mean = float(np.mean(list(recalls.values())))
    classes = len(recalls)
    if classes < 2 or mean > 1 / classes + thresholds.RARE_CLASSES_FOUND * (1 - 1 / classes):
        return
    rare = [k for k in recalls if k != int(shares.argmax())]
    rare_recalls = ", ".join(f"{target.levels[k]:g}: {recalls[k]:.0%}" for k in rare[:4])
    yield Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"{_majority_text(evidence, shares.max())} "
                f"{target.levels[int(shares.argmax())]:g}; "
                f"of the others the model finds {rare_recalls}; balanced accuracy {mean:.3f} "
                f"(constant baseline: {1 / classes:.3f})"
            ),
            why="always giving the frequent class costs little, and rare rows hardly move weights",
            evidence={"majority": float(shares.max()), "balanced_accuracy": mean},
            fix=Fix(
                "Give every class the same total weight, and judge by balanced accuracy.",
                _code(target, np.bincount(labels, minlength=2) / len(labels)),
                "unsafe",
            ),
        ),
        treatment=Treatment(
            "classes weighed alike",
            weigh=lambda rows: balance.weights(evidence.read(rows.y)),
            judge=_judge(evidence, classes),
        ),
        gain=0.2,
        conclusive=False,
    )


def _majority_text(evidence: Evidence, share: float) -> str:
    weighed = evidence.case.fit.class_weight or evidence.case.sample_weight
    if weighed:
        return f"{share:.1%} of the weight is on targets of"
    return f"{share:.0%} of the targets are"


def _weight(evidence: Evidence) -> Array | None:
    """What each answer counts in the loss, flat; None where this is not one question of classes."""
    case = evidence.case
    target = evidence.target
    if not target.discrete or target.values.shape[2] != 1 or len(case.y) > 1:
        return None
    labels = target.values.ravel().astype(np.int64)
    if case.fit.class_weight:
        names = [int(level) for level in target.levels]
        if target.kind == "one-hot":
            names = list(range(target.classes))
        each = np.array([case.fit.class_weight.get(name, 1.0) for name in names])
        return each[labels]
    if case.sample_weight:
        own = case.sample_weight[0]
        if own.shape == labels.shape and not target.per_step:
            return own.astype(np.float64)
        return None
    if evidence.weight is not None:
        return None
    return np.ones(labels.shape)


def _judge(evidence: Evidence, classes: int) -> Judge:
    """By balanced accuracy; of real numbers, where classes overlap, against a simple model's."""
    score = _balanced(evidence)
    numbers = not evidence.target.per_step and evidence.ceiling.high is None
    if not numbers or not np.all(np.isfinite(evidence.x)):
        return Judge("balanced accuracy", score, 1 / classes, 1.0)
    return Judge("balanced accuracy", score, 1 / classes, evidence.balanced, proved=False)


def _balanced(evidence: Evidence) -> Callable[[TrialRows, Array], float]:
    def score(rows: TrialRows, outputs: Array) -> float:
        whole = evidence.read(np.concatenate([rows.y, rows.y_test]))
        values = whole.values[len(rows.y) :]
        tail = Target(whole.kind, values, whole.levels, whole.per_step)
        try:
            recalls = balance.recalls(tail, outputs, logits=evidence.logits)
        except InputError:
            return -np.inf
        return float(np.mean(list(recalls.values())))

    return score


def _code(target: Target, shares: Array) -> str:
    present = [k for k in range(len(shares)) if shares[k] > 0]
    weights = ", ".join(f"{k}: {1 / (len(present) * shares[k]):.3g}" for k in present[:6])
    return f"class_weight={{{weights}{', …' if len(present) > 6 else ''}}}"
