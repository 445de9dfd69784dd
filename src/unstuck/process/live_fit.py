"""LiveFit: a fit whose model exists only in the user's process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unstuck.case import Array


@dataclass(frozen=True, eq=False)
class LiveFit:
    """What the doctor needs to retrain a model that cannot be rebuilt elsewhere.

    Args:
        folder: the case that was saved for this fit.
        model: the live Keras model, as the script left it.
        weights_before: `model.get_weights()` when that fit began.
    """

    folder: Path
    model: Any
    weights_before: tuple[Array, ...]
