"""Sign: something that the numbers of a log say by themselves; and the list of those known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from unstuck.doctor.reading.clues import Clues

Strength = Literal["certain", "likely", "possible", "good"]
Find = Callable[[Clues], Iterator["Sign"]]


@dataclass(frozen=True)
class Sign:
    """What a log gives away.

    Args:
        name: e.g. "uniform-guess".
        title: the same as a sentence.
        strength: "certain": follows from the numbers; "likely": hardly anything else gives them;
            "possible": they fit, and others may too; "good": nothing is wrong.
        measured: the numbers, as a sentence.
        why: what they mean.
        advice: what to do or to look at.
        causes: codes of the causes that give such numbers, the most frequent first.
        numbers: the same numbers by name, JSON values only.
    """

    name: str
    title: str
    strength: Strength
    measured: str
    why: str
    advice: str
    causes: tuple[str, ...] = ()
    numbers: dict[str, Any] = field(default_factory=dict)


_KNOWN: dict[str, Find] = {}


def sign(name: str) -> Callable[[Find], Find]:
    """Register a function that finds the sign of this name."""

    def register(find: Find) -> Find:
        _KNOWN[name] = find
        return find

    return register


def known() -> dict[str, Find]:
    """All signs by name, in the order in which they are asked for."""
    from unstuck.doctor.reading import signs

    signs.load()
    return dict(_KNOWN)
