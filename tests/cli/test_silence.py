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
