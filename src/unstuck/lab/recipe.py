"""Recipe: loss, optimizer and amounts; from class numbers to targets, from outputs to decisions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import Task

Loss = Literal["mse", "crossentropy"]
Optimizer = Literal["sgd", "rmsprop", "adam"]


_DECAY_STEPS = 4  # that a decaying rate falls by


@dataclass(frozen=True)
class Recipe:
    """How a net is trained.

    Args:
        loss: "mse" on bits or one-hot columns, as the thread has it, or "crossentropy" on logits.
        optimizer: with Keras' defaults but for the rate.
        rate: learning rate.
        decay: share of the rate that is left for the last updates on all words; below 1 it falls in
            four steps by equal factors.
        batch: rows an update, at most all.
        updates: at most.
        l2: strength, on all kernels.
        dropout: rate, before the read-out.
        clip: norm to which all gradients together are clipped; 0 clips nothing.
    """

    loss: Loss = "crossentropy"
    optimizer: Optimizer = "adam"
    rate: float = 0.01
    decay: float = 1.0
    batch: int = 32
    updates: int = 10_000
    l2: float = 0.0
    dropout: float = 0.0
    clip: float = 1.0

    def __post_init__(self) -> None:
        for name, kind in (("loss", Loss), ("optimizer", Optimizer)):
            if getattr(self, name) not in get_args(kind):
                choices = ", ".join(get_args(kind))
                raise InputError(f"{name}={getattr(self, name)!r}; expected {choices}: --{name} …")
        for name in ("batch", "updates"):
            if getattr(self, name) < 1:
                raise InputError(f"{name}={getattr(self, name)}; expected at least 1: --{name} 100")
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise InputError(f"rate={self.rate}; expected a finite number above 0: --rate 0.01")
        if not 0 < self.decay <= 1:
            raise InputError(f"decay={self.decay}; expected above 0, at most 1: --decay 0.1")
        for name in ("l2", "clip"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise InputError(f"{name}={getattr(self, name)}; expected at least 0: --{name} 0")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout={self.dropout}; expected 0 to below 1: --dropout 0.1")

    def falling(self, updates: int) -> list[tuple[int, float]]:
        """Updates and learning rate of each step that the rate falls by.

        Raises:
            InputError: fewer updates than steps.
        """
        if self.decay == 1.0:
            return [(updates, self.rate)]
        if updates < _DECAY_STEPS:
            raise InputError(
                f"updates={updates} on all words; expected {_DECAY_STEPS}, one a step of decay"
            )
        ends = [updates * step // _DECAY_STEPS for step in range(_DECAY_STEPS + 1)]
        rates = [
            self.rate * self.decay ** (step / (_DECAY_STEPS - 1)) for step in range(_DECAY_STEPS)
        ]
        return [
            (end - start, rate) for start, end, rate in zip(ends, ends[1:], rates, strict=False)
        ]

    def outputs(self, task: Task) -> int:
        """Numbers of an answer."""
        if task.classes == 2:
            return 1
        return task.classes

    def targets(self, task: Task, y: Array, *, final: bool) -> Array:
        """Class numbers, shape (rows, steps), as the loss takes them."""
        if task.classes == 2:
            wanted = y[..., None].astype(np.float32)
        elif self.loss == "mse":
            wanted = np.eye(task.classes, dtype=np.float32)[y]
        else:
            wanted = y.astype(np.int32)
        if final:
            return wanted[:, 0]
        return wanted

    def decide(self, task: Task, outputs: Array) -> Array:
        """Class numbers that outputs of shape (rows, …, numbers) stand for, shape (rows, …)."""
        if task.classes > 2:
            label: Array = outputs.argmax(axis=-1)
            return label
        chosen: Array = outputs[..., 0] > (0.5 if self.loss == "mse" else 0.0)
        return chosen


THREAD = Recipe(loss="mse", optimizer="rmsprop", rate=0.001, batch=100, clip=0.0)
"""The thread's: mse, rmsprop as it comes, 100 rows a batch."""


STAGED = Recipe(rate=0.003, updates=40_000)
"""For words whose length grows from stage to stage, see `curriculum`: slower, and for longer."""


def recipe_for(task: Task, *, staged: bool = False) -> Recipe:
    """The usual recipe: the thread's for gates, `STAGED` for a curriculum, else cross-entropy."""
    if task.family == "gates":
        return THREAD
    if staged:
        return STAGED
    return Recipe()
