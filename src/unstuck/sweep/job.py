"""Job: one piece of work, plain values in and plain values out, so that any process can do it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from unstuck.errors import InputError

Work = Callable[[Mapping[str, Any], int | None], dict[str, Any]]


@dataclass(frozen=True)
class Job:
    """One piece of work.

    Args:
        number: which of the caller's jobs it is.
        work: "module:function" within unstuck; the function takes `given` and the number of threads
            that it may use (None: all cores), and returns JSON values.
        given: JSON values.
    """

    number: int
    work: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What became of a job.

    Args:
        job: which.
        value: what the work returned; empty where it failed.
        error: why it failed, one line, else "".
    """

    job: Job
    value: Mapping[str, Any]
    error: str = ""


def perform(work: str, given: Mapping[str, Any], threads: int | None) -> dict[str, Any]:
    """Do a job in this process.

    Returns:
        {"value": what the work returned}, or {"error": one line}.
    """
    try:
        return {"value": _function(work)(given, threads)}
    except InputError as error:
        return {"error": str(error)}
    except Exception as error:
        text = str(error).partition("\n")[0]
        return {"error": f"{type(error).__name__}: {text}" if text else type(error).__name__}


def answer_to(job: Job, outcome: Mapping[str, Any]) -> Answer:
    """What `perform` told, as the answer to a job."""
    return Answer(job, outcome.get("value", {}), outcome.get("error", ""))


def _function(work: str) -> Work:
    module, _, name = work.partition(":")
    if module.split(".")[0] != "unstuck":
        raise InputError(f"work {work!r}; expected a function of unstuck")
    function: Work = getattr(importlib.import_module(module), name)
    return function
