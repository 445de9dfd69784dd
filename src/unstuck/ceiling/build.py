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
        x, symbols: inputs and their symbols.
        target: the targets.
        visible: which input steps each output step sees.
        metric: accuracy, mse or cross-entropy.
        weight: what counts, shape (steps_out, rows), or None.
        constant, per_step: scores of the best constants, see `constants`.
        seed: draws rows and folds.
    """

    x: Array
    symbols: Symbols | TooMany
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
    reached = Reached({name: scores.copy() for name, scores in q.constant.items()})
    reached.baselines = _naive_baselines(q)
    if isinstance(q.symbols, Symbols) and counted is not None:
        _tables(q, q.symbols, counted, reached)
        if deadline.passed:
            deadline.cut("the search for a finite-state machine")
        else:
            _machine(q, q.symbols, counted, reached)
    if _settled(q, counted, reached):
        return reached
    if deadline.passed:
        deadline.cut("simple models of these arrays")
        return reached
    if _open_steps(q, counted, reached).size:
        _linear(q, "linear, own step", reached, own_step=True)
        _linear(q, "linear", reached, own_step=False)
    left = _open_steps(q, counted, reached)
    if left.size:
        _estimates(q, left, deadline, reached)
    return reached


def _naive_baselines(q: Question) -> dict[str, float]:
    """Scores of answers that need no fitting, by name."""
    scores = {
        "constant": q.overall(q.constant[q.metric]),
        "per-step": q.overall(q.per_step[q.metric]),
    }
    copied = baselines.last_value(q.x, q.target, q.weight, q.metric, seed=q.seed)
    if copied is not None:
        scores["last value"] = copied
    if q.metric != "mse":
        return scores
    season = baselines.seasonal(q.x, q.target, q.visible, q.weight, seed=q.seed)
    if season is not None:
        scores["seasonal"] = season
    return scores


def _linear(q: Question, name: str, reached: Reached, *, own_step: bool) -> None:
    """Linear models of the own step, or of all that is visible; `name` is the baseline's."""
    scores = baselines.linear(
        q.x, q.symbols, q.target, q.visible, q.weight, own_step=own_step, seed=q.seed
    )
    if q.metric in scores:
        reached.baselines[name] = q.overall(scores[q.metric])
    if own_step:
        steps = 1
    else:
        steps = q.x.shape[1]
    fitted = min(len(q.x), baselines.LINEAR_ROWS)
    scored = rows_left(q.x, q.symbols, steps, fitted, baselines.LINEAR_COLUMNS)
    reached.improve(scores, q.metric, "estimated", scored)


def _estimates(q: Question, steps: Array, deadline: Deadline, reached: Reached) -> None:
    """General models at these output steps."""
    scores = estimate(q.x, q.symbols, q.target, q.visible, q.weight, steps, deadline, seed=q.seed)
    scored = rows_left(q.x, q.symbols, q.x.shape[1], min(len(q.x), ROWS), COLUMNS)
    reached.improve(scores, q.metric, "estimated", scored)
    if scores and reached.how == "baselines only":
        reached.how = "estimated"  # tried, and no better than a constant


def _tables(q: Question, symbols: Symbols, counted: Bounds, reached: Reached) -> None:
    if q.metric == "accuracy":
        enough = counted.best["accuracy"]
    else:
        enough = None
    built = crossfit(symbols, q.target, q.visible, weight=q.weight, enough=enough, seed=q.seed)
    reached.improve(built.best, q.metric, "counted", built.rows)


def _machine(q: Question, symbols: Symbols, counted: Bounds, reached: Reached) -> None:
    """Try a machine where a target a step never contradicts itself."""
    steps = q.target.values.shape[1]
    readable = q.visible.name in ("causal", "anticausal", "full") and steps > 1
    if not readable or not q.target.discrete or q.weight is not None:
        return
    if float(counted.best["accuracy"].min()) < 1.0:
        return
    for backwards in {"causal": (False,), "anticausal": (True,)}.get(q.visible.name, (False, True)):
        learned = machine.learn(symbols, q.target, backwards=backwards, seed=q.seed)
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
    if counted is None or not isinstance(q.symbols, Symbols):
        return False
    if q.metric == "accuracy":
        perfect = 1.0
    else:
        perfect = 0.0
    built = q.overall(reached.best[q.metric])
    return judge(q.symbols, counted, counted.best[q.metric], perfect, built).settled


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
