"""Unsupported: why the kernels cannot train a model."""

from __future__ import annotations

from typing import Any


class Unsupported(Exception):  # noqa: N818 - a reason, not a failure
    """Why the kernels cannot train this; its text completes "not in lanes: ..."."""


def require(condition: Any, otherwise: str) -> None:
    """Go on, or give the reason.

    Raises:
        Unsupported: the condition does not hold.
    """
    if not condition:
        raise Unsupported(otherwise)
