"""Inside: what a model's layers put out, and how far back in the input its answer can learn."""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.case import Array


@dataclass(frozen=True)
class Units:
    """What the units of one layer do over some rows (and steps).

    Args:
        layer: its name.
        kind: its class, e.g. "Dense".
        activation: Keras name, "" where it has none.
        units: how many there are.
        constant: share of them that put out the same for every row.
        full: share of all values within 1 % of a bound of the activation; 0 where it has none.
    """

    layer: str
    kind: str
    activation: str
    units: int
    constant: float
    full: float


@dataclass(frozen=True)
class Inside:
    """What was seen inside a model.

    Args:
        layers: in order, the head included.
        reach: size of the gradient of the last answer by input step, shape (steps,), the largest
            1; of tokens by their embedding; None where there are no steps.
    """

    layers: tuple[Units, ...]
    reach: Array | None
