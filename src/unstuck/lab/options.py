"""Options: the names under which Python and the command line say what is trained.

Each option of `unstuck lab` is an argument of the same name: `--data-seed 3` is `data_seed=3`, and
`--set layers=3` is `set={"layers": 3}`. One that is not known is one line that says what is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from unstuck.errors import InputError
from unstuck.lab.datasets import Split
from unstuck.lab.encoding import Encoding
from unstuck.lab.recipe import Recipe, recipe_for
from unstuck.lab.task import Task, nearest

ENCODING = tuple(field.name for field in fields(Encoding))
RECIPE = tuple(field.name for field in fields(Recipe))
TASK = ("base", "alphabet", "channels", "modulus", "cycle", "overflow")
SETTING = ("split", "rows", "data_seed", "every", "longest", "curriculum")
POSED = ("bits", "length", "units", "set", "options", "encoding", "recipe")

NAMES = (*POSED, *TASK, *ENCODING, *RECIPE, *SETTING)
"""Everything that says what is trained, but the task and the model."""


@dataclass(frozen=True)
class Options:
    """What a caller said, sorted by what it is about.

    Args:
        task: options of the task.
        encoding: how the task is posed.
        recipe: what is other than in the task's usual recipe, or than in a caller's own one.
        base_recipe: a caller's own, or None.
        bits: lengths of the words, or None.
        units: width, or None.
        model: options of the architecture.
        setting: the rest, see `Setting`.
    """

    task: Mapping[str, Any]
    encoding: Encoding
    recipe: Mapping[str, Any]
    base_recipe: Recipe | None
    bits: int | tuple[int, ...] | None
    units: int | None
    model: Mapping[str, Any]
    setting: Mapping[str, Any]

    def recipe_of(self, task: Task) -> Recipe:
        """How a net is trained: the caller's recipe or the task's usual one, with what was said."""
        usual = recipe_for(task, staged=bool(self.setting.get("curriculum")))
        return replace(self.base_recipe or usual, **self.recipe)


def read(given: Mapping[str, Any]) -> Options:
    """Sort arguments; those that are None say nothing.

    Args:
        given: name -> value, of `NAMES`.

    Raises:
        InputError: a name that is not known, or two names for one thing.
    """
    refuse_unknown(given)
    arguments = {name: value for name, value in given.items() if value is not None}
    encoding = arguments.get("encoding", Encoding())
    recipe = arguments.get("recipe")
    setting = {name: arguments[name] for name in SETTING if name in arguments}
    if "split" in setting:
        setting["split"] = _split(setting["split"])
    if setting.get("every", 1) < 1:
        raise InputError(f"every={setting['every']}; expected at least 1: --every 50")
    return Options(
        task={name: arguments[name] for name in TASK if name in arguments},
        encoding=replace(
            encoding, **{name: arguments[name] for name in ENCODING if name in arguments}
        ),
        recipe={name: arguments[name] for name in RECIPE if name in arguments},
        base_recipe=recipe,
        bits=_one_of(arguments, "bits", "length"),
        units=arguments.get("units"),
        model=dict(_one_of(arguments, "options", "set") or {}),
        setting=setting,
    )


def refuse_unknown(given: Collection[str], function: Callable[..., Any] | None = None) -> None:
    """Refuse names that are no options, with the nearest ones.

    Args:
        given: names.
        function: that takes more of them by itself.

    Raises:
        InputError: one line.
    """
    own: list[str] = []
    if function is not None:
        own = _own_names(function)
    known = sorted({*NAMES, *own})
    for name in given:
        if name not in known:
            near = nearest(name, known)
            if near.startswith("known"):
                listing = ""
            else:
                listing = f"; known: {', '.join(known)}"
            raise InputError(f"there is no option {name!r}; {near}{listing}")


def _own_names(function: Callable[..., Any]) -> list[str]:
    """Names of a function's own arguments."""
    parameters = inspect.signature(function).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]


def _one_of(arguments: Mapping[str, Any], first: str, second: str) -> Any:
    """The value of one of two names for the same thing."""
    if first in arguments and second in arguments:
        raise InputError(f"{first} and {second} are the same; expected one of them")
    return arguments.get(first, arguments.get(second))


def _split(value: Any) -> Split:
    """Shares as a `Split`, or as three numbers."""
    if isinstance(value, Split):
        return value
    try:
        train, validation, test = (float(share) for share in value)
    except (TypeError, ValueError):
        message = f"split={value!r}; expected three shares: split=(0.6, 0.2, 0.2)"
        raise InputError(message) from None
    return Split(train, validation, test)
