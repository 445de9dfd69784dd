"""Sweep: many settings and many seeds, on all cores or on a cluster, kept as they come in.

Settings are cut into shards, as many as keep the workers busy. With a checkpoint each net's numbers
are on the disk before the next shard's are waited for; the same questions asked again train only
what is not there, on however many workers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.experiment import Result
from unstuck.lab.generalisation import Reach
from unstuck.lab.shard import WORK, Asked, numbers, reach_of, result_of
from unstuck.sweep.job import Job
from unstuck.sweep.ledger import Ledger
from unstuck.sweep.pool import Pool, open_pool

_MAX_SEEDS_PER_SHARD = 25  # seeds of a shard, so that an interruption costs little

Outcome = Result | Reach | str


@dataclass
class _Cell:
    """One setting: what is known of its nets so far."""

    asked: Asked
    nets: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    shared: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    @cached_property
    def wanted(self) -> int:
        """Nets that are asked for."""
        return len(set(self.asked.seeds))

    @property
    def missing(self) -> list[int]:
        seeds = dict.fromkeys(self.asked.seeds)
        return [seed for seed in seeds if seed not in self.nets]

    @property
    def done(self) -> bool:
        return bool(self.error) or len(self.nets) == self.wanted

    def outcome(self) -> Outcome:
        if self.error:
            return self.error
        nets = [self.nets[seed] for seed in self.asked.seeds]
        if self.asked.tested:
            return reach_of(self.asked, self.shared, nets)
        return result_of(self.asked, self.shared, nets)


class Sweep:
    """Where nets are trained, and what is kept of them.

    Args:
        on: None for this machine; "ray", or the address of a Ray cluster.
        processes: on this machine; 1 trains in this process, None takes one a core.
        checkpoint: a folder; the same call goes on from there after an interruption.
        progress: told what was trained.

    Raises:
        InputError: see `open_pool` and `Ledger`.
    """

    def __init__(
        self,
        *,
        on: str | None = None,
        processes: int | None = None,
        checkpoint: str | Path | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._on = on
        self._pool: Pool = open_pool(on, processes=processes)
        self._progress = progress or (lambda message: None)
        if checkpoint is None:
            self._ledger = None
        else:
            self._ledger = Ledger(Path(checkpoint))

    def __enter__(self) -> Sweep:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers and let the folder go."""
        self._pool.close()
        if self._ledger is not None:
            self._ledger.close()

    def run(self, questions: Sequence[Asked]) -> Iterator[Outcome]:
        """Train what is asked for, in any order; answer in the order of the questions.

        Yields:
            For each question a Result, or a Reach where lengths are tested, without weights and
            curves; or the reason, one line, why it could not be trained.
        """
        cells = [self._known(_Cell(asked)) for asked in questions]
        jobs, whose = self._jobs([cell for cell in cells if cell.asked.sendable])
        answers = self._pool.run(jobs)
        total = sum(cell.wanted for cell in cells)
        made = sum(len(cell.nets) for cell in cells)
        for cell in cells:
            if not cell.asked.sendable:
                self._train_here(cell)
            while not cell.done:
                answer = next(answers)
                other = whose[answer.job.number]
                if answer.error:
                    other.error = answer.error
                else:
                    self._keep(other, answer.value)
                    made += len(answer.value["nets"])
                self._progress(f"{made:,} of {total:,} nets: {other.asked.setting}")
            yield cell.outcome()

    def _jobs(self, cells: Sequence[_Cell]) -> tuple[list[Job], list[_Cell]]:
        """Shards of what is missing, and to which cell each belongs."""
        jobs: list[Job] = []
        whose: list[_Cell] = []
        open_cells = [cell for cell in cells if cell.missing]
        pieces = math.ceil(self._pool.workers / max(1, len(open_cells)))
        for cell in open_cells:
            missing = cell.missing
            size = min(_MAX_SEEDS_PER_SHARD, math.ceil(len(missing) / pieces))
            for first in range(0, len(missing), size):
                seeds = missing[first : first + size]
                jobs.append(Job(len(jobs), WORK, cell.asked.given(seeds)))
                whose.append(cell)
        return jobs, whose

    def _train_here(self, cell: _Cell) -> None:
        """Train what no other process can make from its description: a task of the caller's own."""
        if self._on is not None:
            cell.error = "a function of your own stays in this process; leave out --on"
            return
        missing = cell.missing
        try:
            for first in range(0, len(missing), _MAX_SEEDS_PER_SHARD):
                self._progress(str(cell.asked.setting))
                seeds = missing[first : first + _MAX_SEEDS_PER_SHARD]
                self._keep(cell, numbers(cell.asked, seeds, threads=None))
        except InputError as error:
            cell.error = str(error)

    def _known(self, cell: _Cell) -> _Cell:
        """With the numbers that are kept of it."""
        if self._ledger is not None and (key := cell.asked.key) in self._ledger:
            cell.shared = self._ledger[key]
            for seed in cell.asked.seeds:
                if (of := f"{key}/{seed}") in self._ledger:
                    cell.nets[seed] = self._ledger[of]
        return cell

    def _keep(self, cell: _Cell, value: Mapping[str, Any]) -> None:
        if self._ledger is not None:
            key = cell.asked.key
            nets = {f"{key}/{seed}": net for seed, net in value["nets"].items()}
            self._ledger.add({key: value["shared"], **nets})
        cell.shared = value["shared"]
        cell.nets.update((int(seed), net) for seed, net in value["nets"].items())


@contextmanager
def opened(
    sweep: Sweep | None,
    *,
    processes: int | None = 1,
    on: str | None = None,
    checkpoint: str | Path | None = None,
) -> Iterator[Sweep]:
    """A caller's sweep, which stays open, or one of its own, which is closed.

    Args:
        sweep: the caller's, or None.
        processes: see `Sweep`; a cluster has its own, so 1 says nothing there.
        on: see `Sweep`.
        checkpoint: see `Sweep`.

    Raises:
        InputError: a sweep beside what says where it is.
    """
    options = {
        "processes": processes != 1,
        "on": on is not None,
        "checkpoint": checkpoint is not None,
    }
    if sweep is not None:
        beside = [name for name, is_set in options.items() if is_set]
        if beside:
            names = ", ".join(beside)
            raise InputError(f"sweep= says where nets are trained; leave out {names}")
        yield sweep
        return
    if on is not None and processes == 1:
        own = None
    else:
        own = processes
    with Sweep(on=on, processes=own, checkpoint=checkpoint) as made:
        yield made
