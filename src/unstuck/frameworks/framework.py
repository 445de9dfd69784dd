"""Framework: what unstuck needs of Keras, and of any other framework; which one a case belongs to.

A framework is a package that holds an instance of its class under the name `FRAMEWORK`; importing
the package imports nothing of the framework itself. Ours are `unstuck.frameworks.NAME`, others are
found by `plugins`. `unstuck.testing.check_framework` holds one to what is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from unstuck.errors import InputError
from unstuck.frameworks import plugins
from unstuck.process.watched import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from unstuck.case import Array, Case, ModelSpec
    from unstuck.changes import Changes
    from unstuck.engine.learner import Learner
    from unstuck.outline import Outline
    from unstuck.process.run_folder import Settings
    from unstuck.store.description import Description


class Framework(Protocol):
    """What a framework can do.

    Attributes:
        name: as in `Case.framework`.
        module: whose import in a script starts `watch`.
    """

    name: str
    module: str

    def watch(self, settings: Settings) -> None:
        """In the script's process, right after the module was imported: write its trainings."""
        ...

    def learner(self, case: Case, live: Any = None) -> tuple[Case, Learner | None]:
        """What can ask and retrain a case's model, and the case in its words.

        Args:
            case: the run.
            live: the model itself where it is at hand, else the case's description has to do.

        Returns:
            None in place of a learner where there is none: then only the arrays are looked at.
        """
        ...

    def describe(self, case: Case, live: Any) -> Description:
        """What a live model of the script's own code is made of, in known parts.

        Raises:
            RebuildError: its code does what no description can say.
        """
        ...

    def outline(self, case: Case) -> Outline:
        """What the model is, as far as its description says; never raises."""
        ...

    def focus(self, spec: ModelSpec, output: int) -> ModelSpec:
        """The same model with another of its outputs in front."""
        ...

    def rates(self, spec: ModelSpec, updates: Array) -> Array | None:
        """Learning rates of the model's schedule at some updates, None where it cannot be asked."""
        ...

    def phrase(self, changes: Changes, outline: Outline) -> str:
        """Changes as a user writes them, such as 'Dense(1, activation="sigmoid")'."""
        ...

    def snippet(self, name: str, /, **values: Any) -> str:
        """A line of advice that no trial carries out, by its name; see `snippets.SNIPPETS`.

        Returns:
            "" where the framework has no such line.
        """
        ...

    def case_of(self, model: Any, x: Any, y: Any, **settings: Any) -> Case:
        """A case for a model and arrays at hand, when no training was watched.

        Raises:
            InputError: the model has no weights yet, or x and y are no arrays of equal rows.
        """
        ...

    def case_of_saved(self, path: Path, x: Array, y: Array, **settings: Any) -> Case:
        """A case for a model in a file, which is read as data, and arrays.

        Raises:
            InputError, RebuildError: it is no such file, or cannot be read as data.
        """
        ...

    def owns(self, model: Any) -> bool:
        """Whether a live model is one of this framework; imports nothing to find out."""
        ...

    def start(self) -> None:
        """Import the framework in a process of ours, quietly; before anything else imports it."""
        ...


def framework_of(case: Case) -> Framework:
    """The framework that a case was trained with.

    Raises:
        InputError: none that is known here.
    """
    return framework_named(case.framework)


def framework_named(name: str) -> Framework:
    """The framework of this name.

    Raises:
        InputError: none that is known here.
    """
    for framework in _frameworks():
        if framework.name == name:
            return framework
    raise InputError(f"received a case of {name!r}; expected one of {_known()}")


def framework_for(model: Any) -> Framework:
    """The framework of a live model.

    Raises:
        InputError: it is a model of none that is known here.
    """
    for framework in _frameworks():
        if framework.owns(model):
            return framework
    raise InputError(f"received a {type(model).__name__}; expected a model of one of {_known()}")


def learner_for(case: Case, live: Any = None) -> tuple[Case, Learner | None]:
    """What can ask and retrain a case's model: the one place that decides it.

    Returns:
        The case in the learner's words (a live model may have been read anew), and the learner.
    """
    return framework_of(case).learner(case, live)


def _frameworks() -> Iterator[Framework]:
    """Ours first; those of other packages are loaded where none of ours will do."""
    yield from _own()
    yield from _plugged().frameworks


@cache
def _own() -> tuple[Framework, ...]:
    return tuple(import_module(package).FRAMEWORK for package in OWN.values())


@cache
def _plugged() -> plugins.FrameworkPlugins:
    return plugins.find(_own())


def _known() -> str:
    """The names of all, and why some are not used."""
    names = ", ".join(framework.name for framework in _frameworks())
    return "; ".join((names, *_plugged().skipped))
