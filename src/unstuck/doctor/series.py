"""Several calls of fit that are one training: `for _ in range(100): model.fit(x, y, epochs=1)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import UnstuckError
from unstuck.store.cases import load


@dataclass(frozen=True)
class Training:
    """The case folders of one training, in order, and where its fit was called."""

    folders: tuple[Path, ...]
    at: str

    def case(self) -> Case:
        """All of it as one case.

        Raises:
            CaseError: a folder is damaged.
        """
        return joined([load(folder) for folder in self.folders])


def trainings(folders: Sequence[Path]) -> list[Training]:
    """Cut a script's fits, in order, into trainings; a case that cannot be read stands alone."""
    found: list[Training] = []
    before: Case | None = None
    for folder in folders:
        try:
            case: Case | None = load(folder)
        except UnstuckError:  # said when it is diagnosed
            case = None
        if case is not None and before is not None and continues(before, case):
            found[-1] = replace(found[-1], folders=(*found[-1].folders, folder))
        else:
            found.append(Training((folder,), str(case.at) if case else folder.name))
        before = case
    return found


def continues(first: Case, then: Case) -> bool:
    """Whether a fit took the same model on from where another fit had left it.

    The weights say so: what one ended with is what the other began with.
    """
    return (
        first.at == then.at
        and first.model.name == then.model.name
        and _same(first.weights_after, then.weights_before)
        and [a.shape[1:] for a in first.x] == [a.shape[1:] for a in then.x]
    )


def joined(cases: Sequence[Case]) -> Case:
    """One case for a chain of fits: the arrays of the last, the history and updates of all."""
    last = cases[-1]
    if len(cases) == 1:
        return last
    history: dict[str, list[float]] = {}
    for case in cases:
        for name, values in case.history.items():
            history.setdefault(name, []).extend(values)
    fit = replace(
        last.fit,
        epochs=sum(case.fit.epochs for case in cases),
        updates=sum(case.fit.updates for case in cases),
        seconds=sum(case.fit.seconds for case in cases),
    )
    note = f"{len(cases)} calls of fit at {last.at} train one model and are judged as one training"
    return replace(
        last,
        fit=fit,
        history=history,
        weights_before=cases[0].weights_before,
        notes=(*last.notes, note),
    )


def _same(a: tuple[Array, ...], b: tuple[Array, ...]) -> bool:
    return bool(a) and len(a) == len(b) and all(map(np.array_equal, a, b))
