"""Controls: trainings that tell where to look when no fix was proved.

    one batch      a few rows, again and again: can model and loss learn anything at all?
    zeroed         all inputs zero: if it scores as well, the inputs are not used
    shuffled       targets of other rows: what it scores shows nothing of what x says

They run after the trials, with one seed, within a share of the time that is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from unstuck.doctor import thresholds
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.first_loss import loss_of, uninformed
from unstuck.doctor.measure.scoring import finite
from unstuck.doctor.report_parts import FitEvidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.trial import Trials
from unstuck.errors import UnstuckError

_BATCH_ROWS = 32  # of the one batch that is to be memorised
_BATCH_UPDATES = 2_000  # in which it is to be
_MIN_SECONDS = 2.0  # that are left, without which none is begun


@dataclass(frozen=True)
class Controls(FitEvidence):
    """What the controls gave, and what it means; None for what was not run."""

    @property
    def beats_constant(self) -> bool:
        """Whether the shuffled training scores clearly more than one constant."""
        known = self.shuffled is not None and self.constant is not None
        return (
            known
            and (self.shuffled or 0.0) > (self.constant or 0.0) + thresholds.MORE_THAN_CONSTANT
        )

    def notes(self, reached: float | None) -> list[str]:
        """What is worth saying of them."""
        sentences = []
        if self.one_batch is not None:
            if self.one_batch >= thresholds.MEMORISED:
                sentences.append(
                    f"Control: {_BATCH_ROWS} rows alone are memorised ({self.one_batch:.3f}), so "
                    "model and loss can learn."
                )
            else:
                sentences.append(
                    f"Control: not even {_BATCH_ROWS} rows are memorised ({self.one_batch:.3f} "
                    f"after {_BATCH_UPDATES:,} updates): look at the model and its loss before "
                    "the data."
                )
        if (
            self.zeroed is not None
            and reached is not None
            and self.zeroed > reached - thresholds.SAME_WITHOUT_INPUT
        ):
            sentences.append(
                f"Control: with all inputs set to zero the same training scores {self.zeroed:.3f}: "
                "what it answers does not come from the inputs."
            )
        if self.shuffled is not None and self.constant is not None and self.beats_constant:
            sentences.append(
                f"Control: with targets of other rows it still scores {self.shuffled:.3f} "
                f"(constant: {self.constant:.3f}): so much shows nothing of what x says."
            )
        return sentences


def seen_at_once(evidence: Evidence) -> Controls:
    """What needs no training: the first loss, and how far each matrix moved."""
    return Controls(*_losses(evidence), moved=_moved(evidence))


def trained(known: Controls, trials: Trials, progress: Callable[[str], None]) -> Controls:
    """Run the controls, each within an even share of what is left of the time."""
    evidence = trials.evidence
    case = evidence.case
    if len(case.x) > 1 or len(case.y) > 1 or case.sample_weight or trials.left < _MIN_SECONDS:
        return known
    progress("retraining: one batch alone, inputs zeroed, targets shuffled")
    updates = min(evidence.updates, 2 * _BATCH_UPDATES)
    one_batch = Treatment("one batch", rows=_one_batch, batch=_BATCH_ROWS)
    controls = replace(
        known,
        one_batch=trials.control(one_batch, _BATCH_UPDATES, 3),
        zeroed=trials.control(Treatment("inputs zeroed", rows=_zeroed), updates, 2),
        shuffled=trials.control(Treatment("targets shuffled", rows=_shuffled), updates, 1),
    )
    return replace(controls, constant=evidence.ceiling.constant)


def _losses(evidence: Evidence) -> tuple[float | None, float | None]:
    learner = evidence.learner
    case = evidence.case
    loss = evidence.loss
    if learner is None or loss is None or len(case.y) > 1 or not finite(case.weights_before):
        return None, None
    rows = evidence.sample[:1024]
    try:
        outputs = np.asarray(
            learner.predict(tuple(part[rows] for part in case.x), weights=case.weights_before)
        )
    except UnstuckError:  # said already where the trained model was asked
        return None, None
    y = evidence.y[rows]
    if not np.all(np.isfinite(outputs)) or y.dtype.kind not in "biuf":
        return None, None
    return loss_of(loss, outputs, y), uninformed(loss, evidence.y, outputs.shape[-1])


def _moved(evidence: Evidence) -> dict[str, float | None] | None:
    case = evidence.case
    names = case.model.weights
    before = case.weights_before
    after = case.weights_after
    if not len(names) == len(before) == len(after) > 0 or not (finite(before) and finite(after)):
        return None
    return {
        name: round(float(np.linalg.norm(new - old)) / max(float(np.linalg.norm(old)), 1e-12), 6)
        for name, old, new in zip(names, before, after, strict=True)
        if old.ndim >= 2
    }


def _one_batch(rows: TrialRows) -> TrialRows:
    x = rows.x[:_BATCH_ROWS]
    y = rows.y[:_BATCH_ROWS]
    return TrialRows(x, y, x, y)


def _zeroed(rows: TrialRows) -> TrialRows:
    return replace(rows, x=np.zeros_like(rows.x), x_test=np.zeros_like(rows.x_test))


def _shuffled(rows: TrialRows) -> TrialRows:
    order = np.random.default_rng(0).permutation(len(rows.y))
    return replace(rows, y=rows.y[order])
