"""The frameworks whose fit is watched, and how they are called; none is imported for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from unstuck.process.watched import OWN

_TITLES = {"keras": "Keras 3"}
"""How our own are called in a sentence; those of other packages by the name of their module."""


def watched_frameworks() -> dict[str, str]:
    """Whose import in the script starts a watch: module -> package that holds a `FRAMEWORK`.

    Ours alone, and a line that says so, where those of other packages cannot be read.
    """
    from unstuck.cli import failure
    from unstuck.frameworks.plugins import packages

    try:
        return packages()
    except Exception as error:  # metadata of other packages, which must not stop the script
        failure.say(f"other packages' frameworks are not watched: {error}")
        return OWN


def imported(facts: Mapping[str, Any], modules: Iterable[str]) -> bool:
    """Whether a script imported one of these frameworks to its end.

    Args:
        facts: what the script's process left, see `process.run_folder`.
        modules: of the frameworks.
    """
    return any(module in facts for module in modules)


def not_imported(modules: Iterable[str]) -> str:
    """The sentence for a script that imported none of these frameworks."""
    # Ours first: they are what is watched where nothing else is installed.
    titles = [_TITLES.get(module, module) for module in sorted(modules, key=_after_ours)]
    names = [title.partition(" ")[0] for title in titles]
    return (
        f"The script did not import {_listed(names, 'or')}, so there is nothing to diagnose; "
        f"unstuck watches the fit of {_listed(titles, 'and')} models."
    )


def _after_ours(module: str) -> tuple[bool, str]:
    return module not in OWN, module


def _listed(words: list[str], last: str) -> str:
    """Words as a sentence lists them: "a", "a or b", "a, b or c"."""
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
