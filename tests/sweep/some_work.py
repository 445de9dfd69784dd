"""Work for workers: it must be a function of unstuck, so this one calls the lab's arithmetic."""

from __future__ import annotations

from unstuck.sweep.job import Job


def trained(number: int, *, task: str = "or", seeds: int = 1, bits: int = 2) -> Job:
    """A job that trains a small static net for a moment."""
    from unstuck.lab.recipe import Recipe
    from unstuck.lab.setting import setting
    from unstuck.lab.shard import WORK, Asked

    given = setting(task, bits=bits, model="dense", units=2, recipe=Recipe(updates=20), every=10)
    return Job(number, WORK, Asked(given, range(seeds), None).given(range(seeds)))
