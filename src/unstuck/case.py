"""Case: all that is known of one training run.

A case holds data and settings only, never code: the model is its description and its weights as
arrays. `unstuck.store.cases` writes one to a folder and reads it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from unstuck.location import Location as Location

Array = np.ndarray[Any, np.dtype[Any]]
Outcome = Literal["finished", "interrupted", "failed"]


@dataclass(frozen=True)
class ModelSpec:
    """What the model is.

    Args:
        name: class name, e.g. "Sequential".
        payload: the framework's own description as JSON values; opaque to everybody else, who ask
            for its `Outline`.
        rebuildable: whether a model with the same meaning can be made from the payload alone.
        obstacle: why it cannot (own layers, an own loss function …); None when it can.
        parameters: number of trainable numbers.
        outputs: shapes of the model's outputs without the batch axis, None for a free size.
        weights: names of what `get_weights()` lists, e.g. "lstm/lstm_cell/kernel", if known.
        non_trainable: those of them that are not trained (frozen, or running averages).
    """

    name: str
    payload: dict[str, Any] = field(default_factory=dict)
    rebuildable: bool = False
    obstacle: str | None = None
    parameters: int = 0
    outputs: tuple[tuple[int | None, ...], ...] = ()
    weights: tuple[str, ...] = ()
    non_trainable: tuple[str, ...] = ()


@dataclass(frozen=True)
class FitSettings:
    """How `fit` was called. Names are the expressions in the user's call, e.g. x_name="X_train"."""

    batch_size: int = 32
    epochs: int = 1
    updates: int = 0
    shuffle: bool = True
    validation_split: float = 0.0
    class_weight: dict[int, float] | None = None
    seconds: float = 0.0
    source: Literal["arrays", "tf.data", "PyDataset", "DataLoader", "generator"] = "arrays"
    x_name: str = "x"
    y_name: str = "y"
    x_val_name: str | None = None
    y_val_name: str | None = None


@dataclass(frozen=True)
class Case:
    """One call of `fit`.

    Args:
        x, y: the training rows as they were passed, one array an input or output, first axis rows;
            what `validation_split` cut off is not in them but in `x_val`, `y_val`.
        sample_weight: one array an output, or empty.
        x_val, y_val: validation rows, or empty.
        rows: rows that the run trained on in one epoch; more than `len(x[0])` when the cap sampled
            them (`sampled` says so).
        history: metric name → one number an epoch, validation metrics as `val_…`.
        weights_before, weights_after: `model.get_weights()` at the start and the end of `fit`.
        metrics: reported metric name → full name of what computes it, e.g.
            {"accuracy": "binary_accuracy"}; empty when unknown.
    """

    model: ModelSpec
    fit: FitSettings
    x: tuple[Array, ...]
    y: tuple[Array, ...]
    at: Location
    sample_weight: tuple[Array, ...] = ()
    x_val: tuple[Array, ...] = ()
    y_val: tuple[Array, ...] = ()
    rows: int = 0
    sampled: bool = False
    history: dict[str, list[float]] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    weights_before: tuple[Array, ...] = ()
    weights_after: tuple[Array, ...] = ()
    compiled_at: Location | None = None
    framework: str = "keras"
    backend: str = "jax"
    outcome: Outcome = "finished"
    script: str = ""
    notes: tuple[str, ...] = ()
