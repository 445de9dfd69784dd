"""Lab settings and results as plain values, for JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unstuck.lab.datasets import Split
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import Result, TrainedNet
from unstuck.lab.generalisation import Reach
from unstuck.lab.recipe import Recipe
from unstuck.lab.scores import NetScores
from unstuck.lab.setting import Setting, find_architecture, find_task
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
        **described(given),
        "coverage": {
            "space": _counted(coverage.space),
            "enumerated": coverage.enumerated,
            "rows": coverage.rows,
            "distinct": coverage.distinct,
            "duplicates": coverage.duplicates,
            "overlap": coverage.overlap,
        },
    }


def described(given: Setting) -> dict[str, Any]:
    """A setting in plain values, without making its rows."""
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
        "rows": given.rows,
        "data_seed": given.data_seed,
        "every": given.every,
        "longest": given.longest,
        "curriculum": list(given.curriculum),
    }


def restored(facts: Mapping[str, Any]) -> Setting:
    """The setting that `described` told of.

    Raises:
        InputError: its task or architecture is known by no name.
    """
    return Setting(
        task=find_task(facts["task"], **facts["task_options"]),
        lengths=tuple(facts["lengths"]),
        architecture=find_architecture(facts["model"]),
        units=facts["units"],
        encoding=Encoding(**facts["encoding"]),
        recipe=Recipe(**facts["recipe"]),
        options=facts["options"],
        split=Split(**facts["split"]),
        rows=facts["rows"],
        data_seed=facts["data_seed"],
        every=facts["every"],
        longest=facts["longest"],
        curriculum=tuple(facts["curriculum"]),
    )


def _counted(words: int) -> int | float | None:
    """A number of words as readers of JSON hold it; None beyond what a double can."""
    if words <= 2**53:
        return words
    if words < 2**1023:
        return float(words)
    return None


def net_facts(net: TrainedNet) -> dict[str, Any]:
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
        "at": list(net.at),
        **parts,
    }


def net_of(facts: Mapping[str, Any]) -> TrainedNet:
    """The net that `net_facts` told of, without its weights."""

    def part(name: str) -> NetScores | None:
        if name in facts:
            return score_of(facts[name])
        return None

    return TrainedNet(
        seed=facts["seed"],
        met=facts["met"],
        updates=facts["updates"],
        seconds=facts["seconds"],
        losses=tuple(facts["losses"]),
        looks=tuple(facts["looks"]),
        at=tuple(facts["at"]),
        diverged=facts["diverged"],
        train=score_of(facts["train"]),
        validation=part("validation"),
        test=score_of(facts["test"]),
        whole=score_of(facts["whole"]),
        rare=part("rare"),
    )


def score_facts(scores: NetScores) -> dict[str, Any]:
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


def score_of(facts: Mapping[str, Any]) -> NetScores:
    """The scores that `score_facts` told of."""

    def groups(name: str) -> dict[int, tuple[float, float, int]]:
        return {
            int(key): (group["accuracy"], group["exact"], group["rows"])
            for key, group in facts[name].items()
        }

    return NetScores(
        accuracy=facts["accuracy"],
        exact=facts["exact"],
        per_step=tuple(facts["per_step"]),
        by_length=groups("by_length"),
        by_stratum=groups("by_stratum"),
    )


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
