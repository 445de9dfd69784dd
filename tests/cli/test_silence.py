"""Why there is nothing to diagnose, in one sentence."""

from __future__ import annotations

import pytest

from unstuck.cli.no_fit_reason import why_nothing


@pytest.mark.parametrize(
    ("facts", "status", "words"),
    [
        ({}, 0, "did not import Keras"),
        ({"keras": "3.15.1"}, 0, "never called fit"),
        ({"keras": "3.15.1", "own_loop": True}, 0, "a loop of its own"),
        ({"keras": "3.15.1", "own_loop": True}, 1, "a loop of its own"),
        ({"keras": "3.15.1"}, 1, "failed with status 1 before"),
        ({}, 2, "failed with status 2 before"),
        ({}, -2, "was interrupted before"),
        ({}, 130, "was interrupted before"),
        ({}, -9, "ended by signal 9 before"),
        ({"keras": "3.15.1", "fits": 2}, 0, "nothing of it could be kept"),
    ],
)
def test_sentences(facts: dict[str, object], status: int, words: str) -> None:
    sentence = why_nothing(facts, status)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_script_that_is_not_there_is_called_that() -> None:
    assert "no script nothere.py;" in why_nothing({}, 2, missing="nothere.py")


@pytest.mark.parametrize(
    ("modules", "imported", "watched"),
    [
        (["keras"], "Keras", "Keras 3"),
        (["anynet", "keras"], "Keras or anynet", "Keras 3 and anynet"),
        (["b", "keras", "a"], "Keras, a or b", "Keras 3, a and b"),
    ],
)
def test_the_frameworks_that_there_are_are_named(
    modules: list[str], imported: str, watched: str
) -> None:
    assert why_nothing({"backend": "jax"}, 0, frameworks=modules) == (
        f"The script did not import {imported}, so there is nothing to diagnose; "
        f"unstuck watches the fit of {watched} models."
    )


@pytest.mark.parametrize("module", ["keras", "anynet"])
def test_any_of_them_counts_as_imported(module: str) -> None:
    assert "never called fit" in why_nothing({module: True}, 0, frameworks=["keras", "anynet"])
