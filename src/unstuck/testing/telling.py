"""The fourth part of check_framework: what a model is, and how its user writes a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from unstuck.case import Case, ModelSpec
from unstuck.frameworks.framework import Framework
from unstuck.frameworks.snippets import SNIPPETS
from unstuck.outline import Outline
from unstuck.testing.changing import CHANGES


def check_outline(framework: Framework, case: Case) -> None:
    """An Outline, twice the same, whatever the payload holds."""
    outline = framework.outline(case)
    assert outline == framework.outline(case), "outline gave two different answers to one case"
    assert isinstance(outline, Outline), f"outline gives a {type(outline).__name__}"
    assert outline.head is not None or outline.layers, "outline says nothing of a model of its own"
    bare = ModelSpec(case.model.name)
    for model in (bare, replace(case.model, payload={}), replace(bare, payload={"x": None})):
        empty = _raises_nothing(framework, replace(case, model=model))
        assert isinstance(empty, Outline), f"outline gives a {type(empty).__name__} for a bare case"
    spec = framework.focus(case.model, 0)
    assert isinstance(spec, ModelSpec), f"focus gives a {type(spec).__name__}"
    same = framework.outline(replace(case, model=spec))
    assert same == outline, "focus on the first output gives another model than the one it is"


def check_rates(framework: Framework, case: Case) -> None:
    """Rates of a schedule at some updates, or None."""
    updates = np.arange(5)
    answer = framework.rates(case.model, updates)
    if answer is not None:
        rates = np.asarray(answer)
        assert rates.shape == updates.shape, f"rates of shape {rates.shape}, expected (5,)"
        assert np.all(np.isfinite(rates)), f"rates {rates}, expected finite numbers"


def check_phrases(framework: Framework, case: Case) -> None:
    """Text for every change, alone and two together, and for every line of advice."""
    outline = framework.outline(case)
    wanted = [(change,) for change in CHANGES]
    for changes in ((), *wanted, tuple(CHANGES[:2])):
        for known in (outline, Outline()):
            _check_text(partial(framework.phrase, changes, known), f"phrase of {changes}")
    for name, values in SNIPPETS.items():
        _check_text(partial(framework.snippet, name, **values), f"snippet {name!r}")


def _check_text(say: Callable[[], Any], what: str) -> None:
    try:
        text = say()
    except Exception as error:
        raise AssertionError(f"{what} raised {error!r}, expected text or ''") from error
    assert isinstance(text, str), f"{what} is a {type(text).__name__}, expected text or ''"


def _raises_nothing(framework: Framework, case: Case) -> Outline:
    try:
        return framework.outline(case)
    except Exception as error:
        raise AssertionError(
            f"outline of a case with the payload {case.model.payload} raised {error!r}; expected "
            "an Outline with what is known"
        ) from error
