"""Rows with NaN are set apart, and the others are judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.doctor.test_words import X, Y, case

from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.measure.damage import set_apart


def test_a_whole_case_stays_as_it_is():
    whole = case(X, Y)
    assert set_apart(whole) == (whole, None)


def test_damaged_rows_are_dropped_and_named():
    x = X.copy()
    x[7, 2, 1] = np.nan
    x[9] = np.inf
    kept, damage = set_apart(case(x, Y, x_name="words"))
    assert len(kept.x[0]) == len(kept.y[0]) == 598
    assert damage.rows.tolist() == [7, 9]
    assert (damage.where, damage.place, damage.filled) == ("words", (7, 2, 1), False)
    assert np.isnan(damage.x[0, 2, 1])


def test_where_no_row_is_whole_gaps_are_filled():
    x = X.copy()
    x[:, 0, 0] = np.nan
    kept, damage = set_apart(case(x, Y))
    assert damage.filled
    assert np.isfinite(kept.x[0]).all()
    assert kept.x[0].shape == X.shape
    assert kept.x[0][0, 0, 0] == np.float32(X[:, 1:, 0].mean())


def test_damaged_validation_rows_are_dropped_too():
    x_val = X[:50].copy()
    x_val[3, 0, 0] = np.nan
    given = replace(case(X, Y), x_val=(x_val,), y_val=(Y[:50],))
    kept, damage = set_apart(given)
    assert len(kept.x_val[0]) == len(kept.y_val[0]) == 49
    assert len(damage.rows) == 0


def test_the_report_names_the_first_row():
    x = X.copy()
    x[7, 2, 1] = np.nan
    report = diagnose(case(x, Y, x_name="words", y_name="tags"), None)
    found = report.findings[0]
    assert found.code == "D110"
    assert "1 of 600 training rows" in found.measured
    assert "words[7, 2, 1]" in found.measured
    space = {"np": np, "words": x, "tags": Y}
    exec(found.fix.code, space)
    assert len(space["words"]) == len(space["tags"]) == 599


def test_rows_with_weights_are_not_retrained_with_the_gaps():
    x = X.copy()
    x[7, 2, 1] = np.nan
    weighted = replace(case(x, Y), sample_weight=(np.ones(len(X), "float32"),))
    found = diagnose(weighted, None).findings[0]
    assert found.code == "D110"
    assert "rows without weights" in found.unverified
