"""ceiling(): the best score of any function with a given visibility, as an interval.

`high` is proved by counting: no function of what is visible scores higher on these very rows. It is
None when counting proves nothing (too many distinct values, or contexts that hardly repeat).
`low` was built and scored on rows it had not seen. They are exact when they coincide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.arrays import check
from unstuck.ceiling.build import How, Question, Reached, build
from unstuck.ceiling.constants import constant_scores
from unstuck.ceiling.estimate import ROWS
from unstuck.ceiling.evidence import HALF, Proof, distinct_symbol_rows, judge
from unstuck.ceiling.explain import explain
from unstuck.ceiling.row_hash import distinct_rows
from unstuck.ceiling.scale import Scale
from unstuck.ceiling.score import Target, read_target
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.ceiling.table import Bounds, count, weighted
from unstuck.ceiling.visibility import Visibility
from unstuck.clock import Deadline
from unstuck.errors import InputError
from unstuck.shown import Shown

Metric = Literal["accuracy", "mse", "cross-entropy", "r2"]


@dataclass(frozen=True)
class Ceiling(Shown):
    """Bounds on the best reachable score of one metric, and how they were found.

    For a loss (mse, cross-entropy) the best is the lowest: `low` and `high` still bracket the best
    value numerically (low ≤ best ≤ high), so the proved side of a loss is `low`.

    Args:
        metric: accuracy and r2 are better when higher, mse and cross-entropy when lower.
        visibility: name of the visibility.
        low, high: the interval; None where nothing was proved or built.
        exact: the two coincide because what is visible determines the target, or because every
            context that can occur has been seen often.
        per_step: best known value at each output step (the proved bound where there is one).
        constant: score of the best constant answer.
        baselines: name → score: "constant", "per-step", "last value", "linear", …; on the rows
            given.
        rows, distinct: number of rows, and of distinct input rows.
        contexts: number of distinct visible contexts at the last output step.
        how: how the bounds were found.
        why: one plain sentence about `how`; says why nothing was counted when nothing was.
        states: number of states of the finite-state machine that explains the rows, or None.
        floors: the same rows' best mse and cross-entropy when metric is accuracy, else empty.
        noise: two standard errors of a score on this many rows: how far the interval may lie from
            the truth about new rows of the same source; 0 when all possible rows are here.
    """

    metric: Metric
    visibility: str
    low: float | None
    high: float | None
    exact: bool
    per_step: tuple[float, ...]
    constant: float
    baselines: dict[str, float]
    rows: int
    distinct: int
    contexts: int
    how: How
    why: str
    states: int | None = None
    floors: dict[str, float] = field(default_factory=dict)
    noise: float = 0.0

    @property
    def binds(self) -> str:
        """Which models the bounds hold for, in words: "causal model", or "model" for all."""
        if self.visibility in ("custom", "full"):
            return "model"
        return f"{self.visibility} model"


def ceiling(
    x: Array,
    y: Array,
    *,
    visibility: str | Visibility = "causal",
    metric: Metric | None = None,
    mask: Array | None = None,
    seed: int = 0,
    deadline: Deadline | None = None,
) -> Ceiling:
    """Bound the best score that any function with this visibility can reach on these rows.

    Args:
        x: inputs, shape (rows, steps, features) or (rows, steps); bits, small integers or real
            values.
        y: targets, shape (rows, steps, k), (rows, steps) or one label a row: (rows,), (rows, k).
            A one-hot last axis counts as one label a step; k independent bits count as k outputs.
        visibility: a kind of `Visibility`, or a measured one.
        metric: default accuracy for targets of few distinct values, r2 otherwise.
        mask: optional weights or booleans, shape (rows,) or (rows, steps): what counts.
        seed: splits the rows for the cross-fitted lower bound.
        deadline: after which no further model is built; what counting proves is not cut short.

    Raises:
        InputError: wrong ranks, different numbers of rows, no rows, NaN, objects or strings.
    """
    x, y, mask = check(x, y, mask)
    target = read_target(y, steps=x.shape[1])
    visible = visible_steps(visibility, target, x.shape[1])
    chosen = _metric(metric, target)
    if chosen == "r2":
        inner = "mse"
    else:
        inner = chosen
    weight = _weight(mask, target)
    input_symbols = symbols(x)
    constant, per_step = constant_scores(target, weight)
    question = Question(x, input_symbols, target, visible, inner, weight, constant, per_step, seed)
    deadline = deadline or Deadline()
    counted = None
    if isinstance(input_symbols, Symbols):
        counted = count(input_symbols, target, visible, weight=weight)
    reached = build(question, counted, deadline)
    return _put_together(question, chosen, counted, reached)


def _put_together(
    question: Question, metric: Metric, counted: Bounds | None, reached: Reached
) -> Ceiling:
    """The ceiling, from what was counted and what was built."""
    inner = question.metric
    input_symbols = question.symbols
    rows = len(question.x)
    scale = Scale(metric, question.constant[inner], question.total)
    built = weighted(reached.best[inner], question.total)
    evidence = Proof(False, False, False)
    if counted is not None and isinstance(input_symbols, Symbols):
        evidence = judge(input_symbols, counted, counted.best[inner], scale.perfect, built)
    if counted is not None and evidence.proves:
        proved = counted.overall(inner)
    else:
        proved = None
    low, high = scale.interval(proved, built, settled=evidence.settled)
    return Ceiling(
        metric=metric,
        visibility=question.visible.name,
        low=low,
        high=high,
        exact=evidence.settled,
        per_step=scale.by_step(_best_known(counted, reached, evidence, inner)),
        constant=scale.outward(scale.constant),
        baselines={name: scale.outward(v) for name, v in reached.baselines.items()},
        rows=rows,
        distinct=_distinct(question, counted),
        contexts=_contexts(counted),
        how=_how(counted, evidence, reached),
        why=explain(input_symbols, counted, evidence, reached),
        states=reached.states,
        floors=_floors(counted) if metric == "accuracy" else {},
        noise=0.0 if evidence.enumerated else _noise(metric, proved, built, low, rows),
    )


def visible_steps(visibility: str | Visibility, target: Target, steps_in: int) -> Visibility:
    """The visibility to judge by; with one output for all steps, `causal` means all steps.

    Raises:
        InputError: a kind or a mask that does not fit the numbers of steps.
    """
    steps_out = target.values.shape[1]
    if isinstance(visibility, str):
        whole = steps_out == 1 and visibility == "causal"
        return Visibility.named("full" if whole else visibility, steps_out, steps_in)
    if visibility.mask.shape != (steps_out, steps_in):
        raise InputError(
            f"the visibility is for (output, input) steps {visibility.mask.shape}, but the arrays "
            f"have {(steps_out, steps_in)}; measure it on these arrays or name a kind"
        )
    return visibility


def _metric(metric: Metric | None, target: Target) -> Metric:
    known = ("accuracy", "mse", "cross-entropy", "r2")
    if metric is None:
        if target.discrete:
            return "accuracy"
        return "r2"
    if metric not in known:
        raise InputError(f"metric {metric!r} is unknown; use one of {', '.join(known)}")
    if not target.discrete and metric in ("accuracy", "cross-entropy"):
        raise InputError(
            f"{metric} needs targets of few distinct values, but y holds real numbers; "
            "use metric='r2' or metric='mse'"
        )
    return metric


def _weight(mask: Array | None, target: Target) -> Array | None:
    """The mask as weights of shape (steps_out, rows); None when everything counts."""
    if mask is None or bool((mask == 1).all()):
        return None
    rows, steps, _ = target.values.shape
    weights = np.asarray(mask, dtype=np.float64)
    if weights.ndim == 2 and weights.shape[1] != steps:
        raise InputError(
            f"mask has shape {weights.shape}, but there is one target a row; pass ({rows},)"
        )
    return np.ascontiguousarray(
        np.broadcast_to(weights if weights.ndim == 1 else weights.T, (steps, rows))
    )


def _best_known(counted: Bounds | None, reached: Reached, evidence: Proof, inner: str) -> Array:
    """Proved scores where contexts repeat often, else what was built; shape (steps, outputs)."""
    if counted is None:
        return reached.best[inner]
    if not evidence.settled:
        proved = counted.seldom <= HALF
    else:
        proved = counted.rows >= 0
    return np.where(proved[:, None], counted.best[inner], reached.best[inner])


def _distinct(question: Question, counted: Bounds | None) -> int:
    """Number of distinct input rows; known already where an output step sees them whole."""
    if not isinstance(question.symbols, Symbols):
        return distinct_rows(question.x)
    whole = np.flatnonzero(question.visible.mask.all(axis=1))
    if counted is not None and whole.size and counted.rows[whole[0]] == len(question.x):
        return int(counted.contexts[whole[0]])
    return distinct_symbol_rows(question.symbols)


def _contexts(counted: Bounds | None) -> int:
    """Number of contexts at the last output step that counts."""
    if counted is None:
        return 0
    return int(counted.contexts[np.flatnonzero(counted.rows > 0)[-1]])


def _how(counted: Bounds | None, evidence: Proof, reached: Reached) -> How:
    """Counting, unless something else was needed to settle it."""
    if counted is not None and evidence.proves and bool((counted.repeated >= HALF).all()):
        return "counted"
    if evidence.enumerated or (evidence.proves and not evidence.determined):
        return "counted"
    return reached.how


def _floors(counted: Bounds | None) -> dict[str, float]:
    """Lowest mse and cross-entropy on these rows, where counting proves one."""
    if counted is None:
        return {}
    return {name: counted.overall(name) for name in ("mse", "cross-entropy")}


def _noise(
    metric: Metric, proved: float | None, built: float, low: float | None, rows: int
) -> float:
    """Two standard errors: of an accuracy, where the steps of a row may be right or wrong together.

    Of R², a mean of squared errors that vary as those of a normal distribution do.
    """
    if metric == "r2" and low is not None:
        return float(2 * (1 - low) * np.sqrt(2 / min(rows, ROWS)))
    if metric != "accuracy":
        return 0.0
    if proved is None:
        share = built
    else:
        share = proved
    return float(2 * np.sqrt(max(share * (1 - share), 0.0) / rows))
