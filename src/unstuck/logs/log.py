"""Log: the curves that a training printed; and Rows, its epochs while they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from unstuck.errors import InputError
from unstuck.logs.formats.number import Printed, rounding_of
from unstuck.metric_names import ACCURACIES

MOST_ROWS = 200_000
MOST_NAMES = 200
_MOST_STEPS = 10_000


@dataclass(frozen=True)
class Log:
    """What a log holds.

    Args:
        curves: values by name ("loss", "val_accuracy" …), in the order of the epochs; only what
            was printed, so NaN and infinity stand for themselves.
        at: for each curve the epochs of its values, counted from 1.
        rounding: for each curve how far a printed value may be from the true one.
        format: what kind of log this is, in words.
        epochs: epochs that were read.
        planned: epochs that the log announces ("Epoch 1/10"), None when it does not.
        updates: updates an epoch, None when the log does not count them.
        notes: what a reader should know about how the log was read.
    """

    curves: dict[str, tuple[float, ...]]
    at: dict[str, tuple[int, ...]]
    rounding: dict[str, float]
    format: str
    epochs: int
    planned: int | None = None
    updates: int | None = None
    notes: tuple[str, ...] = ()


@dataclass
class _Row:
    epoch: float | None
    values: dict[str, Printed]


class EpochRows:
    """The epochs of a log while it is read: the last training of it, one row an epoch."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.trainings = 1
        self._rows: list[_Row] = []
        self._steps: list[_Row] = []  # every line of the first epoch, should there be no second
        self._names: set[str] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, values: dict[str, Printed], *, epoch: float | None = None) -> None:
        """Add what was printed; the same epoch again adds to its row, later values win.

        Raises:
            InputError: for more epochs or names than any training has.
        """
        if not values:
            return
        if self._goes_back(epoch):
            self.restart()
        if self._rows:
            last = self._rows[-1]
        else:
            last = None
        if last is not None and epoch is None:
            # Lines about an epoch without its number belong to the one before them.
            epoch = last.epoch
        if last is not None and self._belongs(last, epoch, values):
            last.values.update(values)
        else:
            self._rows.append(_Row(epoch, dict(values)))
        if len(self._rows) == 1 and epoch is not None and len(self._steps) < _MOST_STEPS:
            self._steps.append(_Row(None, dict(values)))
        self._limit(values)

    def restart(self) -> None:
        """Another training begins: only the last one is kept."""
        if self._rows:
            self.trainings += 1
            self._rows = []
            self._steps = []

    def drop_last(self) -> None:
        """Forget the last row."""
        del self._rows[-1]

    def log(self, form: str, *, in_full: bool = False) -> Log:
        """All rows as a Log.

        Args:
            form: the kind of log, in words.
            in_full: numbers were not rounded for people, if any of them shows as many digits.
        """
        rows = self._rows
        if len(rows) == 1 and len(self._steps) > 3:
            rows = self._steps
            self.notes.append("one epoch with several lines: each line is read as one point")
        curves: dict[str, list[Printed]] = {}
        at: dict[str, list[int]] = {}
        zero = min((row.epoch for row in rows if row.epoch is not None), default=1) < 1
        for number, row in enumerate(rows, start=1):
            whole = row.epoch is not None and float(row.epoch).is_integer()
            if whole:
                epoch = int(row.epoch or 0) + zero
            else:
                epoch = number
            for name, value in row.values.items():
                curves.setdefault(name, []).append(value)
                at.setdefault(name, []).append(epoch)
        if self.trainings > 1:
            self.notes.append(f"{self.trainings} trainings in this log; the last one is read")
        return finished(curves, at, form, in_full=in_full, notes=self.notes)

    def _goes_back(self, epoch: float | None) -> bool:
        """Whether this epoch comes before the last one: another training has begun."""
        if not self._rows or epoch is None:
            return False
        last = self._rows[-1].epoch
        return last is not None and epoch < last

    def _belongs(self, last: _Row, epoch: float | None, values: Mapping[str, object]) -> bool:
        """Whether values are of the last row's epoch."""
        if epoch is None:  # lines without numbers: "train …" and "val …" make one row
            return not set(values) & set(last.values)
        return last.epoch == epoch

    def _limit(self, values: Mapping[str, object]) -> None:
        self._names.update(values)
        if len(self._rows) > MOST_ROWS or len(self._names) > MOST_NAMES:
            raise InputError(
                f"more than {MOST_ROWS:,} epochs or {MOST_NAMES} names of metrics in this log; "
                "expected the log of one training; pass its end: tail -n 1000 LOG | unstuck read -"
            )


def finished(
    curves: Mapping[str, list[Printed]],
    at: Mapping[str, list[int]],
    form: str,
    *,
    in_full: bool,
    notes: list[str],
) -> Log:
    """A Log from values by name: percentages become shares, test scores stand in for validation."""
    rounding = {name: rounding_of(values) for name, values in curves.items()}
    finest = min(rounding.values(), default=0.0)
    if in_full and finest < 1e-8:
        rounding = dict.fromkeys(rounding, finest)
    log = Log(
        curves={name: tuple(n.value for n in values) for name, values in curves.items()},
        at={name: tuple(epochs) for name, epochs in at.items()},
        rounding=rounding,
        format=form,
        epochs=len({epoch for epochs in at.values() for epoch in epochs}),
        notes=tuple(dict.fromkeys(notes)),
    )
    return _tests_as_validation(_percent_as_share(log))


def _percent_as_share(log: Log) -> Log:
    curves = dict(log.curves)
    rounding = dict(log.rounding)
    notes = list(log.notes)
    for name, values in log.curves.items():
        if name.removeprefix("val_").removeprefix("test_") not in ACCURACIES:
            continue
        if any(1.5 < value <= 100 for value in values) and all(0 <= v <= 100 for v in values):
            curves[name] = tuple(value / 100 for value in values)
            rounding[name] /= 100
            notes.append(f"{name} goes beyond 1 and is read as a percentage")
    return replace(log, curves=curves, rounding=rounding, notes=tuple(notes))


def _tests_as_validation(log: Log) -> Log:
    """Scores on test rows under the names of validation, where there are no others."""

    def name_of(name: str) -> str:
        stand_in = f"val_{name.removeprefix('test_')}"
        if name.startswith("test_") and stand_in not in log.curves:
            return stand_in
        return name

    return replace(
        log,
        curves={name_of(name): values for name, values in log.curves.items()},
        at={name_of(name): epochs for name, epochs in log.at.items()},
        rounding={name_of(name): value for name, value in log.rounding.items()},
    )
