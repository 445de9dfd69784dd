"""Strengths: what a report says of them, the order of trials, reports that know none."""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import pairwise

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.doctor.cause import Suspicion
from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.finding import Finding
from unstuck.doctor.registry import registry
from unstuck.doctor.strength import STRENGTHS, confidence, from_confidence
from unstuck.doctor.trials.order import ORDER, place


def suspicion(strength: str, *, blind: bool = False) -> Suspicion:
    finding = Finding(level="error", strength=strength, measured="", why="", evidence={})
    return Suspicion(finding, blind=blind)


def test_the_stronger_is_more_often_right():
    rates = [confidence(strength) for strength in STRENGTHS]
    assert all(more > less for more, less in pairwise([1.0, *rates, 0.0]))


def test_a_report_holds_strength_and_rate():
    """The target is a column of the input, which is certain without a model."""
    x = np.random.default_rng(0).normal(size=(600, 5, 2))
    top = diagnose(case(x, x[:, :, 1:]), None).findings[0]
    assert (top.code, top.strength) == ("D104", "certain")
    assert top.confidence == confidence("certain")


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_report_that_gives_the_rate_alone_has_the_strength_of_that_rate(strength):
    assert from_confidence(confidence(strength)) == strength


@pytest.mark.parametrize(
    ("rate", "strength"),
    [(1.0, "certain"), (0.6, "certain"), (0.59, "likely"), (0.3, "guess"), (float("nan"), "guess")],
)
def test_what_earlier_versions_wrote(rate, strength):
    assert from_confidence(rate) == strength


def test_every_cause_of_ours_has_a_place():
    listed = {code for _, codes in ORDER for code in codes}
    assert {c.code for c in registry() if c.ours and c.level != "note"} == listed


def test_every_strength_that_a_cause_of_ours_names_has_a_place_of_its_own():
    listed = {(strength, code) for strength, codes in ORDER for code in codes}
    for cause in registry():
        if not cause.ours or cause.level == "note":
            continue
        module = sys.modules[cause.measure.__module__]
        source = ast.parse(inspect.getsource(module))
        named = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)}
        if any(isinstance(node, ast.keyword) and node.arg == "blind" for node in ast.walk(source)):
            named.add("blind")
        wanted = {(strength, cause.code) for strength in (*STRENGTHS, "blind") if strength in named}
        assert wanted <= listed


def test_the_stronger_is_tried_first_and_what_nothing_points_to_last():
    for code in ("T401", "M207", "X901"):
        places = [place(code, suspicion(strength)) for strength in STRENGTHS]
        places.append(place(code, suspicion("guess", blind=True)))
        assert all(first < second for first, second in pairwise(places))


def test_what_other_packages_bring_comes_last_of_its_strength():
    assert place("D113", suspicion("guess")) < place("X901", suspicion("guess"))
    assert place("X901", suspicion("likely")) < place("D113", suspicion("guess"))
