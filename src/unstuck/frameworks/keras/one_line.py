"""What Keras raised, in one line."""

from __future__ import annotations

import re


def one_line(what: str, error: Exception) -> str:
    """`what`, and why: in one line of at most 300 characters, without Keras' colours."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split())
    return f"{what}: {type(error).__name__}: {text[:300]}"
