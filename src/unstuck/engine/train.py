"""train(): one model or a population of it, as fast as the machine allows."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.bound import ceiling as bound
from unstuck.ceiling.visibility import measure
from unstuck.engine import arguments
from unstuck.engine.checkpoint import Checkpoint
from unstuck.engine.criterion import Criterion, criterion
from unstuck.engine.lanes.kernel import STAMP
from unstuck.engine.lanes.ready import ready
from unstuck.engine.learner import Plan, Way
from unstuck.engine.population import Member, Population, train_population
from unstuck.engine.progress import Standing, bar
from unstuck.engine.rebuild import Rebuilt
from unstuck.errors import InputError

if TYPE_CHECKING:
    import keras

_SCORED = 4096  # rows at most, where the caller held none out ...
_SEARCHED = 20_000  # ... the distinct ones of so many
_FEWEST = 256  # likewise, where nothing is to be met


def train(
    model: keras.Model,
    x: Array,
    y: Array,
    *,
    updates: int,
    batch: int = 32,
    seeds: int | Sequence[int] = 1,
    until: str | float | None = None,
    stop: bool = True,
    every: int | None = None,
    x_test: Array | None = None,
    y_test: Array | None = None,
    weights: Sequence[Any] | None = None,
    learning_rate: float | Sequence[float] | None = None,
    l2: float | Sequence[float] | None = None,
    dropout: float | Sequence[float] | None = None,
    order: int | Sequence[int] | None = None,
    way: Way | None = None,
    threads: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool | Callable[[Standing], None] | None = None,
) -> Population:
    """Train a compiled Keras model once for each seed; the model itself is left as it was.

    Args:
        model: built and compiled; what it is and how it is trained is taken from it, weights are
            drawn anew for each seed.
        x: rows, shape (rows, steps, features), (rows, features), or token numbers (rows, steps).
        y: targets, as `fit` takes them.
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
        weights: initial weights as `get_weights` gives them, for all or for each member.
        learning_rate: for all, or one a member; likewise l2 (of all kernels), dropout (in all
            Dropout layers) and order (seed of the order of rows, if not the member's seed).
        l2: see learning_rate.
        dropout: see learning_rate.
        order: see learning_rate.
        way: "lanes", "scan", "steps" or "vmap"; None takes the fastest that can express the model
            ("vmap" only on an accelerator).
        threads: members that train at the same time; None: all cores in lanes, else one.
        checkpoint: a folder; after Ctrl-C or a crash the same call goes on from there and ends with
            the same numbers, bit for bit.
        progress: None shows a bar on a terminal; or what is to be told about ten times a second.

    Returns:
        The runs (weights, losses and scores of each block, the update at which the criterion was
        first met), and in which way they were made.

    Raises:
        InputError: an argument that cannot be used; the message names it.
        RebuildError: the model has parts of its own that cannot be made from its JSON config.
    """
    learner, config, compiled = _rebuilt(model)
    shape = _row_shape(model)
    x, y = arguments.rows(x, "x", shape), arguments.rows(y, "y", None)
    if len(x) != len(y):
        raise InputError(f"x has {len(x)} rows and y has {len(y)}; expected the same number")
    members = arguments.members(
        seeds, weights=weights, learning_rate=learning_rate, l2=l2, dropout=dropout, order=order
    )
    updates, batch = arguments.positive(updates, "updates"), arguments.batch_of(batch, len(x))
    usual = 50 if until is not None else max(50, updates // 10)
    block = usual if every is None else arguments.positive(every, "every")
    # Where nothing is to be met, scoring shall not cost more than a tenth of the training.
    most = _SCORED if until is not None else min(max(_FEWEST, 3 * block * batch // 10), _SCORED)
    tested = _scored(x, y, x_test, y_test, shape, most)
    asked = _criterion(learner, compiled, *tested, until)
    plan = Plan(
        x=(x,),
        y=(y,),
        x_test=(tested[0],),
        y_test=(tested[1],),
        updates=updates,
        batch=batch,
        block=block,
        score=asked.score,
        target=asked.target,
        stop=stop,
        seconds=math.inf,
    )
    saved = None
    if checkpoint is not None:
        saved = Checkpoint(Path(checkpoint), _digest(config, compiled, plan, members, until, way))
    try:
        first = "starting" if ready() else "compiling the kernels, once, about 20 s"
        with bar(None if callable(progress) else progress, first=first) as look:
            made = train_population(
                learner,
                plan,
                members,
                way=way,
                threads=None if threads is None else arguments.positive(threads, "threads"),
                checkpoint=saved,
                look=progress if callable(progress) else look,
            )
    finally:
        if saved is not None:
            saved.close()
    return replace(made, score=asked.name)


def _rebuilt(model: keras.Model) -> tuple[Rebuilt, dict[str, Any], dict[str, Any]]:
    compiled: dict[str, Any] | None = model.get_compile_config() if model.compiled else None
    if not model.built or not compiled:
        state = "not built" if not model.built else "not compiled"
        raise InputError(
            f"the model is {state}; expected one with an Input, "
            "after model.compile(optimizer, loss)"
        )
    config = json.loads(model.to_json())
    return Rebuilt(config, compiled, input_shapes=(_row_shape(model),)), config, compiled


def _row_shape(model: keras.Model) -> tuple[int | None, ...]:
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise InputError(
            f"the model has {len(model.inputs)} inputs and {len(model.outputs)} outputs; "
            "train() takes one of each"
        )
    return tuple(model.inputs[0].shape[1:])


def _scored(
    x: Array, y: Array, x_test: Any, y_test: Any, shape: tuple[int | None, ...], most: int
) -> tuple[Array, Array]:
    """The rows that are scored."""
    if (x_test is None) != (y_test is None):
        missing = "y_test" if y_test is None else "x_test"
        raise InputError(f"{missing} is missing; expected both x_test and y_test, or neither")
    if x_test is None:
        return _distinct(x, y, most)
    x_test = arguments.rows(x_test, "x_test", shape)
    y_test = arguments.rows(y_test, "y_test", tuple(y.shape[1:]))
    if len(x_test) != len(y_test):
        raise InputError(
            f"x_test has {len(x_test)} rows and y_test has {len(y_test)}; expected the same number"
        )
    return x_test, y_test


def _distinct(x: Array, y: Array, most: int) -> tuple[Array, Array]:
    """The first of each kind among the first 20,000 rows, in their order."""
    x, y = x[:_SEARCHED], y[:_SEARCHED]
    rows = np.concatenate([x.reshape(len(x), -1), y.reshape(len(y), -1)], axis=1)
    one = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1])))
    first = np.sort(np.unique(one.ravel(), return_index=True)[1])[:most]
    return x[first], y[first]


def _criterion(
    learner: Rebuilt, compiled: dict[str, Any], x: Array, y: Array, until: str | float | None
) -> Criterion:
    loss = compiled.get("loss")
    logits = isinstance(loss, dict) and bool(loss.get("config", {}).get("from_logits"))
    highest = None
    if until == "ceiling":
        weights = learner.fresh_weights(0)
        seen = measure(lambda rows: learner.predict((rows,), weights=weights), x)
        found = bound(x, y, visibility=seen.visibility)
        highest = found.high if found.high is not None else found.low
    steps = x.shape[1] if x.ndim > 1 else None
    return criterion(y, steps=steps, until=until, ceiling=highest, logits=logits)


def nameless(config: Any) -> Any:
    """A config with numbers for names: Keras counts layers on ("lstm", "lstm_1") in one process."""
    numbers: dict[str, str] = {}

    def visit(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [visit(item) for item in value]
        if isinstance(value, dict):
            name = value.get("name")
            if isinstance(name, str):
                numbers.setdefault(name, f"#{len(numbers)}")
            return {key: visit(item) for key, item in value.items()}
        return numbers.get(value, value) if isinstance(value, str) else value

    return visit(config)


def _digest(
    config: dict[str, Any],
    compiled: dict[str, Any],
    plan: Plan,
    members: tuple[Member, ...],
    until: str | float | None,
    way: Way | None,
) -> str:
    """What identifies the work, so that no checkpoint of other work is taken up."""
    found = hashlib.sha256()
    settings = [plan.updates, plan.batch, plan.block, plan.target, plan.stop, until, way]
    parts = [STAMP, nameless(config), nameless(compiled), settings]
    text = json.dumps(parts, default=str, sort_keys=True)
    found.update(text.encode())
    for array in (*plan.x, *plan.y, *plan.x_test, *plan.y_test):
        found.update(f"{array.dtype}{array.shape}".encode())
        found.update(np.ascontiguousarray(array).tobytes())
    for member in members:
        found.update(repr(replace(member, weights=None)).encode())
        for weight in member.weights or ():
            found.update(np.ascontiguousarray(weight).tobytes())
    return found.hexdigest()
