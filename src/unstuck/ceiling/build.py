"""What was built and scored on rows it had not seen: tables, a machine, estimated models.

Tables of contexts come first. Where they leave a gap to what counting proves, or nothing was
counted, a finite-state machine, linear models and boosted trees are tried; each output step keeps
its best.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import baselines, machine
from unstuck.ceiling.constants import Scores
from unstuck.ceiling.crossfit import crossfit
from unstuck.ceiling.estimate import COLUMNS, ROWS, estimate
from unstuck.ceiling.evidence import judge
from unstuck.ceiling.informative_steps import rows_left
from unstuck.ceiling.score import Target
from unstuck.ceiling.symbols import Symbols, TooMany
from unstuck.ceiling.table import Bounds, weighted
from unstuck.ceiling.visibility import Visibility
from unstuck.clock import Deadline

How = Literal["counted", "machine", "estimated", "baselines only"]

GAP = 0.01  # smaller gaps between what is proved and what is built are not worth more work


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of the arrays.

    Args:
        x, found: inputs and their symbols.
        target: the targets.
        visible: which input steps each output step sees.
        metric: accuracy, mse or cross-entropy.
        weight: what counts, shape (steps_out, rows), or None.
        constant, per_step: scores of the best constants, see `constants`.
        seed: draws rows and folds.
    """

    x: Array
    found: Symbols | TooMany
    target: Target
    visible: Visibility
    metric: str
    weight: Array | None
    constant: Scores
    per_step: Scores
    seed: int

    @property
    def total(self) -> Array:
        """Weight of each output step, shape (steps_out,)."""
        if self.weight is None:
            return np.full(self.target.values.shape[1], float(len(self.x)))
        totals: Array = self.weight.sum(axis=1)
        return totals

    def overall(self, scores: Array) -> float:
        """Mean over output steps and outputs; those that were not scored (NaN) are left out."""
        scored = ~np.isnan(scores)
        weight = self.total[:, None] * scored
        return float((np.where(scored, scores, 0.0) * weight).sum() / weight.sum())


@dataclass(eq=False)
class Reached:
    """The best that was built.

    Args:
        best: metric → score at each (output step, output).
        baselines: name → overall score.
        how: which kind of model added most.
        states: states of the machine that explains the rows, or None.
    """

    best: Scores
    baselines: dict[str, float] = field(default_factory=dict)
    how: How = "baselines only"
    states: int | None = None

    def improve(self, scores: Scores, metric: str, how: How, rows: int) -> None:
        """Keep the better score of every output step, where it is better by more than chance.

        Args:
            scores: metric → (steps, outputs), NaN where not scored.
            metric: the one that `how` goes by.
            how: what gave the scores; remembered when it gained anything.
            rows: number of rows that they were scored on.
        """
        gained = False
        for name in self.best.keys() & scores.keys():
            old = self.best[name]
            new = np.where(np.isnan(scores[name]), self.best[name], scores[name])
            if name == "accuracy":
                chance = 3 * np.sqrt(np.maximum(old * (1 - old), 0.0) / rows)
                better = (new > old + chance) | ((new > old) & (new == 1.0))
            else:
                better = new < 0.99 * old
            self.best[name] = np.where(better, new, old)
            gained |= name == metric and bool(better.any())
        if gained:
            self.how = how


