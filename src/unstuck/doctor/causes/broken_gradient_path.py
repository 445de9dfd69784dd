"""M201 broken-gradient-path

## What it does
Finds weights that training never moved: frozen layers with random weights, paths that are cut by
`stop_gradient`, `argmax` or rounding, layers that the optimizer does not know.

## Why it stops learning
What does not move keeps its random values. The layers behind it have to make do with what random
numbers let through, or nothing is left to be learned from.

## How it is measured
The weights before and after training are compared array by array; a matrix of which not one number
changed in all updates was not trained, nor one that weight decay alone has shrunk. Frozen layers
are unfrozen; where something cuts the path, `stop_gradient`, rounding, `sign` and the one-hot code
of an `argmax` are made to pass the gradient; and the model is retrained with three seeds, paired.
In a model that has learned something, weights behind a cut are named only where the gradient wins
more.

## Example
    for layer in model.layers: layer.trainable = False

## Use instead
    for layer in base.layers: layer.trainable = False     # the pre-trained part alone

## Known problems
Layers that were loaded and frozen on purpose look the same; they are only named while the model has
not learned and unfreezing them helps. Rows of an Embedding that never occur do not move either; the
whole matrix has to stand still.

## Fix safety
Safe for random weights. Unfreezing pre-trained ones changes what was kept on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.case import Array
from unstuck.changes import PassGradients, TrainAll
from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import assess, learned
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.saturated import saturated
from unstuck.doctor.needs import NUMBERS, WEIGHTS
from unstuck.doctor.treatment import Treatment


@cause(
    "M201",
    "broken-gradient-path",
    needs=(NUMBERS, needs.updates(lambda: thresholds.FROZEN_UPDATES), WEIGHTS),
)
def broken_gradient_path(evidence: Evidence) -> Iterator[Suspicion]:
    """Matrices that not one update has moved."""
    if _start_unknown(evidence):
        return
    model = evidence.case.model
    before = evidence.case.weights_before
    matrices = sum(weight.ndim >= 2 for weight in before)
    still = _still_matrices(evidence)
    frozen = [name for name in still if name in model.non_trainable]
    cut = _behind_a_cut(evidence, still)
    if len(cut) == matrices and saturated(evidence):
        return
    if cut and _can_be_cut(evidence) and (not frozen or len(cut) < matrices - len(frozen)):
        yield _cut(evidence, cut, matrices)
    if frozen and not learned(evidence):
        yield _frozen(evidence, frozen, matrices)


def _start_unknown(evidence: Evidence) -> bool:
    """Whether nobody watched the training, so that the weights before it are those after it."""
    case = evidence.case
    return not case.history and all(map(np.array_equal, case.weights_before, case.weights_after))


def _still_matrices(evidence: Evidence) -> list[str]:
    """Names of the matrices that no gradient moved although they have something to do."""
    case = evidence.case
    changes = zip(case.model.weights, case.weights_before, case.weights_after, strict=True)
    return [
        name
        for name, old, new in changes
        if old.ndim >= 2 and _at_rest(old, new, evidence.updates) and not _unused(evidence, name)
    ]


def _behind_a_cut(evidence: Evidence, still: list[str]) -> list[str]:
    """Those of the matrices that stand still which may be trained, in layers that stand still.

    A gradient that reaches a layer's bias reaches the layer: what stands still beside it has
    nothing to do, or has saturated.
    """
    frozen = evidence.case.model.non_trainable
    moved = _moved_layers(evidence)
    return [name for name in still if name not in frozen and _layer(name) not in moved]


def _moved_layers(evidence: Evidence) -> set[str]:
    """The layers of which a gradient moved at least one weight."""
    case = evidence.case
    changes = zip(case.model.weights, case.weights_before, case.weights_after, strict=True)
    return {_layer(name) for name, old, new in changes if not _at_rest(old, new, evidence.updates)}


def _at_rest(old: Array, new: Array, updates: int) -> bool:
    """Whether no gradient moved a weight: it is what it was, or weight decay alone shrank it."""
    if np.array_equal(old, new):
        return True
    before = old.astype(np.float64)
    after = new.astype(np.float64)
    size = float((before**2).sum())
    if size > 0:
        shrunk = float((before * after).sum()) / size
    else:
        shrunk = 1.0
    if not 0 < shrunk < 1:
        return False
    most = thresholds.FROZEN_ROUNDING * (100 + updates) * np.abs(before).max()
    return bool(np.abs(after - shrunk * before).max() <= most)


def _layer(name: str) -> str:
    """The layer, or the cell, that a weight belongs to."""
    return name.rpartition("/")[0] or name


def _unused(evidence: Evidence, name: str) -> bool:
    """Whether a matrix has nothing to do: the state before the first step is zero."""
    return "recurrent" in name and evidence.x.shape[1] == 1


def _can_be_cut(evidence: Evidence) -> bool:
    """Whether there is code, or an operation without a gradient, that could cut the path.

    Keras' own layers pass gradients on; what stands still between them has saturated.
    """
    model = evidence.case.model
    return not model.rebuildable or evidence.outline.stops_gradients


def _cut(evidence: Evidence, names: list[str], of: int) -> Suspicion:
    every = len(names) == of
    if every:
        which = "no matrix of the model"
    else:
        which = _listed(names)
    if every:
        moved = "moved"
    else:
        moved = "did not move"
    return Suspicion(
        Finding(
            level="error",
            strength="guess" if every else "certain",
            measured=f"{which} {moved} in {evidence.updates:,} updates",
            why="no gradient reaches them: the path from the loss is cut",
            evidence={"still": names, "matrices": of},
            fix=Fix(
                "Look between these weights and the loss for stop_gradient, argmax, rounding, a "
                "comparison, or an optimizer that was given other weights."
            ),
        ),
        treatment=Treatment(
            "gradients let past what stops them",
            changes=(PassGradients(),),
            fix=Fix(
                "Let the gradient past stop_gradient, rounding or argmax, which stand between "
                "these weights and the loss: a softmax instead of argmax, or the value of one and "
                "the gradient of the other.",
                evidence.phrase(PassGradients()),
            ),
        ),
        gain=0.4,
        conclusive=not assess(evidence).learned,  # what is left may be enough
        stands=True,
    )


def _frozen(evidence: Evidence, names: list[str], of: int) -> Suspicion:
    layers = sorted({evidence.outline.layer_of[name] for name in names})
    trained = TrainAll(tuple(layers[:4]))
    return Suspicion(
        Finding(
            level="error",
            strength="guess",
            measured=(
                f"{len(names)} of {of} matrices are frozen and did not move in "
                f"{evidence.updates:,} updates: {_listed(names)}"
            ),
            why="frozen layers keep the weights that they started with",
            evidence={"frozen": names, "matrices": of},
            fix=Fix(
                "Train them too.",
                evidence.phrase(trained),
            ),
        ),
        treatment=Treatment("frozen layers trained", changes=(trained,)),
        gain=0.4,
        conclusive=False,
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
