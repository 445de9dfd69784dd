"""Length curricula: a net is trained on short words first, then on longer and longer ones.

Each stage has the training words up to its length, cut to as many steps. It ends for a net when
all of them are right (of many, 4,096), at the latest after its share of the updates; weights are
carried on, the optimizer starts anew. After Bengio et al. 2009, ICML, "Curriculum learning"; for
sequences that grow: Zaremba and Sutskever 2014, "Learning to execute".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unstuck.errors import InputError
from unstuck.lab.encoding import EncodedRows, Encoding, answer_steps, steps
from unstuck.lab.task import Task

if TYPE_CHECKING:
    from unstuck.engine.learner import Run


def growing(lengths: Sequence[int]) -> tuple[int, ...]:
    """Stages for words of these lengths: each ends 1.7 times as far as the one before.

    The last one ends at two thirds of the greatest length at most; there may be none.
    """
    ends: list[int] = []
    end = max(2, min(lengths))
    while 3 * end <= 2 * max(lengths):
        ends.append(max(length for length in lengths if length <= end))
        end = math.ceil(1.7 * end)
    return tuple(dict.fromkeys(ends))


def shares(updates: int, stages: int) -> list[int]:
    """Updates of each stage, equal as far as can be; the last one has what is left over.

    Raises:
        InputError: fewer updates than stages.
    """
    if updates < stages:
        raise InputError(f"updates={updates}; expected at least one a stage: --updates {stages}")
    each = updates // stages
    return [each] * (stages - 1) + [updates - each * (stages - 1)]


def upto(task: Task, encoding: Encoding, rows: EncodedRows, longest: int) -> EncodedRows:
    """The rows whose words are no longer than this, cut to as many steps."""
    shorter = rows.take(np.flatnonzero(rows.lengths <= longest))
    read = steps(task, encoding, longest)
    answer_columns = answer_steps(task, encoding, longest)
    return replace(
        shorter,
        x=shorter.x[:, :read],
        y=shorter.y[:, :answer_columns],
        asked=shorter.asked[:, :answer_columns],
    )


def looked(stages: Sequence[Run], every: int) -> tuple[int, ...]:
    """Updates made by the end of each block of a net, those of all its stages counted.

    Args:
        stages: one or several; the last block of each may be shorter than the others.
        every: updates of a block.
    """
    updates: list[int] = []
    before = 0
    for run in stages:
        updates += [before + min(every * at, run.updates) for at in range(1, len(run.losses) + 1)]
        before += run.updates
    return tuple(updates)


def joined(stages: Sequence[Run]) -> Run:
    """One net's stages as one run: `met` counts the updates of all of them."""
    last = stages[-1]
    before = sum(run.updates for run in stages[:-1])
    return replace(
        last,
        met=None if last.met is None else last.met + before,
        updates=last.updates + before,
        seconds=sum(run.seconds for run in stages),
        losses=tuple(loss for run in stages for loss in run.losses),
        scores=tuple(score for run in stages for score in run.scores),
        diverged=any(run.diverged for run in stages),
    )
