"""unstuck.testing: what every part has to keep to, ours and those of other packages alike.

from unstuck.testing import check_cause

def test_my_cause():
    check_cause(my_cause)

cause.py         check_cause: a cause, on small cases of many kinds (`cases`)
framework.py     check_framework: a framework; its parts:
importing.py     names, and what importing its package costs
watching.py      a script that is watched in a process of its own
learning.py      a model that is asked and trained again
telling.py       outlines and phrases
changing.py      every change, carried out or refused
task.py          check_task: a task of the lab
architecture.py  check_architecture: an architecture of the lab

Each raises an AssertionError that says what is expected and what was found.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unstuck.testing.architecture import check_architecture as check_architecture
    from unstuck.testing.cause import cases as cases
    from unstuck.testing.cause import check_cause as check_cause
    from unstuck.testing.framework import check_framework as check_framework
    from unstuck.testing.task import check_task as check_task

_HOME = {
    "cases": "cause",
    "check_architecture": "architecture",
    "check_cause": "cause",
    "check_framework": "framework",
    "check_task": "task",
}

__all__ = ["cases", "check_architecture", "check_cause", "check_framework", "check_task"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"unstuck.testing.{_HOME[name]}"), name)
    raise AttributeError(f"module 'unstuck.testing' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
