"""A model that exists only in the script's process, on each backend, at the script's exit."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.thorough

SCRIPT = Path(__file__).with_name("live_script.py")


@pytest.fixture(scope="module", params=["jax", "tensorflow", "torch"])
def answer(request) -> dict[str, Any]:
    """What the script found; the model's own train_step prints, and that must not be seen."""
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    paths = [str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), request.param],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    before, found = done.stdout.split("ANSWER")
    assert before.count("own step") in (1, 2)  # traced once or twice by the script's own fit
    return json.loads(found)


def test_same_seed_is_bit_equal_and_another_is_not(answer) -> None:
    first, again, other = answer["losses"][:3]
    assert first == again != other
    assert answer["outputs"][0] == answer["outputs"][1] != answer["outputs"][2]
    assert answer["way"] == "fit"


def test_it_learns_with_its_own_step_and_settings(answer) -> None:
    first, _, _, still, absolute, at_first = answer["losses"]
    assert first[-1] < first[0]
    assert still[-1] > 0.8 * still[0]  # a learning rate of 0
    assert at_first == still  # the rate that training began with
    assert absolute[0] != pytest.approx(first[0], rel=0.01)


def test_given_weights_are_used(answer) -> None:
    np.testing.assert_allclose(answer["start"], answer["called"], rtol=1e-5, atol=1e-6)


def test_everything_is_put_back(answer) -> None:
    assert answer["untouched"] == [True] * 7


def test_a_class_that_can_be_made_again_is(answer) -> None:
    way, (first, again, other) = answer["made"]
    assert way == "config"
    assert first == again
    assert [a == b for a, b in zip(first, other, strict=True)].count(False) == 4


def test_other_weights_are_redrawn_or_permuted(answer) -> None:
    way, (first, again, other) = answer["drawn"]
    assert way == "permutation"
    assert first == again
    assert [a == b for a, b in zip(first, other, strict=True)].count(False) == 4
    before, after = answer["sorted"]  # the own layer's weight: same values, another order
    assert before == after


def test_layers_cannot_be_edited(answer) -> None:
    assert "cannot be changed" in answer["refused"]
