"""Buffers that were scrambled before their rows were split."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.doctor.test_words import case

from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.registry import registry

RNG = np.random.default_rng(4)
STEPS, ROWS = 12, 600


def scrambled():
    """Each step of a log holds all rows: read as rows first, and right."""
    level = RNG.integers(0, 3, ROWS)
    log = level[None, :, None] + 1.5 * RNG.normal(size=(STEPS, ROWS, 2))
    return log.reshape(ROWS, STEPS, 2), log.transpose(1, 0, 2), level[:, None]


def test_both_parts_of_the_buffer_are_put_in_order_together():
    wrong, right, y = scrambled()
    given = case(
        wrong[:450], y[:450], x_val_name="x_test", y_val_name="y_test", x_name="x", y_name="y"
    )
    given = replace(given, x_val=(wrong[450:],), y_val=(y[450:],))
    evidence = Evidence(given, None)
    assert evidence.layouts.joined
    cause = next(c for c in registry() if c.code == "D101")
    first = next(iter(cause.find(evidence)))
    code = first.finding.fix.code
    names = {"x": wrong[:450], "x_test": wrong[450:], "y": y[:450], "y_test": y[450:], "np": np}
    exec(code, names)
    assert np.array_equal(np.concatenate([names["x"], names["x_test"]]), right)


def test_lines_for_validation_rows_without_names_say_where_they_belong():
    wrong, _, y = scrambled()
    given = replace(case(wrong[:450], y[:450]), x_val=(wrong[450:],), y_val=(y[450:],))
    cause = next(c for c in registry() if c.code == "D101")
    code = next(iter(cause.find(Evidence(given, None)))).finding.fix.code
    assert code.endswith("# before the rows are split")
    assert "\n" not in code


def test_right_rows_are_left_alone():
    _, right, y = scrambled()
    assert not Evidence(case(right, y), None).layouts
