"""FILE.py:function on the command line: a task of the user's own."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from unstuck.errors import InputError


def is_own(name: str) -> bool:
    """Whether a task's name is a file and a function."""
    return ".py:" in name


def own(name: str, *, channels: int | None, symbols: int | None) -> Any:
    """The task that a function in a file defines. The file is run, as python would.

    Args:
        name: "file.py:function".
        channels: symbols read at each step; None: 1.
        symbols: values of each; None: 2.

    Raises:
        InputError: there is no such file or function, the file fails, or the function returns
            something that is no answer.
    """
    from unstuck.lab.tasks.own import own_task

    file, _, function = name.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise InputError(f"{file} is no file; expected FILE.py:function")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(f"{file} raised {type(error).__name__}: {error}") from error
    task_function = getattr(module, function, None)
    if not callable(task_function):
        raise InputError(f"{file} has no function {function!r}; expected FILE.py:function")
    return own_task(task_function, name=function, channels=channels or 1, symbols=symbols or 2)
