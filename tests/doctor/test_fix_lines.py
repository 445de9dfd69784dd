"""The corrected lines run as they are pasted, slices passed to fit among them."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.doctor.trials.relayout import assignable


def test_plain_names_are_assigned_to_as_they_are() -> None:
    assert assignable(["x", "y", "a", "b"]) == (["x", "y", "a", "b"], [])


@pytest.mark.parametrize("base", ["x", "x_fit"])
def test_slices_keep_their_rows(base: str) -> None:
    """Assigning one slice to its array would leave the next one empty."""
    rows = np.arange(10)
    space = {base: rows, "y": -rows}
    names, lines = assignable([f"{base}[:8]", "y[:8]", f"{base}[8:]", "y[8:]"])
    exec("\n".join(lines), space)
    assert [space[name].tolist() for name in names] == [
        list(range(8)),
        [-n for n in range(8)],
        [8, 9],
        [-8, -9],
    ]
    assert np.array_equal(space[base], rows)
