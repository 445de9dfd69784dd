"""What is drawn is what was measured: who sees what, what an output needs, each step's score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.ceiling.rearrange import layouts
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.picture import ELSEWHERE
from unstuck.doctor.sketch import sketch

BITS = np.random.default_rng(0).integers(0, 2, (400, 2, 5))
GIVEN = BITS.reshape(400, 5, 2).astype("float32")  # where a transpose was meant
OR = BITS.max(1)[..., None].astype("float32")


def undone(x, y, wanted):
    """The layout that gives this x."""
    return next(one for one in layouts(x, y) if np.array_equal(one.apply(x, y)[0], wanted))


def test_what_an_output_needs_in_the_threads_arrays():
    """a1…a5 b1…b5 cut into pairs: y1 needs a1 from the first pair and b1 from the third."""
    layout = undone(GIVEN, OR, BITS.transpose(0, 2, 1))
    picture = sketch(Evidence(case(GIVEN, OR), None), layout)
    assert picture.needs == ((0, 2), (0, 3), (1, 3), (1, 4), (2, 4))
    assert picture.rows.x_undone[0] == BITS[0].T.astype(float).tolist()
    assert picture.rows.x[0] == GIVEN[0].tolist()


def test_what_stands_in_other_rows_is_elsewhere():
    right = BITS.transpose(0, 2, 1).astype("float32")
    given = right.transpose(1, 0, 2).reshape(right.shape)
    picture = sketch(Evidence(case(given, OR), None), undone(given, OR, right))
    assert {s for each in picture.needs for s in each} == {ELSEWHERE}


def test_scores_of_steps_are_those_of_the_outputs():
    x = BITS.transpose(0, 2, 1).astype("float32")
    evidence = Evidence(case(x, OR), None)
    outputs = OR.copy()
    outputs[:, 3] = 1 - outputs[:, 3]
    outputs[:200, 4] = 1 - outputs[:200, 4]
    evidence.raw_outputs = outputs
    picture = sketch(evidence, None)
    assert picture.reached == pytest.approx((1, 1, 1, 0, 0.5))
    assert picture.constant == pytest.approx(np.maximum(OR.mean(0), 1 - OR.mean(0))[:, 0])
    assert picture.needs == ()


def test_curves_are_thinned_and_hold_no_nan():
    given = replace(case(GIVEN, OR), history={"loss": [float("nan"), *map(float, range(999))]})
    curve = sketch(Evidence(given, None), None).history["loss"]
    assert len(curve) == 200
    assert curve[0] is None
    assert curve[-1] == 998.0
