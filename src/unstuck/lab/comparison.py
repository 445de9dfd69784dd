"""Tasks × architectures: which net learns which task, in how many seeds, how fast."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.experiment import Result, seeds_of
from unstuck.lab.options import TASK, refuse_unknown
from unstuck.lab.setting import Setting, find_architecture, posed_task, setting
from unstuck.lab.shard import Asked
from unstuck.lab.stages import target_of
from unstuck.lab.sweep import Outcome, Sweep, opened
from unstuck.lab.task import Task


@dataclass(frozen=True)
class Cell:
    """One task with one architecture.

    Args:
        task, model: names.
        result: what was trained, or None.
        why: why nothing was trained, else "".
    """

    task: str
    model: str
    result: Result | None
    why: str = ""


def compare(
    tasks: Sequence[str | Task],
    models: Sequence[str],
    *,
    seeds: int = 10,
    until: str | float | None = "exact",
    sweep: Sweep | None = None,
    processes: int | None = 1,
    on: str | None = None,
    checkpoint: str | Path | None = None,
    make: Callable[[Task, str], Setting] | None = None,
    **more: Any,
) -> Iterator[Cell]:
    """Train every task with every architecture; a pair that cannot be posed says why.

    Args:
        tasks: names, or tasks.
        models: names.
        seeds: nets of each.
        until: see `train`.
        sweep: where they are trained; None: where the next three say.
        processes: that train at the same time; 1: this one, None: one a core.
        on: a Ray cluster instead, see `Sweep`.
        checkpoint: a folder for what is finished, see `Sweep`.
        make: what a task and a model's name are trained as; None: `setting` with `more`.
        more: see `setting`.

    Yields:
        The pairs in order, task by task, each as soon as it and those before it are trained.

    Raises:
        InputError: a name that does not exist, or no models, seeds or score.
    """
    refuse_unknown(more, compare)
    own = {name: more.pop(name) for name in TASK if name in more}
    chosen = [posed_task(task, own) for task in tasks]
    _check(models)
    target_of(until)
    wanted = seeds_of(seeds)
    pose = make or _poser(more)
    pairs = [(task, model) for task in chosen for model in models]
    questions = [_question(task, model, pose, wanted, until) for task, model in pairs]
    with contextlib.ExitStack() as stack:
        where = stack.enter_context(
            opened(sweep, processes=processes, on=on, checkpoint=checkpoint)
        )
        outcomes = where.run([question for question in questions if isinstance(question, Asked)])
        for (task, model), question in zip(pairs, questions, strict=True):
            if isinstance(question, Asked):
                yield _cell(task, model, next(outcomes))
            else:
                yield _cell(task, model, question)


def _check(models: Sequence[str]) -> None:
    """Refuse architectures that do not exist, and none at all."""
    if not models:
        raise InputError("no model was named; expected at least one: --models lstm,gru")
    for model in models:
        find_architecture(model)


def _poser(options: Mapping[str, Any]) -> Callable[[Task, str], Setting]:
    """What poses every task with every model's name under the same options."""

    def pose(task: Task, model: str) -> Setting:
        return setting(task, model=model, **options)

    return pose


def _question(
    task: Task,
    model: str,
    pose: Callable[[Task, str], Setting],
    seeds: Sequence[int],
    until: str | float | None,
) -> Asked | str:
    """What is asked of a pair, or why the pair cannot be posed."""
    try:
        return Asked(pose(task, model), seeds, until)
    except InputError as error:
        return str(error)


def _cell(task: Task, model: str, outcome: Outcome) -> Cell:
    """A pair's result, or why there is none."""
    if isinstance(outcome, Result):
        return Cell(task.name, model, outcome)
    return Cell(task.name, model, None, str(outcome))
