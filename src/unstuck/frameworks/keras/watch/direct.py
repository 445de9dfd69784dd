"""case_of(): a Case for a model and arrays at hand, when no fit was watched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from unstuck.case import Array, Case, FitSettings, Location
from unstuck.errors import InputError
from unstuck.frameworks.keras.watch import compile_settings, rows


def case_of(
    model: Any,
    x: Any,
    y: Any,
    *,
    validation_data: tuple[Any, ...] | None = None,
    sample_weight: Any = None,
    batch_size: int = 32,
    epochs: int = 1,
    class_weight: dict[int, float] | None = None,
    weights_before: Sequence[Array] | None = None,
    cap: int = 512 << 20,
) -> Case:
    """What is known of a model that was trained elsewhere, or not yet.

    Args:
        model: a built Keras model; it is only read.
        x: inputs as in `fit`: one array, or a list or dict of arrays, rows first.
        y: targets, likewise.
        validation_data: (x_val, y_val) or (x_val, y_val, weights), or None.
        sample_weight: as in `fit`.
        batch_size: as in `fit`.
        epochs: as in `fit`.
        class_weight: as in `fit`.
        weights_before: weights before training; default those that the model has now.
        cap: most bytes of rows to keep; above it evenly spaced ones.

    Raises:
        InputError: the model is not built, or x and y are not arrays of equally many rows.
    """
    if not getattr(model, "built", False):
        raise InputError(
            "the model has no weights yet; expected a built model: call model.build(x.shape)"
        )
    names = compile_settings.names(model)
    data = (x, y, sample_weight)
    held = (*(validation_data or ()), None, None, None)[:3]
    need = sum(_bytes(each, names) for each in (data, held))
    share = min(1.0, cap / max(1, need))
    train, validation = (_rows(each, names, share) for each in (data, held))
    if not train.x or not train.y:
        raise InputError("x or y is missing; expected arrays of inputs and of targets")
    now = compile_settings.weights(model)
    return Case(
        model=compile_settings.model_spec(model),
        fit=FitSettings(
            batch_size=batch_size,
            epochs=epochs,
            class_weight=compile_settings.class_weight(class_weight),
            x_val_name="x_val" if validation.x else None,
            y_val_name="y_val" if validation.y else None,
        ),
        x=train.x,
        y=train.y,
        at=Location("diagnose(model, x, y)", 0),
        sample_weight=train.sample_weight,
        x_val=validation.x,
        y_val=validation.y,
        rows=train.seen,
        sampled=train.sampled or validation.sampled,
        metrics=compile_settings.metric_functions(model),
        weights_before=now if weights_before is None else tuple(map(np.asarray, weights_before)),
        weights_after=now,
        backend=_backend(),
    )


def _bytes(data: Sequence[Any], names: rows.Names) -> int:
    return sum(rows.size(leaf) for column in rows.parts(data, names) for leaf in column)


def _rows(data: Sequence[Any], names: rows.Names, share: float) -> rows.CapturedRows:
    """A copy of the rows, with a clear word when they are none.

    Raises:
        InputError: see `case_of`.
    """
    lengths = set()
    for leaf in (leaf for column in rows.parts(data, names) for leaf in column):
        if not getattr(leaf, "shape", ()):
            raise InputError(
                f"got a {type(leaf).__name__} without rows; expected an array: np.asarray(…)"
            )
        lengths.add(int(leaf.shape[0]))
    if len(lengths) > 1:
        raise InputError(
            f"x and y have {' and '.join(map(str, sorted(lengths)))} rows; expected as many in each"
        )
    try:
        return rows.snapshot(data, names, share=share)
    except (TypeError, ValueError) as error:
        raise InputError(f"the rows are no arrays of numbers: {error}") from None


def _backend() -> str:
    import keras

    return str(keras.config.backend())
