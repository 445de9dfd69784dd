"""Lab results as the history keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from unstuck.doctor.environment import environment
from unstuck.errors import InputError, UnstuckError
from unstuck.lab.ceilings import Limit
from unstuck.lab.experiment import Result
from unstuck.lab.kept import keep
from unstuck.lab.plain import net_of, restored, result_facts
from unstuck.report.json import values
from unstuck.store.history.record import RunOutcome
from unstuck.terminal.clean import clean


def trained(result: Result) -> RunOutcome:
    """What one training of a setting came to; the best net is kept."""
    best = result.best
    rate = result.exact
    if rate.trials == 1:
        nets = "net"
    else:
        nets = "nets"
    return RunOutcome(
        summary=f"{rate.successes} of {rate.trials} {nets} exact; best {best.whole.accuracy:.3f}",
        metric="accuracy",
        reached=best.whole.accuracy,
        constant=result.ceiling.constant,
        low=result.ceiling.low,
        high=result.ceiling.high,
        document=_document("train", result_facts(result)),
        net=keep(result),
    )


def result_of(document: dict[str, Any]) -> Result:
    """The training that `trained` told of, without its weights.

    Raises:
        InputError: the document is of no training, or is damaged.
    """
    if document.get("lab") != "train":
        kind = clean(document.get("lab"), limit=40)
        raise InputError(f"a lab run of kind {kind} has its numbers in --json, and on the page")
    try:
        limit = document["ceiling"]
        return Result(
            setting=restored(document),
            nets=tuple(net_of(facts) for facts in document["nets"]),
            parameters=int(document["parameters"]),
            ceiling=Limit(**{**limit, "per_step": tuple(limit["per_step"])}),
            way=str(document["way"]),
            why=str(document["why"]),
            seconds=float(document["seconds"]),
        )
    except UnstuckError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"this lab run's numbers are damaged: {error}; train it again") from None


def compared(kind: str, facts: Sequence[dict[str, Any]] | dict[str, Any]) -> RunOutcome:
    """What a sweep came to: its table in numbers.

    Args:
        kind: "compare", "smallest" or "lengths".
        facts: what `--json` shows.
    """
    if isinstance(facts, dict):
        table = facts
    else:
        table = {"cells": list(facts)}
    return RunOutcome(summary=_summary(kind, table), document=_document(kind, table))


def _document(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"lab": kind, **values(facts), "environment": environment()}


def _summary(kind: str, facts: dict[str, Any]) -> str:
    cells = [cell for cell in facts.get("cells", ()) if "exact" in cell]
    if kind == "compare":
        exact = sum(cell["exact"]["successes"] for cell in cells)
        return f"{len(cells)} cells; {exact} of {sum(c['exact']['trials'] for c in cells)} exact"
    if kind == "smallest":
        enough = [w["units"] for w in facts["widths"] if w["rate"] >= facts["wanted"]]
        return f"{len(facts['widths'])} widths" + f"; {min(enough)} units" * bool(enough)
    return f"{facts['success']['successes']} of {facts['success']['trials']} nets far enough"
