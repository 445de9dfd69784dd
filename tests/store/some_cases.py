"""Cases for the tests of this folder."""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Case, FitSettings, Location, ModelSpec


def small_case(rows: int = 5, **changes: Any) -> Case:
    """Every kind of field filled; `changes` replaces some."""
    rng = np.random.default_rng(0)
    values: dict[str, Any] = {
        "model": ModelSpec(
            "Sequential",
            {"layers": [{"units": 5, "rate": 0.5, "name": "é\ud800", "axis": None}]},
            parameters=7,
            outputs=((None, 3), (5,)),
        ),
        "fit": FitSettings(batch_size=100, class_weight={0: 1.0, 7: 2.5}, seconds=3.25),
        "x": (rng.integers(0, 2, (rows, 5, 2)).astype(np.float32),),
        "y": (rng.integers(0, 2, (rows, 5, 1)),),
        "at": Location("train.py", 41, "model.fit(x, y)"),
        "weights_before": (rng.normal(size=(2, 20)), np.array(3, np.uint32)),
        "weights_after": (rng.normal(size=(2, 20)), np.array(3, np.uint32)),
        "history": {"loss": [0.5, float("inf")], "val_loss": [1.0, 2.0]},
        "metrics": {"accuracy": "binary_accuracy"},
        "compiled_at": Location("train.py", 40),
        "rows": rows,
        "notes": ("a note",),
    }
    return Case(**{**values, **changes})


def assert_same_case(one: Case, other: Case) -> None:
    """Every field equal, arrays in dtype, shape and bits."""
    for name in one.__dataclass_fields__:
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, tuple) and a and isinstance(a[0], np.ndarray):
            assert [(v.dtype, v.shape, v.tobytes()) for v in a] == [
                (v.dtype, v.shape, v.tobytes()) for v in b
            ], name
        else:
            assert repr(a) == repr(b), name
