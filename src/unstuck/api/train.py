"""train(): one model or a population of it, as fast as the machine allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.bound import ceiling as bound
from unstuck.ceiling.visibility import measure
from unstuck.engine import arguments
from unstuck.engine.checkpointed import train_watched
from unstuck.engine.criterion import Criterion, criterion
from unstuck.engine.learner import Plan, Way
from unstuck.engine.population import Population
from unstuck.engine.progress import PopulationProgress
from unstuck.errors import InputError
from unstuck.frameworks.keras.payload import nameless
from unstuck.frameworks.keras.train.subject import Subject, subject

Arrays = Array | Sequence[Array] | dict[str, Array]

_MAX_SCORED_ROWS = 4096  # where the caller held none out ...
_MAX_SEARCHED_ROWS = 20_000  # ... the distinct ones of so many
_MIN_SCORED_ROWS = 256  # likewise, where nothing is to be met


def train(
    model: Any,
    x: Arrays,
    y: Arrays,
    *,
    updates: int,
    batch: int = 32,
    seeds: int | Sequence[int] = 1,
    until: str | float | None = None,
    stop: bool = True,
    every: int | None = None,
    x_test: Arrays | None = None,
    y_test: Arrays | None = None,
    sample_weight: Arrays | None = None,
    weights: Sequence[Any] | None = None,
    learning_rate: float | Sequence[float] | None = None,
    l2: float | Sequence[float] | None = None,
    dropout: float | Sequence[float] | None = None,
    order: int | Sequence[int] | None = None,
    way: Way | None = None,
    threads: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool | Callable[[PopulationProgress], None] | None = None,
) -> Population:
    """Train a compiled Keras model once for each seed; the model itself is left as it was.

    Args:
        model: built and compiled; what it is and how it is trained is taken from it, weights are
            drawn anew for each seed.
        x: rows, shape (rows, steps, features), (rows, features), or token numbers (rows, steps); a
            list or dict of them for a model with several inputs.
        y: targets, as `fit` takes them; the first output is the one that is scored.
        updates: optimizer steps at most.
        batch: rows an update.
        seeds: one member for each: a number of seeds from 0, or the seeds.
        until: what a member has to meet: "exact": every output of every scored row is right;
            "ceiling": the best accuracy that is possible on the scored rows, given what each output
            can see; a number: this accuracy (r2 of real targets); None: nothing.
        stop: whether a member ends when it has met that.
        every: updates between two looks at the score; None: 50, or a tenth of `updates` (50 at
            least) where nothing is to be met. `met` cannot be finer than this.
        x_test: rows that are scored; None: the distinct ones of the first 20,000 training rows,
            4,096 at most (fewer where nothing is to be met).
        y_test: their targets.
        sample_weight: of rows, shape (rows,), or of steps, (rows, steps), as `fit` takes them;
            scores do not look at them.
        weights: initial weights as `get_weights` gives them, for all or for each member.
        learning_rate: for all, or one a member; likewise l2 (of all kernels), dropout (in all
            Dropout layers) and order (seed of the order of rows, if not the member's seed).
        l2: see learning_rate.
        dropout: see learning_rate.
        order: see learning_rate.
        way: "lanes", "scan" or "steps"; None takes the fastest that can express the model.
        threads: members that train at the same time; None: all cores in lanes, else one.
        checkpoint: a folder; after Ctrl-C or a crash the same call goes on from there and ends with
            the same numbers, bit for bit.
        progress: None shows a bar on a terminal, True in a notebook too; or what is to be told
            about ten times a second.

    Returns:
        The runs (weights, losses and scores of each block, the update at which the criterion was
        first met), and in which way they were made.

    Raises:
        InputError: an argument that cannot be used; the message names it.
        RebuildError: the model's own code fails, or this process does not run Keras on JAX.
    """
    given = subject(model)
    plan, asked = _plan(
        given, (x, y, sample_weight), (x_test, y_test), updates, batch, every, until, stop
    )
    members = arguments.members(
        seeds, weights=weights, learning_rate=learning_rate, l2=l2, dropout=dropout, order=order
    )
    if way not in (None, "lanes", "scan", "steps"):
        raise InputError(f"way={way!r}; expected 'lanes', 'scan', 'steps' or None")
    if given.config is None:
        named = None
    else:
        named = [nameless(given.config), nameless(given.compiled)]
    made = train_watched(
        given.learner,
        plan,
        members,
        way=way,
        threads=None if threads is None else arguments.positive(threads, "threads"),
        checkpoint=checkpoint,
        progress=progress,
        identity=None if named is None else [*named, until],
    )
    return replace(made, score=asked.name)


def _plan(
    given: Subject,
    rows: tuple[Any, Any, Any],
    held_out: tuple[Any, Any],
    updates: int,
    batch: int,
    every: int | None,
    until: str | float | None,
    stop: bool,
) -> tuple[Plan, Criterion]:
    """What to train on and for how long, and what is asked after each block."""
    x = given.arrays(rows[0], "x")
    y = given.arrays(rows[1], "y", targets=True)
    if len(x[0]) != len(y[0]):
        raise InputError(f"x has {len(x[0])} rows and y has {len(y[0])}; expected the same number")
    updates = arguments.positive(updates, "updates")
    batch = arguments.batch_of(batch, len(x[0]))
    if given.batch not in (None, batch):
        raise InputError(f"batch={batch}, but the model's Input says batch_size={given.batch}")
    if until is not None:
        usual = 50
    else:
        usual = max(50, updates // 10)
    if every is None:
        block = usual
    else:
        block = arguments.positive(every, "every")
    # Where nothing is to be met, scoring shall not cost more than a tenth of the training.
    if until is not None:
        most = _MAX_SCORED_ROWS
    else:
        most = min(max(_MIN_SCORED_ROWS, 3 * block * batch // 10), _MAX_SCORED_ROWS)
    x_test, y_test = _scored(given, x, y, *held_out, most)
    asked = _criterion(given, x_test, y_test[0], until)
    plan = Plan(
        x=x,
        y=y,
        x_test=x_test,
        y_test=y_test,
        sample_weight=() if rows[2] is None else arguments.weights_of(rows[2], y),
        updates=updates,
        batch=batch,
        block=block,
        score=asked.score,
        target=asked.target,
        stop=stop,
        seconds=math.inf,
    )
    return plan, asked


def _scored(
    given: Subject,
    x: tuple[Array, ...],
    y: tuple[Array, ...],
    x_test: Any,
    y_test: Any,
    most: int,
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """The rows that are scored."""
    if (x_test is None) != (y_test is None):
        if y_test is None:
            missing = "y_test"
        else:
            missing = "x_test"
        raise InputError(f"{missing} is missing; expected both x_test and y_test, or neither")
    if x_test is None:
        first = _distinct((*x, *y), most)
        return tuple(array[first] for array in x), tuple(array[first] for array in y)
    tested = given.arrays(x_test, "x_test"), given.arrays(y_test, "y_test", targets=True)
    if len(tested[0][0]) != len(tested[1][0]):
        counts = f"x_test has {len(tested[0][0])} rows and y_test has {len(tested[1][0])}"
        raise InputError(f"{counts}; expected the same number")
    for ours, theirs in zip(tested[1], y, strict=True):
        if ours.shape[1:] != theirs.shape[1:]:
            raise InputError(f"y_test has shape {ours.shape}, but y has {theirs.shape}")
    return tested


def _distinct(arrays: tuple[Array, ...], most: int) -> Array:
    """Numbers of the first row of each kind among the first 20,000, ascending."""
    parts = [
        np.ascontiguousarray(a[:_MAX_SEARCHED_ROWS]).reshape(min(len(a), _MAX_SEARCHED_ROWS), -1)
        for a in arrays
    ]
    rows = np.concatenate([part.view(np.uint8) for part in parts], axis=1)
    row_bytes = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1])))
    return np.sort(np.unique(row_bytes.ravel(), return_index=True)[1])[:most]


def _criterion(
    given: Subject, x: tuple[Array, ...], y: Array, until: str | float | None
) -> Criterion:
    highest = None
    if until == "ceiling":
        if len(x) > 1:
            raise InputError("until='ceiling' needs a model with one input; pass a score, e.g. 0.9")
        weights = given.learner.fresh_weights(0)
        seen = measure(lambda rows: given.learner.predict((rows,), weights=weights), x[0])
        estimate = bound(x[0], y, visibility=seen.visibility)
        if estimate.high is not None:
            highest = estimate.high
        else:
            highest = estimate.low
    if x[0].ndim > 1:
        steps = x[0].shape[1]
    else:
        steps = None
    return criterion(y, steps=steps, until=until, ceiling=highest, logits=given.logits)
