"""Tables of numbers with a head: CSVLogger's files and their like."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from unstuck.logs.formats.number import Printed, printed
from unstuck.logs.log import EpochRows, Log
from unstuck.metric_names import normal

_INDEX = {"epoch", "epochs"}
_MISSING = {"", "na", "n/a", "none", "null", "-"}


def separator(first: list[str]) -> str | None:
    """What separates the columns of these first lines; None when they are no table.

    A table's first line holds names only, one of them known, and the next as many fields,
    numbers among them.
    """
    head, *rest = [line for line in first if line.strip()] or [""]
    for mark in (",", ";", "\t"):
        names = _fields(head, mark)
        if not rest or not _are_names(names):
            continue
        row = _fields(rest[0], mark)
        if len(row) == len(names) and any(_value(field, mark) for field in row):
            return mark
    return None


def _are_names(fields: list[str]) -> bool:
    """Whether a line holds the names of several columns, one of them known."""
    if len(fields) < 2 or any(printed(field) is not None for field in fields):
        return False
    return any(normal(field)[1] or field.lower() in _INDEX for field in fields)


def read_table(lines: Iterable[str], mark: str) -> Log | None:
    """Read a table whose columns are separated by `mark`; None when it has no column of numbers."""
    rows = EpochRows()
    odd = 0
    names: list[str] = []
    for line in lines:
        fields = _fields(line, mark)
        if not any(fields):
            continue
        if not names:
            names = fields
        elif fields == names:  # CSVLogger(append=True) of some versions, or files put together
            rows.restart()
        elif len(fields) != len(names):
            odd += 1
        else:
            _put(rows, names, fields, mark)
    if odd:
        rows.notes.append(f"{odd:,} lines with another number of columns are left out")
    if not len(rows):
        return None
    return rows.log("a table (CSVLogger)", in_full=True)


def _put(rows: EpochRows, names: list[str], fields: list[str], mark: str) -> None:
    values: dict[str, Printed] = {}
    epoch = None
    for name, field in zip(names, fields, strict=True):
        value = _value(field, mark)
        if value is None:
            continue
        if name.lower() in _INDEX:
            if abs(value.value) < 1e15:
                epoch = value.value
            else:
                epoch = None
        elif name.lower() not in ("step", "time", ""):
            values[normal(name)[0]] = value
    rows.put(values, epoch=epoch)


def _fields(line: str, mark: str) -> list[str]:
    try:
        cells = next(csv.reader([line.strip("\r\n")], delimiter=mark), [])
    except csv.Error:  # a line that is no row
        return []
    return [field.strip() for field in cells]


def _value(field: str, mark: str) -> Printed | None:
    if field.lower() in _MISSING:
        return None
    if mark == ";":  # a spreadsheet's decimal comma
        field = field.replace(",", ".")
    return printed(field)
