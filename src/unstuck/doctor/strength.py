"""Strength: how sure the evidence of a finding is, and how often findings as sure were right.

    certain   it follows from what was measured, or its fix was retrained and is enough
    likely    what was measured usually has this cause
    guess     one of several things that would look the same; a trial tells them apart

The rates were counted on programs that nothing had been built with (`docs/measured.md`, sets two
to four, each diagnosed once): of 84 findings that were certain 73 named a true cause, of 22 likely
ones 13, of 43 guesses 14.
"""

from __future__ import annotations

from typing import Literal

Strength = Literal["certain", "likely", "guess"]

STRENGTHS: tuple[Strength, ...] = ("certain", "likely", "guess")
"""The strongest first."""

_RIGHT: dict[Strength, float] = {"certain": 73 / 84, "likely": 13 / 22, "guess": 14 / 43}

_CERTAIN_FROM = 0.6
_LIKELY_FROM = 0.35
"""Confidences in reports of versions without strengths: the ends of the bins that were counted."""


def confidence(strength: Strength) -> float:
    """The rate at which findings of this strength named a true cause, 0 to 1."""
    return round(_RIGHT[strength], 2)


def from_confidence(rate: float) -> Strength:
    """The strength of a finding in a report that gives its confidence alone."""
    if rate >= _CERTAIN_FROM:
        return "certain"
    if rate >= _LIKELY_FROM:
        return "likely"
    return "guess"
