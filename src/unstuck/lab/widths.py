"""The least width at which nets become exact on a task at a wanted rate; see `search`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.experiment import Result
from unstuck.lab.options import refuse_unknown
from unstuck.lab.search import Found, search
from unstuck.lab.setting import Setting, setting
from unstuck.lab.shard import Asked
from unstuck.lab.sweep import Sweep, opened
from unstuck.lab.task import Task


def smallest(
    task: str | Task,
    *,
    model: str = "lstm",
    success: float = 0.9,
    widths: Iterable[int] | None = None,
    seeds: int = 200,
    sweep: Sweep | None = None,
    processes: int | None = 1,
    on: str | None = None,
    checkpoint: str | Path | None = None,
    make: Callable[[int], Setting] | None = None,
    **more: Any,
) -> Found:
    """Find the least width whose nets become exact in a share of seeds.

    Args:
        task: a name, or a task.
        model: an architecture's name.
        success: the share that is wanted, above 0 and at most 1.
        widths: that are tried, from the smallest on; None for 1 … 64.
        seeds: of a width at most, after which it stays undecided.
        sweep: where they are trained; None: where the next three say.
        processes: that train at the same time; 1: this one, None: one a core.
        on: a Ray cluster instead, see `Sweep`.
        checkpoint: a folder for what is finished, see `Sweep`.
        make: what a width is trained as; None: `setting` with `more`.
        more: see `setting`.

    Raises:
        InputError: something that cannot be trained, or a number that cannot be.
    """
    refuse_unknown(more, smallest)
    if more.get("units") is not None:
        raise InputError(f"units={more['units']}; the width is what is sought: widths=[4, 8]")

    def posed(units: int) -> Setting:
        if make:
            return make(units)
        return setting(task, model=model, **{**more, "units": units})

    with contextlib.ExitStack() as stack:
        where = stack.enter_context(
            opened(sweep, processes=processes, on=on, checkpoint=checkpoint)
        )

        def run(units: int, drawn: range) -> Sequence[bool]:
            (outcome,) = where.run([Asked(posed(units), drawn)])
            if not isinstance(outcome, Result):
                raise InputError(str(outcome))
            return [net.whole.exact == 1.0 for net in outcome.nets]

        return search(run, wanted=success, widths=widths, most=seeds)
