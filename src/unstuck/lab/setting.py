"""Setting: all that a lab result depends on but the seeds; its rows, its net, its targets."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab import datasets
from unstuck.lab.datasets import Dataset
from unstuck.lab.encoding import PAD, EncodedRows, Encoding, answer_steps, features, steps
from unstuck.lab.model import Architecture, Problem, architectures, width
from unstuck.lab.models.training import compile_net
from unstuck.lab.options import read
from unstuck.lab.recipe import Recipe
from unstuck.lab.task import Task, kinds, nearest


@dataclass(frozen=True)
class Setting:
    """What is trained; everything that a result depends on but the seeds.

    Args:
        task: what is asked.
        lengths: of the words.
        architecture: how the net is built; options: of its own.
        units: its width.
        encoding: how the task is posed, with `answers` filled in.
        recipe: how it is trained.
        split, rows, data_seed: see `datasets.dataset`.
        every: updates between two looks at the score.
        longest: longest word that the net has to read, now or later.
        curriculum: longest words of the stages before the last one, see `curriculum`.
    """

    task: Task
    lengths: tuple[int, ...]
    architecture: Architecture
    units: int
    encoding: Encoding
    recipe: Recipe
    options: Mapping[str, Any] = field(default_factory=dict)
    split: datasets.Split = field(default_factory=datasets.Split)
    rows: int | None = None
    data_seed: int = 0
    every: int = 50
    longest: int = 0
    curriculum: tuple[int, ...] = ()

    @cached_property
    def data(self) -> Dataset:
        """The rows."""
        return datasets.dataset(
            self.task,
            self.lengths,
            self.encoding,
            split=self.split,
            rows=self.rows,
            seed=self.data_seed,
        )

    @property
    def problem(self) -> Problem:
        """What the net has to read and to give out."""
        longest = max(self.longest, *self.lengths)
        same_length = len(set(self.lengths)) == 1 and longest == self.lengths[0]
        read = steps(self.task, self.encoding, longest)
        return Problem(
            features=features(self.task, self.encoding),
            outputs=self.recipe.outputs(self.task),
            answers=self.encoding.answers or "step",
            steps=read if same_length or self.architecture.fixed else None,
            answer_steps=answer_steps(self.task, self.encoding, longest),
            padded=not same_length,
            longest=read,
        )

    @property
    def final(self) -> bool:
        """Whether there is one answer to a word."""
        return self.encoding.answers == "final"

    def build(self) -> Any:
        """The net, compiled, with weights of no particular seed."""
        model = self.architecture.build(
            self.problem, self.units, dropout=self.recipe.dropout, **self.options
        )
        compile_net(model, self.recipe, self.task)
        return model

    def __str__(self) -> str:
        lengths = sorted(set(self.lengths))
        if len(lengths) == 1:
            long = str(lengths[0])
        else:
            long = f"{lengths[0]}–{lengths[-1]}"
        return f"{self.task.name} {long}, {self.architecture.name}({self.units})"


def setting(
    task: str | Task,
    *,
    model: str | Architecture | None = None,
    **more: Any,
) -> Setting:
    """Fill in what is usual: the thread's LSTM(5) and recipe for a gate.

    Args:
        task: a name, or a task.
        model: a name, or an architecture; None: the thread's LSTM.
        more: every option of the command line under its own name, see `options`:

            bits or length: of the words, or several lengths; None: the task's usual one.
            units: width; None: 5 for the thread's LSTM, else the architecture's usual one.
            set or options: of the architecture, by name.
            encoding: how the task is posed, and answers, order, operands, delay: parts of it;
                None: the natural way that the model can answer.
            recipe: how the net is trained, and loss, optimizer, rate, decay, batch, updates, l2,
                dropout, clip: parts of it; None: the task's usual one.
            base, alphabet, channels, modulus, cycle, overflow: of the task.
            split, rows, data_seed, every, longest, curriculum: see `Setting`.

    Raises:
        InputError: an option that is not known, a task or model that does not exist, a width of 0,
            a model that cannot give the answers that the task asks for, or a curriculum that is
            none.
    """
    options = read(more)
    chosen = posed_task(task, options.task)
    if not isinstance(model, Architecture):
        way = find_architecture(model or "lstm")
    else:
        way = model
    if model is None:
        usual = 5
    else:
        usual = way.units
    wide = width(usual if options.units is None else options.units)
    _known(way, options.model)
    posed = _posed(chosen, way, options.encoding)
    bits: int | tuple[int, ...] = chosen.usual
    if options.bits is not None:
        bits = options.bits
    if isinstance(bits, int):
        bits = (bits,)
    complete = Setting(
        task=chosen,
        lengths=tuple(bits),
        architecture=way,
        units=wide,
        encoding=posed,
        recipe=options.recipe_of(chosen),
        options=options.model,
        **options.setting,
    )
    check_curriculum(complete)
    return complete


def posed_task(task: str | Task, options: Mapping[str, Any]) -> Task:
    """A task by its name, or at hand, with options of its own.

    Raises:
        InputError: there is none of this name, or it has no such option.
    """
    if isinstance(task, str):
        return find_task(task, **options)
    try:
        return replace(task, **options)
    except TypeError:
        given = ", ".join(options)
        raise InputError(
            f"{task.name} does not take {given}: unstuck lab tasks {task.name}"
        ) from None


def _known(way: Architecture, options: Mapping[str, Any]) -> None:
    """Refuse options that the architecture does not take."""
    taken = set(inspect.signature(way.build).parameters) - {"problem", "units", "dropout"}
    for name in options:
        if name not in taken:
            accepted = ", ".join(sorted(taken)) or "none"
            raise InputError(f"{way.name} has no option {name!r}; expected {accepted}")


def find_task(name: str, **options: Any) -> Task:
    """The task of this name.

    Raises:
        InputError: there is none, or it has no such option.
    """
    known = kinds()
    if name not in known:
        raise InputError(f"task {name!r} does not exist; {nearest(name, list(known))}")
    try:
        return known[name](**options)
    except TypeError:
        given = ", ".join(options)
        raise InputError(f"{name} does not take {given}: unstuck lab tasks {name}") from None


def find_architecture(name: str) -> Architecture:
    """The architecture of this name.

    Raises:
        InputError: there is none.
    """
    known = architectures()
    if name not in known:
        raise InputError(f"model {name!r} does not exist; {nearest(name, list(known))}")
    return known[name]


def _posed(task: Task, way: Architecture, encoding: Encoding) -> Encoding:
    """The encoding, with the answers that both the task and the model can give."""
    if encoding.answers is not None:
        posed = encoding.resolved(task)
        if posed.answers not in way.answers:
            raise InputError(
                f"{way.name} gives no {posed.answers} answers; it gives {', '.join(way.answers)}: "
                f"--answers {way.answers[0]}"
            )
        return posed
    natural = encoding.resolved(task)
    if natural.answers in way.answers:
        return natural
    for answers in way.answers:
        try:
            return replace(encoding, answers=answers).resolved(task)
        except InputError:
            continue
    raise InputError(
        f"{way.name} gives {', '.join(way.answers)} answers, none of which {task.name} has; "
        "unstuck lab models lists the others"
    )


def check_curriculum(given: Setting) -> None:
    """Refuse stages that are none.

    Raises:
        InputError: stages that do not grow, a stage without words, or with all of them, or a net
            that is built for one length.
    """
    stages = given.curriculum
    if not stages:
        return
    stages_text = ",".join(map(str, stages))
    if given.architecture.fixed:
        raise InputError(
            f"{given.architecture.name} is built for one length; take one that reads any: "
            "--model lstm"
        )
    if list(stages) != sorted(set(stages)):
        raise InputError(
            f"curriculum {stages_text}; expected lengths that grow: --curriculum 5,10,20"
        )
    least = min(given.lengths)
    most = max(given.lengths)
    if least == most:
        raise InputError(
            f"curriculum {stages_text} with words of one length, {most}; expected several: "
            f"--bits 1-{most}"
        )
    if not (least <= stages[0] and stages[-1] < most):
        raise InputError(
            f"curriculum {stages_text}; expected lengths from {least} to {most - 1}, as the words "
            f"have {least} to {most}: --bits 1-40 --curriculum 5,10,20"
        )


def decisions(given: Setting, outputs: Array) -> Array:
    """Class numbers that a net's outputs stand for, shape (rows, answer steps)."""
    if given.final:
        outputs = outputs[:, None]
    return given.recipe.decide(given.task, outputs)


def arrays(given: Setting, rows: EncodedRows) -> tuple[Array, Array]:
    """Inputs and targets as the net and its loss take them."""
    return rows.x, given.recipe.targets(given.task, rows.y, final=given.final)


def weights(given: Setting, rows: EncodedRows) -> tuple[Array, ...]:
    """Weights of steps under which the loss is the mean over the answers that are asked."""
    if given.final or rows.asked.all():
        return ()
    counted = rows.asked.size
    if given.problem.padded and given.encoding.answers != "decoded":
        valid = rows.x[:, :, 0] != PAD
        if np.array_equal(valid, rows.asked):
            return ()  # the mask says it
        counted = int(valid.sum())
    return (rows.asked.astype(np.float32) * np.float32(counted / rows.asked.sum()),)
