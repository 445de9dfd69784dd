"""What tasks on numbers share: digits of some base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from unstuck.errors import InputError
from unstuck.lab.task import Gives, Task


@dataclass(frozen=True)
class Digitwise(Task):
    """Reads two numbers a and b digit by digit and answers with a digit at each step."""

    family: ClassVar[str] = "arithmetic"
    gives: ClassVar[Gives] = "each"
    channels: ClassVar[int] = 2
    places: ClassVar[bool] = True

    base: int = 2

    def __post_init__(self) -> None:
        if not 2 <= self.base <= 36:
            raise InputError(f"base {self.base}; expected 2 to 36: --base 10")

    @property
    def symbols(self) -> int:
        """Values of a digit."""
        return self.base

    @property
    def classes(self) -> int:
        """Values of a digit."""
        return self.base
