"""Several calls of fit that are one training: `for _ in range(100): model.fit(x, y, epochs=1)`.

Which belong together is told by their headers, so the arrays of a run are read once, and only those
that the answer is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from unstuck.case import Case
from unstuck.errors import UnstuckError
from unstuck.store.cases import Header, load, read_header


@dataclass(frozen=True)
class Training:
    """The case folders of one training, in order; where its fit was called, and of what."""

    folders: tuple[Path, ...]
    at: str
    framework: str = "keras"

    def case(self) -> Case:
        """All of it as one case.

        Raises:
            CaseError: a folder is damaged.
        """
        last = load(self.folders[-1])
        earlier = [load(folder, fields=()) for folder in self.folders[1:-1]]
        if len(self.folders) > 1:
            earlier.insert(0, load(self.folders[0], fields=("weights_before",)))
        return joined([*earlier, last])


def trainings(folders: Sequence[Path]) -> list[Training]:
    """Cut a script's fits, in order, into trainings; a case that cannot be read stands alone."""
    grouped: list[Training] = []
    before: Header | None = None
    for folder in folders:
        try:
            header: Header | None = read_header(folder)
        except UnstuckError:  # said when it is diagnosed
            header = None
        if header is not None and before is not None and continues(before, header):
            grouped[-1] = replace(grouped[-1], folders=(*grouped[-1].folders, folder))
        else:
            grouped.append(_alone(folder, header))
        before = header
    return grouped


def _alone(folder: Path, header: Header | None) -> Training:
    if header is None:
        return Training((folder,), folder.name)
    return Training((folder,), str(header.at), header.framework)


def continues(first: Header, then: Header) -> bool:
    """Whether a fit took the same model on from where another fit had left it.

    The weights say so: what one ended with is what the other began with.
    """
    return (
        first.at == then.at
        and first.model == then.model
        and bool(first.after)
        and first.after == then.before
        and first.shapes == then.shapes
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
