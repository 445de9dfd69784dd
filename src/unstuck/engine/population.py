"""Train a population: many members of one model, each with its own seed, weights and settings.

Members know nothing of each other. In lanes each runs in a thread of its own as long as cores are
free (the kernels let the interpreter's lock go), elsewhere one after the other; either way a
member's numbers are those it would have alone, and one that overflows ends by itself.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array
from unstuck.changes import Change, DropoutRate, WeightPenalty
from unstuck.engine import blocks
from unstuck.engine.blas import blas_threads, cores, threads_for
from unstuck.engine.checkpoint import Checkpoint
from unstuck.engine.learner import Plan, Prepared, Run, Session, Trainable, Way
from unstuck.engine.progress import PopulationProgress

_SAVE_EVERY = 5.0  # seconds between two marks of a member
_LOOK_EVERY = 0.1  # seconds between two looks of the waiting thread
_OUTPUTS = 2**17  # numbers of held-out outputs that a member keeps, 0.5 MiB


@dataclass(frozen=True)
class Member:
    """What makes one member of a population; None keeps what the model has.

    Args:
        seed: of initial weights, dropout and order of rows.
        weights: initial weights, in the order of `get_weights`.
        learning_rate: of the optimizer.
        l2: strength for all kernels and recurrent kernels.
        dropout: rate for all Dropout layers.
        order: seed of the order of rows, if it is not `seed`.
    """

    seed: int
    weights: tuple[Array, ...] | None = None
    learning_rate: float | None = None
    l2: float | None = None
    dropout: float | None = None
    order: int | None = None

    @property
    def order_seed(self) -> int:
        """Seed of the order of rows."""
        if self.order is None:
            return self.seed
        return self.order


@dataclass(frozen=True, repr=False)
class Population:
    """What training a population gave.

    Args:
        members: as they were asked for.
        runs: one for each member; their `outputs` are empty where they would be large.
        seconds: wall time of all, without compiling the kernels.
        way: "lanes", "scan" or "steps".
        why: why the way is not "lanes", else "".
        score: name of the score in `Run.scores`.
    """

    members: tuple[Member, ...]
    runs: tuple[Run, ...]
    seconds: float
    way: Way
    why: str = ""
    score: str = "score"

    @property
    def met(self) -> Array:
        """Updates until each member met the criterion, float64, NaN where it never did."""
        return np.array([np.nan if run.met is None else run.met for run in self.runs])

    @property
    def scores(self) -> Array:
        """Last score of each member, float64, NaN where there is none."""
        return np.array([run.scores[-1] if run.scores else np.nan for run in self.runs])

    @property
    def diverged(self) -> Array:
        """Which members overflowed, bool."""
        return np.array([run.diverged for run in self.runs])

    def __repr__(self) -> str:
        """What a reader wants to know first: how many met their criterion, and when."""
        scores = self.scores
        met = self.met[np.isfinite(self.met)]
        lines = [f"{len(self.runs)} runs in {self.way}, {self.seconds:.1f} s"]
        if self.why:
            lines[0] += f" (not in lanes: {self.why})"
        if len(met):
            when = (
                f"after {met.min():,.0f} to {met.max():,.0f} updates, median {np.median(met):,.0f}"
            )
            lines.append(f"  met    {len(met)} of {len(self.runs)}, {when}")
        if np.isfinite(scores).any():
            finite = scores[np.isfinite(scores)]
            spread = f"{finite.min():.4g} to {finite.max():.4g}, median {np.median(finite):.4g}"
            lines.append(f"  {self.score}  {spread}")
        if self.diverged.any():
            lines.append(f"  diverged  {self.diverged.sum()} of {len(self.runs)}")
        return "\n".join(lines)


def train_population(
    learner: Trainable,
    plan: Plan,
    members: tuple[Member, ...],
    *,
    way: Way | None = None,
    threads: int | None = None,
    checkpoint: Checkpoint | None = None,
    look: Callable[[PopulationProgress], None] | None = None,
) -> Population:
    """Train every member on the rows of a plan.

    Args:
        learner: the model.
        plan: what to train on and for how long; its `weights` are for members without any.
        members: at least one.
        way: None takes the fastest that can express the model.
        threads: members that train at the same time; None: as many as there are cores in lanes,
            else one.
        checkpoint: where to save, and to go on from.
        look: told how things stand, about ten times a second.

    Raises:
        RebuildError, InputError: see `Rebuilt.prepare`.
        KeyboardInterrupt: after the members under way were saved.
    """
    work = _Work(learner, plan, members, way, checkpoint)
    if work.way == "lanes":
        from unstuck.engine.kernels.first import compile_kernels

        compile_kernels()  # once on a machine, and no part of any training
    started = time.monotonic()
    products = threads_for(learner.widest)
    if threads is None:  # a wide net's products take all cores, so its members take turns
        if work.way == "lanes" and products == 1:
            threads = cores()
        else:
            threads = 1
    with blas_threads(products):
        work.run(max(1, min(threads, len(members))), look)
    runs = tuple(run for run in work.runs if run is not None)
    assert len(runs) == len(members)
    return Population(members, runs, time.monotonic() - started, work.way, work.why)


class _Work:
    """The members of a population and how far they have come."""

    def __init__(
        self,
        learner: Trainable,
        plan: Plan,
        members: tuple[Member, ...],
        way: Way | None,
        checkpoint: Checkpoint | None,
    ) -> None:
        self._learner = learner
        self._plan = plan
        self._members = members
        self._checkpoint = checkpoint
        self._prepared, self.why = learner.prepare(plan, way=way, patient=True)
        self._edited: dict[tuple[float | None, float | None], Prepared] = {}
        self.way: Way = self._prepared.way
        self.runs: list[Run | None] = [None] * len(members)
        self._made = [0] * len(members)
        self._best: list[float | None] = [None] * len(members)
        self._stop = threading.Event()
        self._compiled = threading.Lock()
        self._begun = time.monotonic()
        self._before = 0

    def run(self, threads: int, look: Callable[[PopulationProgress], None] | None) -> None:
        """Train all members; after Ctrl-C those under way are saved first."""
        self._begun = time.monotonic()
        with ThreadPoolExecutor(threads) as pool:
            futures = [pool.submit(self._train, number) for number in range(len(self._members))]
            try:
                self._watch(futures, look)
            except BaseException:
                self._stop.set()
                for future in futures:
                    future.cancel()
                raise

    def _watch(
        self, futures: list[Future[None]], look: Callable[[PopulationProgress], None] | None
    ) -> None:
        left = set(futures)
        while left:
            done, left = wait(left, timeout=_LOOK_EVERY)
            for future in done:
                future.result()
            if look is not None:
                look(self.progress_now())

    def progress_now(self) -> PopulationProgress:
        """How things stand."""
        done = sum(run is not None for run in self.runs)
        scores = [score for score in self._best if score is not None]
        planned = sum(
            self._plan.updates if run is None else made
            for run, made in zip(self.runs, self._made, strict=True)
        )
        return PopulationProgress(
            made=sum(self._made),
            fresh=sum(self._made) - self._before,
            planned=planned,
            alive=len(self.runs) - done,
            members=len(self.runs),
            best=max(scores, default=None),
            median=float(np.median(scores)) if scores else None,
            seconds=time.monotonic() - self._begun,
        )

    def _train(self, number: int) -> None:
        if self._stop.is_set():
            return
        member = self._members[number]
        mark = None
        if self._checkpoint is not None:
            known = self._checkpoint.load(number)
            if isinstance(known, Run):
                self._note(number, known.updates, known.scores, old=True)
                self.runs[number] = known
                return
            mark = known
        with contextlib.suppress(blocks.StoppedError):
            run = self._train_one(number, member, mark)
            if self._checkpoint is not None:
                self._checkpoint.save(number, run)
            self.runs[number] = run

    def _train_one(self, number: int, member: Member, mark: blocks.Mark | None) -> Run:
        session = self._start(member)
        saved = time.monotonic()
        if mark is not None:
            self._note(number, mark.updates, mark.scores, old=True)

        def pulse(updates: int, scores: list[float], now: Callable[[], blocks.Mark]) -> None:
            nonlocal saved
            self._note(number, updates, scores)
            stopping = self._stop.is_set()
            due = time.monotonic() - saved > _SAVE_EVERY
            if self._checkpoint is not None and (due or stopping):
                self._checkpoint.save(number, now())
                saved = time.monotonic()
            if stopping:
                raise blocks.StoppedError

        seed = member.order_seed
        run = blocks.train(self._plan, session, seed=seed, mark=mark, pulse=pulse)
        return replace(_slim(run), seed=member.seed, why=self.why)

    def _first(self, member: Member) -> tuple[Array, ...]:
        """Initial weights."""
        return member.weights or self._plan.weights or self._learner.fresh_weights(member.seed)

    def _start(self, member: Member) -> Session:
        weights = self._first(member)
        rate = member.learning_rate
        if self.way == "lanes":
            return self._prepared.start(
                weights, seed=member.seed, learning_rate=rate, l2=member.l2, dropout=member.dropout
            )
        with self._compiled:
            prepared = self._for(member.l2, member.dropout)
        return prepared.start(weights, seed=member.seed, learning_rate=rate)

    def _for(self, l2: float | None, dropout: float | None) -> Prepared:
        """The model with other strengths, compiled once for each."""
        if l2 is None and dropout is None:
            return self._prepared
        if (l2, dropout) not in self._edited:
            changes: list[Change] = []
            if l2 is not None:
                changes.append(WeightPenalty(l2))
            if dropout is not None:
                changes.append(DropoutRate(dropout))
            made, _ = self._learner.prepare(
                self._plan, changes=tuple(changes), way=self._prepared.way
            )
            self._edited[l2, dropout] = made
        return self._edited[l2, dropout]

    def _note(
        self,
        number: int,
        updates: int,
        scores: Sequence[float],
        *,
        old: bool = False,
    ) -> None:
        if old:
            self._before += updates
        self._made[number] = updates
        if scores:
            self._best[number] = scores[-1]


def _slim(run: Run) -> Run:
    """Without outputs that are large."""
    if run.outputs.size <= _OUTPUTS:
        return run
    return replace(run, outputs=run.outputs[:0])
