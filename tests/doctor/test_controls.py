"""Controls: what is trained, how it is read, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_trials import Scripted, X, Y, trials
from tests.doctor.test_words import case

from unstuck.case import ModelSpec
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.trials.controls import Controls, seen_at_once, trained
from unstuck.frameworks.keras.payload import payload


class Told(Scripted):
    """Scores by what the rows look like: zeroed, one batch, or all of them."""

    def train(self, plan, *, seed, changes=()):
        zero = not plan.x[0].any()
        few = len(plan.x[0]) == 32
        self.scores = {"given": 0.7 if zero else 0.97 if few else 0.75}
        return super().train(plan, seed=seed, changes=changes)


def test_each_control_trains_what_its_name_says():
    learner = Told()
    found = trained(Controls(), trials(learner, case(X, Y)), lambda text: None)
    assert (found.one_batch, found.zeroed, found.shuffled) == (0.97, 0.7, 0.75)
    batch, zeroed, shuffled = (plan for _, plan, _ in learner.asked)
    assert batch.batch == len(batch.x[0]) == 32
    assert np.array_equal(batch.x[0], batch.x_test[0])
    assert not zeroed.x_test[0].any()
    assert not np.array_equal(shuffled.y[0], zeroed.y[0])
    every = [np.concatenate([p.y[0], p.y_test[0]]).ravel() for p in (shuffled, zeroed)]
    assert np.array_equal(np.sort(every[0]), np.sort(every[1]))


def test_two_inputs_have_no_controls():
    learner = Told()
    two = replace(case(X, Y), x=(X, X))
    assert trained(Controls(), trials(learner, two), lambda text: None) == Controls()
    assert learner.asked == []


@pytest.mark.parametrize(
    ("controls", "reached", "said"),
    [
        (Controls(one_batch=0.99), 0.75, ["memorised (0.990)"]),
        (Controls(one_batch=0.6), 0.75, ["not even 32 rows"]),
        (Controls(zeroed=0.75), 0.76, ["does not come from the inputs"]),
        (Controls(zeroed=0.75), 0.9, []),
        (Controls(shuffled=0.9, constant=0.75), 0.9, ["targets of other rows"]),
        (Controls(shuffled=0.76, constant=0.75), 0.9, []),
        (Controls(), None, []),
    ],
)
def test_what_they_mean(controls, reached, said):
    notes = controls.notes(reached)
    assert len(notes) == len(said)
    assert all(words in note for words, note in zip(said, notes, strict=True))


def test_how_far_each_matrix_moved():
    model = ModelSpec(
        "S", payload(None, {"loss": "mse"}), weights=("a/kernel", "a/bias", "b/kernel")
    )
    before = (np.ones((2, 2)), np.zeros(2), np.ones((2, 1)))
    after = (np.full((2, 2), 1.5), np.ones(2), np.ones((2, 1)))
    given = replace(case(X, Y), model=model, weights_before=before, weights_after=after)
    assert seen_at_once(Evidence(given, None)).moved == {"a/kernel": 0.5, "b/kernel": 0.0}
