"""Guard: what goes wrong on our side becomes one note, never the script's problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class Guard:
    """Runs our own code and says once, for each kind of thing, that it failed.

    Args:
        tell: receives the sentence.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[str] = set()

    def attempt(self, what: str, action: Callable[[], Result], otherwise: Result) -> Result:
        """What the action returns; `otherwise` when it raises."""
        try:
            return action()
        except Exception as error:
            self.failed(what, error)
            return otherwise

    def failed(self, what: str, error: Exception) -> None:
        """Say that something could not be done; not a second time for the same thing."""
        if what not in self._told:
            self._told.add(what)
            text = " ".join(str(error).split())[:300]
            self._tell(f"unstuck could not {what}: {type(error).__name__}: {text}")