def build(question: Question, counted: Bounds | None, deadline: Deadline) -> Reached:
    """Build models of what is visible, cheapest first, and keep the best at every output step.

    Past the deadline no further one is built; it then notes which were left out.
    """
    q = question
    fixed = {"constant": q.constant, "per-step": q.per_step}
    reached = Reached({name: scores.copy() for name, scores in q.constant.items()})
    reached.baselines = {name: q.overall(scores[q.metric]) for name, scores in fixed.items()}
    copied = baselines.last_value(q.x, q.target, q.weight, q.metric, seed=q.seed)
    if copied is not None:
        reached.baselines["last value"] = copied
    if q.metric == "mse":
        season = baselines.seasonal(q.x, q.target, q.visible, q.weight, seed=q.seed)
        if season is None:
            reached.baselines |= {}
        else:
            reached.baselines |= {"seasonal": season}
    if isinstance(q.found, Symbols) and counted is not None:
        _tables(q, q.found, counted, reached)
        if deadline.passed:
            deadline.cut("the search for a finite-state machine")
        else:
            _machine(q, q.found, counted, reached)
    if _settled(q, counted, reached):
        return reached
    if deadline.passed:
        deadline.cut("simple models of these arrays")
        return reached
    if _open_steps(q, counted, reached).size:
        for name, own in (("linear, own step", True), ("linear", False)):
            scores = baselines.linear(
                q.x, q.found, q.target, q.visible, q.weight, own_step=own, seed=q.seed
            )
            if q.metric in scores:
                reached.baselines[name] = q.overall(scores[q.metric])
            if own:
                steps = 1
            else:
                steps = q.x.shape[1]
            few = min(len(q.x), baselines.LINEAR_ROWS)
            few = rows_left(q.x, q.found, steps, few, baselines.LINEAR_COLUMNS)
            reached.improve(scores, q.metric, "estimated", few)
    left = _open_steps(q, counted, reached)
    if left.size:
        scores = estimate(q.x, q.found, q.target, q.visible, q.weight, left, deadline, seed=q.seed)
        few = rows_left(q.x, q.found, q.x.shape[1], min(len(q.x), ROWS), COLUMNS)
        reached.improve(scores, q.metric, "estimated", few)
        if scores and reached.how == "baselines only":
            reached.how = "estimated"  # tried, and no better than a constant
    return reached


def _tables(q: Question, found: Symbols, counted: Bounds, reached: Reached) -> None:
    if q.metric == "accuracy":
        enough = counted.best["accuracy"]
    else:
        enough = None
    built = crossfit(found, q.target, q.visible, weight=q.weight, enough=enough, seed=q.seed)
    reached.improve(built.best, q.metric, "counted", built.rows)


def _machine(q: Question, found: Symbols, counted: Bounds, reached: Reached) -> None:
    """Try a machine where a target a step never contradicts itself."""
    steps = q.target.values.shape[1]
    readable = q.visible.name in ("causal", "anticausal", "full") and steps > 1
    if not readable or not q.target.discrete or q.weight is not None:
        return
    if float(counted.best["accuracy"].min()) < 1.0:
        return
    for backwards in {"causal": (False,), "anticausal": (True,)}.get(q.visible.name, (False, True)):
        learned = machine.learn(found, q.target, backwards=backwards, seed=q.seed)
        if learned is None:
            continue
        scores = {"accuracy": learned.accuracy[:, None]}
        if learned.explains:
            reached.states = learned.states
            scores |= {"mse": 1 - scores["accuracy"], "cross-entropy": 1 - scores["accuracy"]}
        reached.improve(scores, q.metric, "machine", learned.judged)
        if learned.explains:
            return


def _settled(q: Question, counted: Bounds | None, reached: Reached) -> bool:
    """Whether the counts alone say what the ceiling is."""
    if counted is None or not isinstance(q.found, Symbols):
        return False
    if q.metric == "accuracy":
        perfect = 1.0
    else:
        perfect = 0.0
    built = q.overall(reached.best[q.metric])
    return judge(q.found, counted, counted.best[q.metric], perfect, built).settled


def _open_steps(q: Question, counted: Bounds | None, reached: Reached) -> Array:
    """Output steps where better models may exist: built and proved are apart, or none is proved."""
    best = reached.best[q.metric].mean(axis=1)
    if counted is None:
        return np.arange(len(best))
    gap = np.abs(counted.best[q.metric].mean(axis=1) - best)
    if q.metric == "accuracy":
        unit = 1.0
    else:
        unit = max(weighted(q.constant[q.metric], q.total), 1e-12)
    whole = weighted(gap[:, None], q.total)
    if whole > GAP * unit:
        return np.flatnonzero(gap > GAP * unit)
    return np.zeros(0, dtype=np.int64)
