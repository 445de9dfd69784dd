"""Watched: whose import in a script starts a watch, and how the script's process is told."""

from __future__ import annotations

from collections.abc import Mapping

OWN = {"keras": "unstuck.frameworks.keras"}
"""Our own: module that a script imports -> package that holds a `FRAMEWORK`."""


def written(frameworks: Mapping[str, str]) -> str:
    """A table like `OWN` as one environment variable; inject/sitecustomize.py reads it."""
    return ",".join(f"{module}={package}" for module, package in frameworks.items())
