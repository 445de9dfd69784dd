"""RunRequest: what the command line of `unstuck run` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from unstuck.cli.options import Output


@dataclass(frozen=True)
class RunRequest:
    """What the command line asks for.

    Args:
        target: the script as `python` takes it, with its arguments.
        outputs: files that the answer is written to.
        budget: seconds for the answer; None for the default.
        keep: folder for what is captured, or None.
        copy: where a copy of the script with its fixes goes, or None.
        legacy: whether the script is translated first.
        early: what its process is asked for before the first update, see `Settings.early`.
        frameworks: whose import starts a watch: module -> package.
    """

    target: list[str]
    outputs: tuple[Output, ...]
    budget: float | None
    keep: Path | None
    copy: Path | None
    legacy: bool
    early: str
    frameworks: Mapping[str, str]

    @property
    def script(self) -> str:
        """The script as the user named it."""
        if self.target[0] == "-m":
            return " ".join(self.target[:2])
        return self.target[0]
