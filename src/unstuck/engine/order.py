"""One of several inputs or outputs brought to the front, and back."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def move_first(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    """One part moved to the front, the others in their order behind it."""
    if at >= len(parts):
        return parts
    return (parts[at], *parts[:at], *parts[at + 1 :])


def restore(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    """The first part put back to where `move_first` took it from."""
    if at >= len(parts):
        return parts
    return (*parts[1 : at + 1], parts[0], *parts[at + 1 :])
