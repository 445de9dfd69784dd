"""What tasks on strings share: symbols of some alphabet, and a string as the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from unstuck.errors import InputError
from unstuck.lab.task import Gives, Task


@dataclass(frozen=True)
class StringToString(Task):
    """Reads a string and answers with one over the same alphabet."""

    family: ClassVar[str] = "memory"
    gives: ClassVar[Gives] = "string"

    alphabet: int = 2

    def __post_init__(self) -> None:
        if not 2 <= self.alphabet <= 256:
            raise InputError(f"alphabet of {self.alphabet}; expected 2 to 256: --alphabet 5")

    @property
    def symbols(self) -> int:
        """Size of the alphabet."""
        return self.alphabet

    @property
    def classes(self) -> int:
        """Size of the alphabet."""
        return self.alphabet
