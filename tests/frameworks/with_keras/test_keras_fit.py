"""F11: every way in which people call fit, and scripts that never do."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.process.two_trainings import SCRIPTS, untouched, watched
from unstuck.frameworks.keras.payload import config_of


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A script that calls fit in many ways, under python and under the launcher."""
    script = SCRIPTS / "many_ways.py"
    return untouched(script), watched(script, tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def fits(both):
    """The cases by the comment that stands beside the call in the script."""
    found = {}
    for fit in both[1].fits:
        comment = re.search(r"# (.*)$", fit.at.source)
        found.setdefault(comment[1] if comment else "listed", []).append(fit)
    return found


def test_the_script_did_what_it_does_under_python(both):
    python, captured = both
    assert captured.out == python.stdout
    assert captured.err == python.stderr
    assert captured.status == python.returncode == 0
    assert captured.record.notes == ()


def test_each_call_is_seen_once_where_the_user_made_it(both, fits):
    assert both[1].record.facts["fits"] == 10
    counts = {comment: len(cases) for comment, cases in fits.items()}
    assert counts == {
        "plain": 1,
        "subclass": 1,
        "listed": 2,  # the patched one stands in the user's own function, without a comment
        "thread": 2,
        "nested": 2,
        "after the main thread": 1,
        "two inputs, two outputs": 1,
    }


def test_a_subclass_is_named_as_the_obstacle_and_not_asked(fits):
    (fit,) = fits["subclass"]
    assert fit.model.obstacle == "own model Own"
    assert config_of(fit.model)["class_name"] == "Own"
    assert [layer["class_name"] for layer in config_of(fit.model)["config"]["layers"]] == ["Dense"]
    assert fit.fit.x_name == "X"
    assert len(fit.weights_before) == 2


def test_a_fit_inside_a_fit_does_not_end_it(fits):
    outer = fits["listed"][1]
    assert outer.outcome == "finished"
    assert len(outer.history["loss"]) == 2
    assert outer.history["mine"] == [5.0, 5.0]
    assert all(len(fit.x[0]) == 6 for fit in fits["nested"])


def test_several_inputs_and_outputs_stand_in_the_models_order(fits):
    (fit,) = fits["two inputs, two outputs"]
    x = np.arange(48, dtype="float32").reshape(12, 4) / 48
    np.testing.assert_array_equal(fit.x[0], x[:, 2:])
    np.testing.assert_array_equal(fit.x[1], x[:, :2])
    np.testing.assert_array_equal(fit.y[1].ravel(), x[:, 0] > 0.5)
    assert len(fit.y_val) == 2
    assert fit.metrics == {"sum_mae": "mean_absolute_error", "product_mse": "mean_squared_error"}
    assert fit.model.outputs == ((1,), (1,))
    assert fit.model.rebuildable


@pytest.mark.parametrize("script", ["own_loop.py", "own_loop_stateless.py"])
def test_a_loop_of_the_users_own_is_a_fact(tmp_path, script):
    record = watched(SCRIPTS / script, tmp_path).record
    assert record.facts["own_loop"] is True
    assert "fits" not in record.facts
    assert record.cases == ()


def test_asking_a_model_is_no_training(tmp_path):
    training = watched(SCRIPTS / "no_fit.py", tmp_path)
    assert training.status == 0
    assert set(training.record.facts) == {"keras", "backend"}
    assert training.record.notes == ()


def test_many_fits_do_not_fill_the_disk(tmp_path):
    training = watched(SCRIPTS / "many_fits.py", tmp_path, cap=16_000)
    assert training.status == 0
    assert training.record.facts["fits"] == 6
    assert 2 <= len(training.fits) <= 4
    assert all(fit.sampled for fit in training.fits)
    assert len(training.record.notes) == 1
