"""Snippets: the lines of advice that no trial carries out, by name; each framework words them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SNIPPETS: Mapping[str, Mapping[str, Any]] = {
    "batch-size": {"rows": 32},
    "binary-accuracy-of-logits": {},
    "clip": {},
    "early-stopping": {},
    "mask-with": {"value": -1.0},
    "metric": {"name": "accuracy"},
    "metrics-of-real-numbers": {},
    "mode-of-dropout": {},
    "mode-of-normalisation": {},
    "pad-in-front": {},
    "pad-with": {"value": -1.0},
    "reset-own-state": {},
    "same-shape": {},
    "schedule-steps": {"updates": 1000, "rate": 0.001},
    "some-penalty": {},
    "weights-of-steps": {},
}
"""Name -> the values that stand in it, such as a cause gives."""
