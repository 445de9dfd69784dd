"""Why a script left nothing to diagnose, in one sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from unstuck.cli.watched_frameworks import imported, not_imported
from unstuck.process.watched import OWN

_DIRECTLY = "call unstuck.diagnose(model, x, y) after training to have it diagnosed"


def why_nothing(
    facts: Mapping[str, Any],
    status: int,
    *,
    missing: str | None = None,
    frameworks: Iterable[str] = OWN,
) -> str:
    """The sentence for a run without a single captured fit.

    Args:
        facts: what the script's process left, see `process.run_folder`.
        status: the script's exit status; −n when signal n ended it.
        missing: the name of the script, where there is none of that name.
        frameworks: modules whose import started a watch.
    """
    end = _ended(status)
    if facts.get("fits"):
        return "The script called fit, but nothing of it could be kept, so there is no diagnosis."
    if facts.get("own_loop"):
        return f"The script trained in a loop of its own, without fit; {_DIRECTLY}."
    if missing is not None:
        return f"There is no script {missing}; give the path of a Python file, or -m and a module."
    if end:
        return f"The script {end} before it trained with fit; there is nothing to diagnose."
    modules = tuple(frameworks)
    if not imported(facts, modules):
        return not_imported(modules)
    return (
        "The script never called fit, so there is nothing to diagnose; "
        f"if it trains in another way, {_DIRECTLY}."
    )


def _ended(status: int) -> str:
    if status == 0:
        return ""
    if status in (-2, 130):
        return "was interrupted"
    if status < 0:
        return f"was ended by signal {-status}"
    return f"failed with status {status}"
