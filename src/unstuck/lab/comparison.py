"""Tasks × architectures: which net learns which task, in how many seeds, how fast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.experiment import Result, seeds_of, target_of, train
from unstuck.lab.setting import Setting, find_architecture, find_task, setting
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
    progress: Callable[[str], None] | None = None,
    make: Callable[[Task, str], Setting] | None = None,
    **more: Any,
) -> Iterator[Cell]:
    """Train every task with every architecture; a pair that cannot be posed says why.

    Args:
        tasks: names, or tasks.
        models: names.
        seeds: nets of each.
        until: see `train`.
        progress: told what is trained now.
        make: what a task and a model's name are trained as; None: `setting` with `more`.
        more: see `setting`.

    Raises:
        InputError: a name that does not exist, or no models, seeds or score.
    """
    chosen = [find_task(task) if isinstance(task, str) else task for task in tasks]
    if not models:
        raise InputError("no model was named; expected at least one: --models lstm,gru")
    for model in models:
        find_architecture(model)
    seeds_of(seeds)
    target_of(until)
    for task in chosen:
        for model in models:
            if progress is not None:
                progress(f"{task.name} with {model}")
            try:
                given = make(task, model) if make else setting(task, model=model, **more)
                found = train(given, seeds=seeds, until=until, progress=False)
                yield Cell(task.name, model, found)
            except InputError as error:
                yield Cell(task.name, model, None, str(error))
