"""Rows on both sides of a split: copied, or such as repeat by nature."""

from __future__ import annotations

import numpy as np
from tests.doctor.watched import findings
from tests.engine.some_models import L, keras

RNG = np.random.default_rng(2)


def level(x: np.ndarray, y: np.ndarray) -> str | None:
    """How D105 is said of rows that are split at random."""
    keras.utils.set_random_seed(0)
    order = RNG.permutation(len(x))
    x, y, cut = x[order], y[order], int(0.8 * len(x))
    layers = [keras.Input((x.shape[1],)), L.Embedding(60, 4), L.GRU(4)]
    model = keras.Sequential([*layers, L.Dense(int(y.max()) + 1, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    held_out = (x[cut:], y[cut:])
    found = findings(model, x[:cut], y[:cut], epochs=1, validation_data=held_out)
    return found["D105"].level if "D105" in found else None


def test_a_class_that_was_filled_up_before_the_split_is_copied():
    x = RNG.integers(0, 60, (1000, 14))
    y = (np.isin(x, [3, 7, 11, 13]).sum(axis=1) > 1).astype(int)
    rare = np.flatnonzero(y)
    index = np.concatenate([np.arange(1000), RNG.choice(rare, 1000 - 2 * len(rare))])
    assert level(x[index], y[index]) == "error"


def test_motifs_that_are_misread_now_and_then_repeat_by_nature():
    motif = RNG.integers(0, 20, 4000)
    x = RNG.integers(0, 6, (20, 24))[motif]
    misread = RNG.random(x.shape) < 0.08
    x[misread] = RNG.integers(0, 6, misread.sum())
    assert level(x, motif) == "warning"
