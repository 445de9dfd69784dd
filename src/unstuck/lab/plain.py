"""Lab results as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from unstuck.lab.experiment import Net, Result
from unstuck.lab.lengths import Reach
from unstuck.lab.scores import Scores
from unstuck.lab.setting import Setting
from unstuck.lab.success import Rate


def result_facts(result: Result) -> dict[str, Any]:
    """All numbers of a training but the weights."""
    return {
        **setting_facts(result.setting),
        "parameters": result.parameters,
        "way": result.way,
        "why": result.why,
        "seconds": result.seconds,
        "ceiling": vars(result.ceiling),
        "exact": rate_facts(result.exact),
        "nets": [net_facts(net) for net in result.nets],
    }


def setting_facts(given: Setting) -> dict[str, Any]:
    """What was trained."""
    coverage = given.data.coverage
    return {
        "task": given.task.name,
        "task_options": vars(given.task),
        "lengths": list(given.lengths),
        "model": given.architecture.name,
        "units": given.units,
        "options": dict(given.options),
        "encoding": vars(given.encoding),
        "recipe": vars(given.recipe),
        "split": vars(given.split),
        "data_seed": given.data_seed,
        "coverage": {
            "space": float(coverage.space) if coverage.space > 2**53 else coverage.space,
            "enumerated": coverage.enumerated,
            "rows": coverage.rows,
            "distinct": coverage.distinct,
            "duplicates": coverage.duplicates,
            "overlap": coverage.overlap,
        },
    }


def net_facts(net: Net) -> dict[str, Any]:
    """The numbers of one net."""
    parts = {
        name: score_facts(part)
        for name in ("train", "validation", "test", "whole", "rare")
        if (part := getattr(net, name)) is not None
    }
    return {
        "seed": net.seed,
        "met": net.met,
        "updates": net.updates,
        "seconds": net.seconds,
        "diverged": net.diverged,
        "losses": list(net.losses),
        "looks": list(net.looks),
        **parts,
    }


def score_facts(scores: Scores) -> dict[str, Any]:
    """Scores with their groups as strings, as JSON keys are."""
    names = ("accuracy", "exact", "rows")
    return {
        "accuracy": scores.accuracy,
        "exact": scores.exact,
        "per_step": list(scores.per_step),
        "by_length": {
            str(k): dict(zip(names, v, strict=True)) for k, v in scores.by_length.items()
        },
        "by_stratum": {
            str(k): dict(zip(names, v, strict=True)) for k, v in scores.by_stratum.items()
        },
    }


def reach_facts(reach: Reach) -> dict[str, Any]:
    """Scores by length of every net."""
    return {
        **result_facts(reach.result),
        "tested": list(reach.lengths),
        "tested_words": list(reach.rows),
        "accuracy": reach.accuracy,
        "exact_match": reach.exact,
        "enough": reach.enough,
        "success": rate_facts(reach.success),
    }


def rate_facts(rate: Rate) -> dict[str, Any]:
    """A success rate with its 95 % interval."""
    return {
        "successes": rate.successes,
        "trials": rate.trials,
        "rate": rate.rate,
        "low": rate.low,
        "high": rate.high,
    }
