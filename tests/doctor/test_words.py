"""What a user is told can be pasted and claims no more than was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.ceiling.rearrange import Layout, Scored
from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.registry import registry
from unstuck.doctor.trials.relayout import code_for, suspicion
from unstuck.frameworks.keras.changes import edit_of
from unstuck.frameworks.keras.payload import payload

BITS = np.random.default_rng(0).integers(0, 2, (600, 2, 5))
X = BITS.transpose(0, 2, 1).astype("float32")
Y = BITS.max(1)[..., None].astype("float32")


def case(x, y, **fit) -> Case:
    """A run of which only the arrays are known."""
    model = ModelSpec("Sequential", payload(None, {"loss": "mse"}), obstacle="not kept")
    return Case(model, FitSettings(**fit), (x,), (y,), Location("train.py", 3), rows=len(x))


def test_names_are_the_users():
    evidence = Evidence(case(X, Y, x_name="X_train", y_name="y_train"), None)
    line = code_for(evidence, "{x}, {y} = {x}[:, ::-1], {y}[:, ::-1]")
    assert line == "X_train, y_train = X_train[:, ::-1], y_train[:, ::-1]"


@pytest.mark.parametrize("y", [Y, Y[..., 0], Y[..., 0].astype(int)], ids=["3", "2", "labels"])
def test_targets_cut_by_a_treatment_are_read_like_the_whole(y):
    """Else the retrained outputs could not be scored, and a right fix would count as useless."""
    evidence = Evidence(case(X, y), None)
    whole, cut = evidence.read(y), evidence.read(y[:, :-1])
    assert (whole.per_step, whole.values.shape) == (True, (600, 5, 1))
    assert (cut.per_step, cut.values.shape, cut.kind) == (True, (600, 4, 1), whole.kind)
    assert evidence.score(cut, Y[:, :-1]) == 1.0


@pytest.mark.parametrize("rows", [slice(0, 400), slice(0, 600)])
def test_what_cannot_be_assigned_to_gets_a_name_first(rows):
    evidence = Evidence(case(X[rows], Y[rows], x_name="words[:cut]", y_name="tags[:cut]"), None)
    code = code_for(evidence, "{x}, {y} = {x}[:, 1:], {y}[:, :-1]")
    space = {"words": X, "tags": Y, "cut": rows.stop}
    exec(code, space)  # the line as the user would paste it
    assert space["x_fit"].shape == (rows.stop, 4, 2)
    assert space["y_fit"].shape == (rows.stop, 4, 1)


def test_without_a_model_nothing_is_claimed_of_what_it_sees_or_reached():
    scrambled = BITS.reshape(600, 5, 2).astype("float32")
    report = diagnose(case(scrambled, Y), None)
    assert report.metric.reached is None
    assert report.visibility is None
    assert report.verdict == "undecided"
    assert report.findings == ()  # whoever sees all steps can undo the scramble
    assert report.ceiling.high == 1.0


def test_labels_under_one_unit_are_not_called_columns():
    metric = next(c for c in registry() if c.code == "O303")
    labels = np.random.default_rng(0).integers(0, 3, 600)
    given = replace(
        case(X, labels), metrics={"accuracy": "binary_accuracy"}, history={"accuracy": [0.3]}
    )
    assert list(metric.find(Evidence(given, None))) == []


def test_what_was_not_looked_at_is_said():
    two = replace(case(X, Y), x=(X, X), y=(Y, Y))
    notes = " ".join(diagnose(two, None).notes)
    assert "Of 2 outputs output 1 misses most: all else is about it." in notes
    assert "Of 2 inputs each was searched for interleaved axes, and for no other layout" in notes


@pytest.mark.parametrize(("cyclic", "left"), [(False, 6), (True, 8)])
def test_a_shift_that_cuts_steps_off_fits_the_model_to_what_is_left(cyclic, left):
    """A model that says how many steps it reads could not be retrained on fewer."""
    inputs = {"class_name": "InputLayer", "config": {"batch_shape": [None, 8, 1]}}
    config = {"class_name": "Sequential", "config": {"layers": [inputs]}}
    model = ModelSpec("Sequential", payload(config, {"loss": "mse"}), rebuildable=True)
    x = np.zeros((600, 8, 1), "float32")
    evidence = Evidence(replace(case(x, x), model=model), None)
    layout = Layout("shift", "late", "", lambda a, b: (a, b), axis=1, offset=-2, cyclic=cyclic)
    found = suspicion(evidence, Scored(layout, evidence.ceiling, "causal", 0.0, 0.2, 600))
    edit = edit_of(found.treatment.changes)
    changed = config if edit is None else edit.model(config)
    assert changed["config"]["layers"][0]["config"]["batch_shape"][1] == left
