"""Architectures: named ways to build a Keras model for a problem, one file each in `models/`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.encoding import Answers

EACH: tuple[Answers, ...] = ("step", "delayed", "after")


@dataclass(frozen=True)
class Problem:
    """What a model has to read and to give out.

    Args:
        features: columns of a step.
        outputs: numbers of an answer: 1 for a bit, else one a class.
        answers: see `encoding`.
        steps: that are read; None where words of any length are.
        answer_steps: of a word of the longest length, for answers="decoded".
        padded: whether rows end before the array does.
        longest: steps at most, for models whose size depends on it.
    """

    features: int
    outputs: int
    answers: Answers
    steps: int | None
    answer_steps: int
    padded: bool
    longest: int

    @property
    def final(self) -> bool:
        """Whether there is one answer to the whole word."""
        return self.answers == "final"


Build = Callable[..., Any]


@dataclass(frozen=True)
class Architecture:
    """A way to build a model.

    Args:
        name: as typed on the command line.
        sees: visibility of its outputs when answers are given step by step: "static", "causal",
            "full" or "window".
        answers: the kinds of answers that it can give, its natural one first.
        units: its usual width.
        fixed: whether it is built for one length.
        doc: what it is, its shapes, the paper.
        build: (problem, units, **options) -> an uncompiled Keras model with linear outputs.
    """

    name: str
    sees: str
    answers: tuple[Answers, ...]
    units: int
    fixed: bool
    doc: str
    build: Build

    @property
    def title(self) -> str:
        """First line of the documentation."""
        return self.doc.partition("\n")[0].strip()


def architecture(
    name: str,
    *,
    sees: str,
    answers: tuple[Answers, ...] = (*EACH, "final"),
    units: int = 16,
    fixed: bool = False,
) -> Callable[[Build], Architecture]:
    """Register the decorated function; the module's docstring is its documentation."""

    def register(build: Build) -> Architecture:
        doc = (sys.modules[build.__module__].__doc__ or "").strip()
        own = (build.__doc__ or "").strip()
        return Architecture(name, sees, answers, units, fixed, f"{own}\n\n{doc}".strip(), build)

    return register


@cache
def architectures() -> dict[str, Architecture]:
    """All of them by name. Imports no framework."""
    package = importlib.import_module("unstuck.lab.models")
    by_name: dict[str, Architecture] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, Architecture):
                by_name[value.name] = value
    return by_name


def width(units: Any) -> int:
    """A number of units.

    Raises:
        InputError: it is not a whole number of at least 1.
    """
    if isinstance(units, bool) or not isinstance(units, int) or units < 1:
        raise InputError(f"units={units!r}; expected a whole number of at least 1: --units 5")
    return units
