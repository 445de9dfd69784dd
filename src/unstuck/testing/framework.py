"""check_framework: what every framework has to keep to, ours and those of other packages alike.

What is held to what, is written in `unstuck.frameworks.framework.Framework`. The author brings one
small program that trains a model with seeds, so that it trains the same wherever it runs:

    # train_small.py
    def train():
        …
        model.fit(x, y)
        return model, x, y

    if __name__ == "__main__":
        train()
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.framework import Framework, framework_for, framework_of
from unstuck.testing.changing import check_changes
from unstuck.testing.importing import check_import, check_names, check_start
from unstuck.testing.learning import check_learner, check_line, close, learner_of
from unstuck.testing.telling import check_outline, check_phrases, check_rates
from unstuck.testing.watching import check_watched, watched_case


def check_framework(
    framework: Framework,
    *,
    package: str,
    script: Path | str,
    train: Callable[[], tuple[Any, Array, Array]],
    predict: Callable[[Any, Array], Array],
) -> None:
    """Hold a framework to the suite.

    Its package is imported without the framework itself; a script that is watched behaves as under
    python and leaves a case, and the model that is made again from it answers as the live one does;
    its outline is an `Outline` whatever the description holds; initial weights and trainings follow
    from their seed and leave the model as it was; every change is carried out and then changes
    something, or is refused in one line; every phrase is text.

    Args:
        framework: `FRAMEWORK` of the package; it has to be one of ours, or installed under the
            entry point that its package has.
        package: name of the package that holds it.
        script: a program that trains a small model of one input and one output with one call of
            `fit`, in seconds.
        train: does the same in this process; gives the live model, x and y.
        predict: (live model, x) -> its answers in inference mode, shape (rows, …).

    Raises:
        AssertionError: says what is expected and what was found.
    """
    check_names(framework, package)
    check_import(framework, package)
    check_start(framework, package)
    with tempfile.TemporaryDirectory(prefix="unstuck-") as folder:
        watched = watched_case(framework, package, Path(script), Path(folder))
    model, x, y = train()
    answers = np.asarray(predict(model, x))
    check_watched(framework, watched, x, y)
    check_ownership(framework, model, watched)
    here = framework.case_of(model, x, y)
    check_same_model(here, watched)
    check_unequal_rows(framework, model, x, y)
    check_description(framework, watched, model)
    check_outline(framework, watched)
    check_rates(framework, watched)
    check_phrases(framework, watched)
    case, learner = learner_of(framework, watched, model)
    check_learner(framework, case, learner, answers)
    check_changes(framework, case, learner)
    left = np.asarray(predict(model, x))
    assert np.array_equal(left, answers), (
        f"{framework.name}: the live model answers otherwise than before it was asked and trained "
        "again; expected it to be left as it was"
    )


def check_ownership(framework: Framework, model: Any, watched: Case) -> None:
    """The registry leads to it from its case and from its live model, and from nothing else."""
    name = framework.name
    assert framework_of(watched) is framework, (
        f"a case of {name!r} belongs to another framework; expected the one of the entry point"
    )
    assert framework.owns(model), f"{name} does not own the model that it trained"
    assert framework_for(model) is framework, f"a model of {name} belongs to another framework"
    for other in (object(), np.zeros(3), None, "model", {}):
        assert not framework.owns(other), f"{name} owns a {type(other).__name__}"


def check_same_model(here: Case, watched: Case) -> None:
    """`case_of` tells of a live model what `watch` tells of the same training."""
    assert here.framework == watched.framework
    assert here.model.name == watched.model.name, (
        f"case_of says {here.model.name!r}, watch says {watched.model.name!r}"
    )
    for name in ("x", "y", "weights_after"):
        described = getattr(here, name)
        seen = getattr(watched, name)
        same = len(described) == len(seen) and all(map(close, described, seen))
        assert same, f"{name} of case_of and of watch differ; expected the same training"


def check_unequal_rows(framework: Framework, model: Any, x: Array, y: Array) -> None:
    """`case_of` refuses arrays of different numbers of rows."""
    try:
        framework.case_of(model, x, y[:-1])
    except InputError as error:
        check_line(error, "case_of")
    else:
        raise AssertionError(f"case_of takes {len(x)} rows of x with {len(y) - 1} of y")


def check_description(framework: Framework, watched: Case, model: Any) -> None:
    """`describe` says of the live model what is in its case too, or refuses in one line."""
    try:
        described = framework.describe(watched, model).of(watched)
    except RebuildError as error:
        check_line(error, "describe")
        return
    shapes = sorted(weight.shape for weight in described.weights_after)
    wanted = sorted(weight.shape for weight in watched.weights_after)
    assert shapes == wanted, f"describe tells of weights of shapes {shapes}, expected {wanted}"
