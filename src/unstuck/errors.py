"""Every error that unstuck raises on purpose.

    UnstuckError
    ├── InputError      an argument, array or file that cannot be used; nothing was changed
    ├── CaseError       a folder that is not a case, or one whose files do not match its manifest
    ├── RebuildError    a model that cannot be made again from its config; it has to be probed live
    ├── DeadlineError   work that was given up because the time for it is over
    └── MissingExtra    a part that is installed separately; the message is the install line

A message says what was received, what was expected, and what to type next.
"""

from __future__ import annotations


class UnstuckError(Exception):
    """Base of all errors raised on purpose; its text is one line, fit to be shown as it is."""


class InputError(UnstuckError, ValueError):
    """An argument, array or file that cannot be used."""


class CaseError(UnstuckError):
    """A folder that is not a case, or one that is damaged or of a newer schema."""


class RebuildError(UnstuckError):
    """A model that cannot be made again from its JSON config."""


class DeadlineError(UnstuckError):
    """Work that was given up because the time for it is over."""


class MissingExtra(UnstuckError, ImportError):  # noqa: N818 - reads as what is wrong
    """A part of unstuck that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'unstuck[{extra}]'")
