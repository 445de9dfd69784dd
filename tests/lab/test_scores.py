"""Scores and recipes, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from unstuck.errors import InputError
from unstuck.lab.encoding import EncodedRows
from unstuck.lab.recipe import THREAD, Recipe, recipe_for
from unstuck.lab.scores import score
from unstuck.lab.setting import find_task


def rows() -> EncodedRows:
    """Three words of lengths 2, 2 and 3, the last step of the short ones not asked."""
    asked = np.array([[1, 1, 0], [1, 1, 0], [1, 1, 1]], bool)
    y = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 1]], np.int16)
    return EncodedRows(np.zeros((3, 3, 1)), y, asked, np.array([2, 2, 3]), np.array([0, 1, 1]))


def test_only_what_is_asked_is_scored() -> None:
    decided = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 1]])
    found = score(rows(), decided)
    assert found.accuracy == pytest.approx(6 / 7)
    assert found.exact == pytest.approx(2 / 3)
    assert found.per_step == pytest.approx((1, 2 / 3, 1))
    assert found.by_length == {2: (0.75, 0.5, 2), 3: (1.0, 1.0, 1)}
    assert found.by_stratum == {0: (1.0, 1.0, 1), 1: (pytest.approx(4 / 5), 0.5, 2)}


def test_a_step_that_nobody_is_asked_at_has_no_score() -> None:
    one = rows().take(np.array([0]))
    found = score(one, np.array([[1, 1, 1]]))
    assert found.per_step[:2] == (1.0, 0.0)
    assert math.isnan(found.per_step[2])


@pytest.mark.parametrize("loss", ["mse", "crossentropy"])
@pytest.mark.parametrize("name", ["or", "comparison"])
@pytest.mark.parametrize("final", [False, True])
def test_perfect_outputs_are_decided_rightly(loss: str, name: str, final: bool) -> None:
    task, recipe = find_task(name), Recipe(loss=loss)  # type: ignore[arg-type]
    y = np.random.default_rng(0).integers(0, task.classes, (20, 1 if final else 4))
    targets = recipe.targets(task, y, final=final)
    if task.classes > 2 and loss == "crossentropy":
        assert targets.dtype == np.int32
        perfect = 9.0 * np.eye(task.classes)[targets]
    else:
        perfect = targets if loss == "mse" else 9.0 * (2 * targets - 1)
    assert perfect.shape[-1] == recipe.outputs(task)
    decided = recipe.decide(task, perfect[:, None] if final else perfect)
    assert np.array_equal(decided, y)
    assert not np.array_equal(recipe.decide(task, -perfect[:, None] if final else -perfect), y)


def test_targets_by_hand() -> None:
    bits, three = find_task("or"), find_task("comparison")
    y = np.array([[0, 1], [1, 1]])
    for loss in ("mse", "crossentropy"):
        recipe = Recipe(loss=loss)  # type: ignore[arg-type]
        assert recipe.targets(bits, y, final=False).tolist() == [[[0], [1]], [[1], [1]]]
        assert (recipe.outputs(bits), recipe.outputs(three)) == (1, 3)
    label = np.array([[2], [0]])
    assert Recipe(loss="mse").targets(three, label, final=True).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert Recipe(loss="crossentropy").targets(three, label, final=True).tolist() == [2, 0]
    assert Recipe(loss="crossentropy").targets(bits, label // 2, final=True).shape == (2, 1)


def test_the_threshold_is_that_of_the_loss() -> None:
    outputs = np.array([[[0.4], [0.6], [-0.1]]])
    task = find_task("or")
    assert Recipe(loss="mse").decide(task, outputs).tolist() == [[False, True, False]]
    assert Recipe(loss="crossentropy").decide(task, outputs).tolist() == [[True, True, False]]


def test_gates_are_trained_as_the_thread_did() -> None:
    assert recipe_for(find_task("or")) == THREAD
    assert (THREAD.loss, THREAD.optimizer, THREAD.rate, THREAD.batch) == (
        "mse",
        "rmsprop",
        0.001,
        100,
    )
    assert recipe_for(find_task("addition")).loss == "crossentropy"


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"loss": "hinge"}, "loss='hinge'; expected mse, crossentropy"),
        ({"optimizer": "lion"}, "optimizer='lion'; expected sgd, rmsprop, adam"),
        ({"batch": 0}, "batch=0; expected at least 1"),
        ({"updates": -1}, "updates=-1; expected at least 1"),
        ({"rate": math.inf}, "rate=inf; expected a finite number above 0"),
        ({"rate": 0.0}, "rate=0.0; expected a finite number above 0"),
        ({"l2": -1.0}, "l2=-1.0; expected at least 0"),
        ({"rate": math.nan}, "rate=nan; expected a finite number above 0"),
        ({"l2": math.nan}, "l2=nan; expected at least 0"),
        ({"clip": -1.0}, "clip=-1.0; expected at least 0"),
        ({"dropout": 1.0}, "dropout=1.0; expected 0 to below 1"),
        ({"dropout": -0.1}, "dropout=-0.1; expected 0 to below 1"),
    ],
)
def test_recipes_that_train_nothing(given_: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Recipe(**given_)
