"""The fifth part of check_framework: every change is carried out, or refused in one line."""

from __future__ import annotations

import numpy as np

from unstuck import changes
from unstuck.case import Case
from unstuck.changes import Change
from unstuck.engine.learner import Learner, Run
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.framework import Framework
from unstuck.testing.learning import check_line, plan_of, same

CHANGES: tuple[Change, ...] = (
    changes.LearningRate(0.0123),
    changes.ClipNorm(0.01),
    changes.HeadChange(activation="linear"),
    changes.LossChange("mean_squared_error"),
    changes.PlainDescent(0.0321),
    changes.GatedCell("gru"),
    changes.Bidirectional(),
    changes.BoundedActivations(),
    changes.Stateless(),
    changes.GiveSteps(False),
    changes.ReadLastStep(),
    changes.Wider(2.0),
    changes.InputSteps(3),
    changes.MaskSteps(0.0),
    changes.Unmask(),
    changes.TrainAll(),
    changes.UsualInitialization(),
    changes.LeakyRectifiers(),
    changes.RunningAverage(0.5),
    changes.UsualMode(),
    changes.PassGradients(),
    changes.Unregularised(),
    changes.WeightPenalty(0.1),
    changes.DropoutRate(0.7),
)
"""One of each kind."""

_FOR_OTHER_ROWS = (changes.InputSteps,)
"""They make a model for other arrays; on the same ones nothing else need come out."""


def check_changes(framework: Framework, case: Case, learner: Learner) -> None:
    """Train with each change: it makes another run, or RebuildError says why it does not."""
    unchanged = learner.train(plan_of(case), seed=0)
    carried_out = [change for change in CHANGES if _changes(case, learner, change, unchanged)]
    assert carried_out, f"{framework.name} carries out none of {len(CHANGES)} changes"
    again = learner.train(plan_of(case), seed=0)
    assert same(unchanged, again), "trainings with changes have changed the learner itself"


def _changes(case: Case, learner: Learner, change: Change, unchanged: Run) -> bool:
    """Whether a change was carried out; then it must have changed something."""
    try:
        run = learner.train(plan_of(case), seed=0, changes=(change,))
    except (RebuildError, InputError) as error:
        check_line(error, f"the change {change}")
        return False
    except Exception as error:
        raise AssertionError(
            f"the change {change} raised {error!r}; expected a run, or RebuildError in one line"
        ) from error
    assert isinstance(run, Run), f"{change} gave a {type(run).__name__}, expected Run"
    assert np.shape(run.outputs), f"{change} gave outputs without rows"
    assert isinstance(change, _FOR_OTHER_ROWS) or not same(run, unchanged), (
        f"the change {change} was carried out and changed nothing; expected RebuildError where the "
        "model has no such place"
    )
    return True
