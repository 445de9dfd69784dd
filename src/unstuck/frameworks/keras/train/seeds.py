"""Keras' generators of random numbers as arrays: which variables they are, how they start."""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array


def is_seed(variable: Any) -> bool:
    """Whether a variable is the state of a Keras SeedGenerator (dropout, noise)."""
    return bool(variable.name == "seed_generator_state" and tuple(variable.shape) == (2,))


def dropout_seed(seed: int, stream: int, dtype: Any) -> Array:
    """Start of one SeedGenerator: (a number drawn from seed and stream, 0)."""
    drawn = np.random.default_rng([seed, stream]).integers(1, 2**31 - 1)
    return np.array([drawn, 0], dtype=dtype)
