"""@report_format: what a Diagnosis can be written as, one file each in `formats/`.

A format is a function from a Diagnosis to the text of a file. Its file bears its name, so that the
names are known without importing anything.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unstuck.errors import InputError

if TYPE_CHECKING:
    from unstuck.doctor.finding import Diagnosis

_FORMATS = "unstuck.report.formats"
Write = Callable[["Diagnosis"], str]


@dataclass(frozen=True)
class ReportFormat:
    """A registered format.

    Args:
        name: as it is asked for: `--output NAME=PATH`.
        title: what it is, in a few words.
        write: from a diagnosis to the content of a file.
    """

    name: str
    title: str
    write: Write


def report_format(name: str, title: str) -> Callable[[Write], ReportFormat]:
    """Register the decorated function as the writer of a format."""

    def register(write: Write) -> ReportFormat:
        return ReportFormat(name, title, write)

    return register


def format_names() -> tuple[str, ...]:
    """The names of all formats, sorted."""
    package = importlib.import_module(_FORMATS)
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


def format_named(name: str) -> ReportFormat:
    """The format of this name.

    Raises:
        InputError: there is none; the message lists those that there are.
    """
    check_format(name)
    module = importlib.import_module(f"{_FORMATS}.{name}")
    return next(value for value in vars(module).values() if isinstance(value, ReportFormat))


def check_format(name: str) -> None:
    """Check that there is a format of this name, without importing it.

    Raises:
        InputError: there is none; the message lists those that there are.
    """
    if name not in format_names():
        raise InputError(
            f"no report format is called {name!r}; expected one of: {', '.join(format_names())}"
        )
