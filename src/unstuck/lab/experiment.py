"""One task, one architecture, many seeds: train() makes the nets and says how well they do."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import InputError
from unstuck.frameworks.framework import framework_for
from unstuck.lab import ceilings, curriculum
from unstuck.lab.ceilings import Limit
from unstuck.lab.datasets import Dataset, rare_words
from unstuck.lab.encoding import EncodedRows
from unstuck.lab.models.training import identity_of, learner_of
from unstuck.lab.options import refuse_unknown
from unstuck.lab.scores import NetScores, score
from unstuck.lab.setting import Setting, arrays, decisions, setting, weights
from unstuck.lab.stages import stages
from unstuck.lab.success import Rate
from unstuck.lab.task import Task
from unstuck.shown import Shown

if TYPE_CHECKING:
    from unstuck.engine.learner import Run
    from unstuck.engine.population import Population
    from unstuck.engine.progress import PopulationProgress
    from unstuck.frameworks.keras.train.rebuild import Rebuilt


@dataclass(frozen=True)
class TrainedNet:
    """One trained net.

    Args:
        seed: of its initial weights and order of rows.
        met: updates when all scored rows were first right, or None.
        updates, seconds: that it took.
        losses, looks: mean loss and share of exact rows after each block; in a curriculum, of the
            stage's rows. Empty for the nets of a sweep.
        at: updates made by the end of each block.
        diverged: whether it overflowed.
        train, validation, test, whole: scores; validation is None without such rows.
        rare: scores on words of every stratum, where words were drawn, see `datasets.rare_words`.
        weights: in the order of `get_weights`.
    """

    seed: int
    met: int | None
    updates: int
    seconds: float
    losses: tuple[float, ...]
    looks: tuple[float, ...]
    diverged: bool
    train: NetScores
    validation: NetScores | None
    test: NetScores
    whole: NetScores
    rare: NetScores | None = None
    at: tuple[int, ...] = ()
    weights: tuple[Array, ...] = field(repr=False, default=())


@dataclass(frozen=True)
class Result(Shown):
    """What training a setting with several seeds gave.

    Args:
        setting: what was trained.
        nets: one a seed.
        parameters: trainable numbers of a net.
        ceiling: of the rows under what an answer can see.
        way, why: how the nets were trained, see `engine.Population`.
        seconds: wall time of all.
        until: when a net ended, see `train`; where that is a bit accuracy, `Net.looks` are too.
    """

    setting: Setting
    nets: tuple[TrainedNet, ...]
    parameters: int
    ceiling: Limit
    way: str
    why: str
    seconds: float
    until: str | float | None = "exact"

    @property
    def exact(self) -> Rate:
        """In how many seeds every answer to every word is right."""
        return Rate(sum(net.whole.exact == 1.0 for net in self.nets), len(self.nets))

    @property
    def met(self) -> Array:
        """Updates until all scored rows were first right, NaN where they never were."""
        return np.array([math.nan if net.met is None else net.met for net in self.nets])

    def values(self, part: str, name: str) -> Array:
        """A score of each net: part "train", "validation", "test", "whole"; "accuracy", "exact"."""
        net_scores = [getattr(net, part) for net in self.nets]
        return np.array(
            [math.nan if scores is None else getattr(scores, name) for scores in net_scores]
        )

    @property
    def best(self) -> TrainedNet:
        """The net with the best scores, the earliest of equals."""
        return max(self.nets, key=lambda net: (net.whole.exact, net.whole.accuracy, -net.updates))

    def case(self, seed: int | None = None) -> Case:
        """A net's training as a Case, for `unstuck.doctor`; None takes the best.

        Raises:
            InputError: a seed that was not trained, or nets of a sweep, which have no weights.
        """
        nets = {net.seed: net for net in self.nets}
        if seed is not None and seed not in nets:
            raise InputError(f"seed={seed}; expected one of {', '.join(map(str, nets))}")
        if seed is None:
            net = self.best
        else:
            net = nets[seed]
        if not net.weights:
            raise InputError(
                "a sweep keeps no weights; train the net again: "
                f"lab.train(setting, seeds=[{net.seed}])"
            )
        given = self.setting
        recipe = self.setting.recipe
        model = given.build()
        model.set_weights(list(net.weights))
        data = given.data
        x, y = arrays(given, data.train)
        weight = weights(given, data.train)
        case = framework_for(model).case_of(
            model,
            x,
            y,
            validation_data=arrays(given, data.test) if data.coverage.rows["test"] else None,
            sample_weight=weight[0] if weight else None,
            batch_size=min(recipe.batch, len(x)),
            epochs=max(1, round(net.updates * recipe.batch / len(x))),
            weights_before=list(learner_of(model).fresh_weights(net.seed)),
        )
        return replace(case, fit=replace(case.fit, updates=net.updates, seconds=net.seconds))


def train(
    given: Setting | Task | str,
    *,
    seeds: int | Sequence[int] = 1,
    until: str | float | None = "exact",
    threads: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool | Callable[[PopulationProgress], None] | None = None,
    listener: Callable[[PopulationProgress], None] | None = None,
    **more: Any,
) -> Result:
    """Train a net for each seed.

    Args:
        given: what to train; a task or its name becomes a setting with `more`.
        seeds: how many, or which.
        until: a net ends when all scored rows are right ("exact"), at a bit accuracy, or at its
            last update (None).
        threads: nets that train at the same time; None: as many as there are cores.
        checkpoint: a folder; the same call goes on from there after an interruption.
        progress: None shows a bar on a terminal.
        listener: told how things stand too, whatever is shown.
        more: see `setting`, e.g. bits=8, model="gru", units=4, updates=5000.

    Raises:
        InputError: something that cannot be trained; one line.
    """
    if not isinstance(given, Setting):
        refuse_unknown([name for name in more if name != "model"], train)
        return train(
            setting(given, **more),
            seeds=seeds,
            until=until,
            threads=threads,
            checkpoint=checkpoint,
            progress=progress,
            listener=listener,
        )
    if more:
        raise InputError(f"a Setting says it all; expected no {', '.join(more)} beside it")
    model = given.build()
    learner = learner_of(model)
    ceiling = ceiling_of(given)
    if isinstance(until, float):
        what = "answers right"
    else:
        what = "words exact"
    made, runs = _trained(
        given,
        learner,
        seeds=seeds_of(seeds),
        until=until,
        identity=[identity_of(model), repr(given.recipe), str(until)],
        threads=threads,
        checkpoint=checkpoint,
        progress=progress,
        listener=listener,
        note=f" {what} · ceiling {ceiling.high:.3f}",
    )
    data = given.data
    rare = rare_words(data, seed=given.data_seed)
    nets = tuple(_net(given, learner, data, rare, stage_runs) for stage_runs in runs)
    return Result(
        setting=given,
        nets=nets,
        parameters=int(sum(np.prod(v.shape) for v in model.trainable_variables)),
        ceiling=ceiling,
        way=made[-1].way,
        why=made[-1].why,
        seconds=sum(population.seconds for population in made),
        until=until,
    )


def _trained(
    given: Setting,
    learner: Rebuilt,
    *,
    seeds: Sequence[int],
    until: str | float | None,
    checkpoint: str | Path | None,
    **watched: Any,
) -> tuple[list[Population], list[list[Run]]]:
    """Each stage's population, and each seed's runs: one a stage until it is done."""
    from unstuck.engine.checkpointed import train_watched
    from unstuck.engine.population import Member

    left = {number: Member(seed, l2=given.recipe.l2 or None) for number, seed in enumerate(seeds)}
    runs: list[list[Run]] = [[] for _ in seeds]
    made: list[Population] = []
    folders = _folders(checkpoint, given)
    for stage in stages(given, learner, until):
        trained = train_watched(
            learner,
            stage.plan,
            tuple(replace(member, learning_rate=stage.rate) for member in left.values()),
            checkpoint=next(folders),
            **watched,
        )
        made.append(trained)
        for number, run in zip(tuple(left), trained.runs, strict=True):
            runs[number].append(run)
            left[number] = replace(left[number], weights=run.weights)
            if stage.last and run.met is not None:
                del left[number]
        if not left:
            break
    return made, runs


def _folders(checkpoint: str | Path | None, given: Setting) -> Iterator[Path | None]:
    """Where each stage keeps its checkpoint: in folders of their own, if there are several."""
    if checkpoint is None:
        yield from itertools.repeat(None)
    elif not given.curriculum and given.recipe.decay == 1.0:
        yield Path(checkpoint)
    else:
        yield from (Path(checkpoint) / f"stage-{number}" for number in itertools.count(1))


def seeds_of(seeds: int | Sequence[int]) -> Sequence[int]:
    """The seeds that a number of them, or a list, names.

    Raises:
        InputError: there are none.
    """
    if isinstance(seeds, int):
        if seeds < 1:
            raise InputError(f"seeds={seeds}; expected at least 1: --seeds 10")
        return range(seeds)
    return seeds


def ceiling_of(given: Setting) -> Limit:
    """The best that any model which sees as much could score on the words of a setting.

    Counted where the dataset holds all words; where words were drawn, exact if every answer follows
    from what is visible by the task's definition, else between the constant answer and 1.
    """
    data = given.data
    rows = data.whole
    answers = given.encoding.answers
    if answers in ("final", "decoded"):
        seen = "full"
    else:
        seen = given.architecture.sees
    if seen == "window":
        seen = "causal"
    if data.coverage.enumerated:
        return ceilings.counted(rows, seen, final=given.final)
    known = [
        ceilings.closed_form(given.task, length, seen, given.encoding)
        for length in set(given.lengths)
    ]
    low = high = 1.0
    if not all(best == 1.0 for best in known):
        if len(known) == 1:
            only = known[0]
        else:
            only = None
        low, high = (only, only) if only is not None else (0.0, 1.0)
    constant = ceilings.constant(rows)
    exact = low == high
    how: ceilings.How
    if exact:
        how = "closed form"
    else:
        how = "drawn"
    return Limit(seen, low if exact else max(low, constant), high, constant, (), how, len(rows))


def _net(
    given: Setting, learner: Rebuilt, data: Dataset, rare: EncodedRows | None, stages: Sequence[Run]
) -> TrainedNet:
    run = curriculum.joined(stages)

    def decided(rows: EncodedRows) -> Array:
        return decisions(given, learner.ask(rows.x, weights=run.weights))

    every = decided(data.whole)
    train = score(data.train, every[data.part("train")])
    counts = data.coverage.rows

    def of(name: str, rows: EncodedRows) -> NetScores | None:
        if counts[name]:
            return score(rows, every[data.part(name)])
        return None

    return TrainedNet(
        seed=run.seed,
        met=run.met,
        updates=run.updates,
        seconds=run.seconds,
        losses=run.losses,
        looks=run.scores,
        at=curriculum.looked(stages, given.every),
        diverged=run.diverged,
        train=train,
        validation=of("validation", data.validation),
        test=of("test", data.test) or train,
        whole=score(data.whole, every),
        rare=None if rare is None else score(rare, decided(rare)),
        weights=run.weights,
    )
