"""Rows and a model that a population learns in seconds: the bitwise OR, step by step."""

from __future__ import annotations

import itertools
import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

from unstuck.case import Array
from unstuck.engine.population import Population

L = keras.layers


def or_rows(bits: int = 4) -> tuple[Array, Array]:
    """All pairs of strings of bits (rows, bits, 2) and their OR (rows, bits, 1), float32."""
    flat = np.array(list(itertools.product((0, 1), repeat=2 * bits)), np.float32)
    x = flat.reshape(-1, bits, 2)
    return x, x.max(axis=2, keepdims=True)


def sum_rows(bits: int = 4) -> tuple[Array, Array]:
    """All pairs of numbers (rows, bits, 2), highest bit first, and the bits of their sum."""
    x, _ = or_rows(bits)
    weight = 2 ** np.arange(bits)[::-1]
    total = (x * weight[:, None]).sum(axis=(1, 2)).astype(int)
    return x, ((total[:, None] // weight) % 2)[..., None].astype(np.float32)


def small(*, bits: int = 4, dropout: float | None = None, optimizer: Any = None) -> Any:
    """A compiled LSTM with 4 units and a sigmoid for each step."""
    keras.utils.set_random_seed(0)
    extra = [] if dropout is None else [L.Dropout(dropout)]
    layers = [keras.Input((bits, 2)), L.LSTM(4, return_sequences=True), *extra]
    model = keras.Sequential([*layers, L.Dense(1, activation="sigmoid")])
    model.compile(optimizer or keras.optimizers.Adam(0.02), "binary_crossentropy")
    return model


def same(one: Population, other: Population) -> bool:
    """Whether all numbers are equal, bit for bit."""
    return len(one.runs) == len(other.runs) and all(
        (a.losses, a.scores, a.met, a.updates, a.diverged)
        == (b.losses, b.scores, b.met, b.updates, b.diverged)
        and all(map(np.array_equal, a.weights, b.weights))
        for a, b in zip(one.runs, other.runs, strict=True)
    )
