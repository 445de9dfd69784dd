"""Treatment: the one thing that a trial changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from unstuck.case import Array
from unstuck.changes import Changes
from unstuck.doctor.finding import Fix
from unstuck.doctor.rows import TrialRows


@dataclass(frozen=True)
class Judge:
    """Another way to score both arms, where the usual score cannot tell them apart.

    Args:
        name: e.g. "balanced accuracy".
        score: (rows of the arm, outputs on its held-out rows) -> score; higher is better.
        constant: score of having learned nothing.
        goal: score that is known to be possible.
        proved: whether nothing better is; else a fix has to gain clearly, too.
    """

    name: str
    score: Callable[[TrialRows, Array], float]
    constant: float
    goal: float
    proved: bool = True


@dataclass(frozen=True)
class Treatment:
    """What a trial changes; everything that is None stays as the user had it.

    Args:
        name: a few words for progress lines, e.g. "x transposed".
        rows: maps the arrays to treated arrays; applied to training and held-out rows alike.
        changes: what is altered of the model or of how it is trained.
        more_updates: train this many times longer than the user did; the untreated arm is then
            read off after the user's own number of updates.
        goal: score that the treated arrays allow; None when it is the same as for the given arrays.
        weigh: weights of the training rows, shape (rows,) or (rows, steps).
        batch: rows an update; either arm then makes the user's number of passes over the rows.
        updates: stop after this many updates, while the untreated arm makes all of the user's.
        best: the best look at the held-out rows counts, as where early stopping keeps its weights.
        in_time: rows are in the order of time, so the last ones are held out.
        judge: another score, for both arms.
        control: the judge of the untreated arm, where its outputs mean something else.
        with_damage: train on the rows with NaN or infinity too, as the user did.
        among: alternatives to this treatment; a training with a seed of its own chooses one.
        fix: what the finding says where this treatment is the one that was chosen.
    """

    name: str
    rows: Callable[[TrialRows], TrialRows] | None = None
    changes: Changes = ()
    more_updates: float = 1.0
    goal: float | None = None
    weigh: Callable[[TrialRows], Array] | None = None
    batch: int | None = None
    updates: int | None = None
    best: bool = False
    in_time: bool = False
    judge: Judge | None = None
    control: Judge | None = None
    with_damage: bool = False
    among: tuple[Treatment, ...] = ()
    fix: Fix | None = None

    @property
    def cost(self) -> float:
        """Trainings as long as the user's that a trial takes: two arms of three, and pilots."""
        if self.more_updates > 1:
            return 3.0 * self.more_updates
        return 6.0 + len(self.among)


def first_of(options: Sequence[Treatment]) -> Treatment:
    """The first of these treatments, with the others as alternatives to it."""
    return replace(options[0], among=tuple(options[1:]))
