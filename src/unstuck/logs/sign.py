"""Sign: something that the numbers of a log say by themselves; Rule, how one is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from unstuck.logs.clues import Clues

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


@dataclass(frozen=True)
class Rule:
    """How a sign of some name is found.

    Args:
        name: of the sign.
        find: yields it where a log shows it; its docstring is the sign's documentation.
    """

    name: str
    find: Find


def sign(name: str) -> Callable[[Find], Rule]:
    """Make the decorated function the rule for the sign of this name."""

    def register(find: Find) -> Rule:
        return Rule(name, find)

    return register
