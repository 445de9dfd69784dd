"""A trained net as bytes: its setting and its weights, so that it can be looked into later."""

from __future__ import annotations

from dataclasses import dataclass, field

from unstuck.case import Array
from unstuck.errors import InputError, UnstuckError
from unstuck.lab.experiment import Result
from unstuck.lab.plain import described, restored
from unstuck.lab.setting import Setting
from unstuck.store import bundle

_MAX_WEIGHT_BYTES = 16 << 20


@dataclass(frozen=True)
class Kept:
    """A net that was kept.

    Args:
        setting: what it was trained on and how.
        seed: of its training.
        exact, accuracy: share of words, and of answers, that it got right.
        weights: in the order of `get_weights`.
    """

    setting: Setting
    seed: int
    exact: float
    accuracy: float
    weights: tuple[Array, ...] = field(repr=False)


def keep(result: Result) -> bytes | None:
    """The best net of a training; None of one too large to be kept (16 MiB), or without weights."""
    best = result.best
    if not best.weights or sum(w.nbytes for w in best.weights) > _MAX_WEIGHT_BYTES:
        return None
    head = {
        "setting": described(result.setting),
        "seed": best.seed,
        "exact": best.whole.exact,
        "accuracy": best.whole.accuracy,
    }
    return bundle.encode(head, best.weights)


def loads(content: bytes) -> Kept:
    """The net that `keep` kept.

    Raises:
        UnstuckError: no net, a damaged one, or one of a task that has no name.
    """
    head, weights = bundle.decode(content, "the kept net")
    try:
        return Kept(
            setting=restored(head["setting"]),
            seed=int(head["seed"]),
            exact=float(head["exact"]),
            accuracy=float(head["accuracy"]),
            weights=weights,
        )
    except UnstuckError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the kept net names no setting: {error}; train it again") from None
