"""O301 head-loss-mismatch

## What it does
Finds an output layer, a loss and labels that do not go together: softmax over one unit, a linear
output under a loss that expects probabilities, sigmoid or softmax applied twice, fewer units than
classes, targets that the head cannot reach, softmax for several labels at once, a rectifier
that puts out 0 where something else is asked.

## Why it stops learning
Each combination runs. Softmax over one unit is always 1; cross-entropy clips a linear output to
[0, 1] and loses its gradient there; a second softmax flattens the first, so that the loss cannot
fall below log(e + K − 1) − 1; a sigmoid cannot say 2; a rectifier that is 0 has no gradient.

## How it is measured
Units, activation, loss and label set are read from the model and the arrays; the interval that
the head can reach is compared with the range of the targets. Nothing is said while the model
learns all there is, and combinations that merely look odd are kept only if retraining with the
other head or loss scores clearly higher.

## Example
    Dense(1, activation="softmax"); model.compile(loss="binary_crossentropy")

## Use instead
    Dense(1, activation="sigmoid"); model.compile(loss="binary_crossentropy")

## Known problems
Own loss functions are not read. A ReLU head on positive targets is left alone while it answers
to the rows.

## Fix safety
Safe where the present combination cannot learn; the labels keep their meaning.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target
from unstuck.changes import Changes, HeadChange, LossChange
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import HEAD_AND_LOSS
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.outline import Head, Loss

_INDEPENDENT = (HeadChange(activation="sigmoid"), LossChange("binary_crossentropy"))
_PROBABILITIES = ("sigmoid", "softmax", "hard_sigmoid")


@dataclass(frozen=True)
class _Mismatch:
    """One combination that does not go together, with what would."""

    measured: str
    why: str
    fix: str
    code: str
    changes: Changes = ()
    labels: Callable[[Array], Array] | None = None  # how the targets have to be written
    conclusive: bool = True


@cause("O301", "head-loss-mismatch", early="always", needs=(HEAD_AND_LOSS,))
def head_loss_mismatch(evidence: Evidence) -> Iterator[Suspicion]:
    """The first rule that the combination breaks."""
    head = evidence.head
    loss = evidence.loss
    assert head is not None
    assert loss is not None
    for rule in (
        _one_unit,
        _too_few_units,
        _out_of_reach,
        _many_labels,
        _twice,
        _not_probabilities,
        _rectified,
    ):
        mismatch = rule(evidence, evidence.target, head, loss)
        if mismatch is not None:
            yield _suspicion(evidence, head, loss, mismatch)
            return


def _one_unit(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """Softmax or categorical cross-entropy over one unit."""
    if head.units != 1:
        return None
    if head.activation == "softmax":
        saying = "softmax over one unit is 1 for every input"
    elif loss.kind == "categorical":
        saying = "categorical cross-entropy of one unit is 0 for every input"
    elif loss.kind == "sparse":
        saying = "sparse categorical cross-entropy over one unit knows one class only"
    else:
        return None
    why = "the output, or the loss, is the same whatever the weights are"
    if target.discrete and target.classes > 2:
        return _Mismatch(saying, why, "One unit a class.", *_classes(e, target))
    if target.discrete:
        yes_or_no = (HeadChange(1, "sigmoid"), LossChange("binary_crossentropy"))
        code = e.phrase(*yes_or_no)
        return _Mismatch(saying, why, "One unit for yes or no: sigmoid.", code, yes_or_no)
    linear = HeadChange(1, "linear")
    changes = (linear, LossChange("mean_squared_error"))
    return _Mismatch(saying, why, "A linear output for real targets.", e.phrase(linear), changes)


def _too_few_units(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """More classes than units under a sparse loss, or classes under a single sigmoid."""
    if target.kind != "labels" or head.units is None:
        return None
    top = int(max(target.levels)) + 1
    if loss.kind == "sparse" and top > head.units:
        return _Mismatch(
            f"labels run up to {top - 1}, the output has {head.units} units",
            "labels beyond the last unit cannot be answered",
            "One unit a class, labels from 0.",
            *_classes(e, target),
        )
    if loss.kind == "binary" and head.units == 1 and target.classes > 2:
        return _Mismatch(
            f"{target.classes} classes ({_levels(target)}) under binary cross-entropy of one unit",
            "one yes-or-no output cannot name more than two classes",
            "One unit a class.",
            *_classes(e, target),
        )
    return None


def _out_of_reach(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """Targets outside the interval that head and loss can reach."""
    y = e.y
    if y.dtype.kind not in "biuf" or loss.kind == "sparse":
        return None
    low = float(np.min(y))
    high = float(np.max(y))
    bottom, top = head.interval
    if loss.kind in ("binary", "categorical"):
        bottom = max(bottom, 0.0)
        top = min(top, 1.0)
    slack = thresholds.REACH_SLACK * max(high - low, 1e-12)
    outside = float(np.mean((y < bottom - slack) | (y > top + slack)))
    if outside < thresholds.OUT_OF_REACH:
        return None
    reach = f"{_number(bottom)} to {_number(top)}"
    saying = f"targets run from {low:.4g} to {high:.4g}, the output reaches {reach} only"
    why = f"{outside:.0%} of the targets are out of reach for {head.activation} under {loss.name}"
    if target.kind == "bits":
        name = e.case.fit.y_name
        code = f"{name} = ({name} - {low:g}) / {high - low:g}"
        return _Mismatch(
            saying, why, "Labels 0 and 1.", code, labels=lambda y: (y - low) / (high - low)
        )
    if target.discrete and loss.kind != "regression":
        return _Mismatch(saying, why, "One unit a class.", *_classes(e, target))
    changes: Changes = (HeadChange(activation="linear"),)
    if loss.kind != "regression":
        changes = (*changes, LossChange("mean_squared_error"))
    what = "A linear output, or targets scaled into its range."
    return _Mismatch(saying, why, what, e.phrase(*changes), changes)


def _many_labels(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """Softmax where several labels can be true at once."""
    if head.activation != "softmax" or target.kind != "bits" or target.values.shape[2] < 2:
        return None
    if loss.kind not in ("binary", "categorical"):
        return None
    sums = target.values.sum(axis=2)
    odd = float(np.mean(sums != 1))
    if odd < thresholds.SEVERAL_LABELS:
        return None
    return _Mismatch(
        f"{odd:.0%} of the targets have none or several labels, softmax allows exactly one",
        "the outputs of a softmax sum to one",
        "Independent yes-or-no outputs.",
        e.phrase(*_INDEPENDENT),
        _INDEPENDENT,
    )


def _twice(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """Sigmoid or softmax in the head and in the loss."""
    if not loss.from_logits or head.activation not in _PROBABILITIES:
        return None
    floor = ""
    if head.activation == "softmax" and head.units:
        floor = f"; the loss cannot fall below {math.log(math.e + head.units - 1) - 1:.4f}"
    once = LossChange(loss.name, from_logits=False)
    return _Mismatch(
        f"{head.activation} in the last layer and from_logits=True in the loss{floor}",
        f"the {head.activation} is applied twice",
        "Leave it to one of the two.",
        e.phrase(once),
        (once,),
        conclusive=False,
    )


def _not_probabilities(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """A loss that expects probabilities fed with anything."""
    if loss.from_logits or loss.kind not in ("binary", "categorical", "sparse"):
        return None
    if head.activation in _PROBABILITIES:
        return None
    if loss.kind == "binary":
        wanted = "sigmoid"
    else:
        wanted = "softmax"
    change = HeadChange(head.units, wanted)
    out_of_range = ""
    if e.raw_outputs is not None and np.all(np.isfinite(e.raw_outputs)):
        out = e.raw_outputs
        share = float(np.mean((out < 0) | (out > 1)))
        out_of_range = f"; {share:.0%} of its outputs lie outside [0, 1]"
    return _Mismatch(
        f"{loss.name} expects probabilities, the last layer is {head.activation}{out_of_range}",
        "outside [0, 1] the loss is clipped and has no gradient",
        f"A {wanted} output.",
        e.phrase(change),
        (change,),
        conclusive=False,
    )


def _rectified(e: Evidence, target: Target, head: Head, loss: Loss) -> _Mismatch | None:
    """Outputs of a rectifier that are 0 where the target is not, under a loss of squares."""
    if head.activation not in ("relu", "relu6") or loss.kind != "regression":
        return None
    outputs = e.raw_outputs
    if outputs is None or not np.all(np.isfinite(outputs)):
        return None
    wanted = e.y[e.sample]
    if outputs.size != wanted.size:
        return None
    stuck = float(np.mean(outputs.reshape(-1)[wanted.reshape(-1) != 0] == 0))
    if not stuck >= thresholds.STUCK_AT_ZERO:
        return None
    one_hot = target.kind == "one-hot"
    changes: Changes = (HeadChange(activation="linear"),)
    code = e.phrase(*changes)
    if one_hot:
        loss_change = LossChange("categorical_crossentropy")
        changes = (HeadChange(activation="softmax"), loss_change)
        code = e.phrase(HeadChange(outputs.shape[-1], "softmax"), loss_change)
    return _Mismatch(
        f"the last layer is {head.activation} and puts out 0 for {stuck:.0%} of the targets that "
        "are not 0",
        "where a rectifier puts out 0 it has no gradient, and stays there",
        "One unit a class, softmax and cross-entropy." if one_hot else "A linear output.",
        code,
        changes,
        conclusive=False,
    )


def _classes(e: Evidence, target: Target) -> tuple[str, Changes, Callable[[Array], Array] | None]:
    """Code, changes and how labels are numbered: from 0, as a sparse loss counts units."""
    levels = np.asarray(target.levels)
    plain = bool(np.all(levels >= 0) and np.all(levels == np.round(levels)))
    if plain:
        count = int(levels.max()) + 1
    else:
        count = target.classes
    changes = (HeadChange(count, "softmax"), LossChange("sparse_categorical_crossentropy"))
    code = e.phrase(*changes)
    if plain:
        return code, changes, None
    name = e.case.fit.y_name
    numbered = f"{name} = np.searchsorted(np.unique({name}), {name})   # 0 to {count - 1}\n{code}"
    return numbered, changes, lambda y: np.searchsorted(levels, y)


def _levels(target: Target) -> str:
    shown = ", ".join(f"{v:g}" for v in target.levels[:5])
    return shown + (", …" if target.classes > 5 else "")


def _number(value: float) -> str:
    if value == -math.inf:
        return "−∞"
    if value == math.inf:
        return "∞"
    return f"{value:g}"


def _suspicion(evidence: Evidence, head: Head, loss: Loss, mismatch: _Mismatch) -> Suspicion:
    rows = None
    if mismatch.labels is not None:
        labels = mismatch.labels

        def rows(rows: TrialRows) -> TrialRows:
            y, y_test = (labels(part).astype(np.float32) for part in (rows.y, rows.y_test))
            return TrialRows(rows.x, y, rows.x_test, y_test)

    return Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=mismatch.measured,
            why=mismatch.why,
            evidence={
                "activation": head.activation,
                "units": head.units,
                "loss": loss.name,
                "from_logits": loss.from_logits,
                "reached": evidence.reached,
                "last_loss": evidence.last("loss"),
            },
            fix=Fix(mismatch.fix, mismatch.code),
        ),
        treatment=Treatment(mismatch.fix.rstrip(".").lower(), rows=rows, changes=mismatch.changes),
        gain=0.5,
        conclusive=mismatch.conclusive,
    )
