"""A population with its bar and its checkpoint, as train() and the lab train one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from unstuck.engine.checkpoint import Checkpoint
from unstuck.engine.kernels.kernel import STAMP
from unstuck.engine.kernels.ready import ready
from unstuck.engine.learner import Plan, Trainable, Way
from unstuck.engine.population import Member, Population, train_population
from unstuck.engine.progress import PopulationProgress, bar
from unstuck.errors import InputError


def train_watched(
    learner: Trainable,
    plan: Plan,
    members: tuple[Member, ...],
    *,
    identity: Sequence[Any] | None,
    way: Way | None = None,
    threads: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool | Callable[[PopulationProgress], None] | None = None,
    listener: Callable[[PopulationProgress], None] | None = None,
    note: str = "",
) -> Population:
    """Train every member; see `train` for what the arguments do.

    Args:
        learner: the model.
        plan: what to train on and for how long.
        members: at least one.
        identity: JSON values that tell this model and its settings from others; None where there
            are none, so that no checkpoint can be kept.
        way: see `train`, and so on.
        threads: members at the same time.
        checkpoint: a folder.
        progress: who is told how things stand.
        listener: who is told too.
        note: what a bar says after the scores.

    Raises:
        InputError: a checkpoint that cannot be kept or belongs to other work.
    """
    saving = _saved(checkpoint, plan, members, identity, way)
    with saving as saved, _bar(progress, note) as look:
        return train_population(
            learner,
            plan,
            members,
            way=way,
            threads=threads,
            checkpoint=saved,
            look=_both(look, listener),
        )


def _both(
    look: Callable[[PopulationProgress], None],
    listener: Callable[[PopulationProgress], None] | None,
) -> Callable[[PopulationProgress], None]:
    if listener is None:
        return look

    def tell_both(standing: PopulationProgress) -> None:
        look(standing)
        listener(standing)

    return tell_both


@contextmanager
def _bar(
    progress: bool | Callable[[PopulationProgress], None] | None,
    note: str,
) -> Iterator[Callable[[PopulationProgress], None]]:
    """What is to be told how things stand: the caller's own, or a bar."""
    if callable(progress):
        yield progress
        return
    if ready():
        first = "starting"
    else:
        first = "compiling the kernels, once, about half a minute"
    with bar(progress, first=first, note=note) as look:
        yield look


@contextmanager
def _saved(
    checkpoint: str | Path | None,
    plan: Plan,
    members: tuple[Member, ...],
    identity: Sequence[Any] | None,
    way: Way | None,
) -> Iterator[Checkpoint | None]:
    """The checkpoint that a caller asks for, if it can be one."""
    if checkpoint is None:
        yield None
        return
    if identity is None:
        raise InputError(
            "checkpoint needs a model that its JSON config describes, so that other work is not "
            "taken for this one; leave it out"
        )
    saved = Checkpoint(Path(checkpoint), _digest(plan, members, [*identity, way]))
    try:
        yield saved
    except OSError as error:
        raise InputError(
            f"checkpoint={checkpoint}: {error.strerror}; what was saved before is still there: "
            "make room and call again"
        ) from error
    finally:
        saved.close()


def _digest(plan: Plan, members: tuple[Member, ...], identity: Sequence[Any]) -> str:
    """What identifies the work, so that no checkpoint of other work is taken up."""
    digest = hashlib.sha256()
    settings = [plan.updates, plan.batch, plan.block, plan.target, plan.stop]
    versions = [version(name) for name in ("keras", "jax", "numba")]
    text = json.dumps([STAMP, versions, settings, *identity], default=str, sort_keys=True)
    digest.update(text.encode())
    for array in (*plan.x, *plan.y, *plan.x_test, *plan.y_test, *plan.sample_weight):
        digest.update(f"{array.dtype}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    for member in members:
        digest.update(repr(replace(member, weights=None)).encode())
        for weight in member.weights or ():
            digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()
