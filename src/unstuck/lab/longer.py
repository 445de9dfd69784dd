"""Nets that are trained on words of some lengths and tested on others, usually longer ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.curriculum import growing
from unstuck.lab.datasets import check_memory
from unstuck.lab.experiment import seeds_of
from unstuck.lab.generalisation import MAX_LENGTHS, ROWS, Reach, lengths_of
from unstuck.lab.options import TASK, refuse_unknown
from unstuck.lab.setting import Setting, posed_task, setting
from unstuck.lab.shard import Asked
from unstuck.lab.stages import target_of
from unstuck.lab.sweep import Sweep, opened
from unstuck.lab.task import Task


def lengths(
    task: str | Task,
    *,
    model: str = "lstm",
    train: tuple[int, int] = (1, 40),
    test: tuple[int, int] = (41, 500),
    seeds: int | Sequence[int] = 1,
    until: str | float | None = "exact",
    sweep: Sweep | None = None,
    processes: int | None = 1,
    on: str | None = None,
    checkpoint: str | Path | None = None,
    curriculum: tuple[int, ...] | None = None,
    make: Callable[[tuple[int, ...], int], Setting] | None = None,
    **more: Any,
) -> Reach:
    """Train nets on words of some lengths, and test them on words of others.

    Args:
        task: a name, or a task.
        model: an architecture's name.
        train: least and greatest length of the words that nets are trained on.
        test: least and greatest length of the words that they are tested on; of many lengths 48 are
            taken, evenly spread.
        seeds: how many, or which.
        until: see `experiment.train`.
        sweep: where they are trained; None: where the next three say.
        processes: that train at the same time; 1: this one, None: one a core.
        on: a Ray cluster instead, see `Sweep`.
        checkpoint: a folder for what is finished, see `Sweep`.
        curriculum: longest words of the stages of training; None: `growing`; (): all at once.
        make: (lengths, longest) -> what is trained; None: `setting` with `more`.
        more: see `setting`.

    Raises:
        InputError: something that cannot be trained, or a net that reads one length only.
    """
    refuse_unknown(more, lengths)
    for name in ("bits", "length", "longest"):
        if more.get(name) is not None:
            raise InputError(f"{name}={more[name]}; the lengths are train=(1, 40), test=(41, 500)")
    chosen = posed_task(task, {name: more.pop(name) for name in TASK if name in more})
    far = lengths_of(chosen, *test, most=MAX_LENGTHS)
    near = lengths_of(chosen, *train)
    if make is None:
        if curriculum is None:
            stages = growing(near)
        else:
            stages = curriculum
        given = setting(chosen, bits=near, longest=max(far), model=model, curriculum=stages, **more)
    else:
        given = make(near, max(far))
    if given.architecture.fixed:
        raise InputError(f"{model} is built for one length; take one that reads any: --model lstm")
    target_of(until)
    # Before anything is trained.
    check_memory(chosen, max(far), given.encoding, ROWS * len(far), asked=False)
    with contextlib.ExitStack() as stack:
        where = stack.enter_context(
            opened(sweep, processes=processes, on=on, checkpoint=checkpoint)
        )
        (outcome,) = where.run([Asked(given, seeds_of(seeds), until, far)])
    if not isinstance(outcome, Reach):
        raise InputError(str(outcome))
    return outcome
