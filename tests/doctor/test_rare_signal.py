"""Rare classes that are told apart hardly raise the accuracy: that is no lack of signal."""

from __future__ import annotations

import numpy as np
import pytest
from tests.doctor.watched import findings
from tests.engine.some_models import L, keras

ROWS, CUT = 3000, 2000
RNG = np.random.default_rng(0)
RARE = (RNG.random(ROWS) < 0.08).astype("int32")
NOISE = RNG.normal(size=(ROWS, 6, 2)).astype("float32")
TOLD = NOISE + 0.5 * RARE[:, None, None].astype("float32")


def said(x: np.ndarray, *, weights: bool, held_out: bool) -> set[str]:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6, 2)), L.GRU(6), L.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy", metrics=["accuracy"])
    options = {"class_weight": {0: 1.0, 1: 11.5}} if weights else {}
    if held_out:
        options["validation_data"] = (x[CUT:], RARE[CUT:])
    return set(findings(model, x[:CUT], RARE[:CUT], epochs=3, batch_size=32, **options))


@pytest.mark.parametrize(("weights", "held_out"), [(True, True), (False, True), (False, False)])
def test_a_rare_class_that_is_told_is_signal(weights, held_out):
    assert not said(TOLD, weights=weights, held_out=held_out) & {"D103", "D113"}


def test_a_rare_class_of_which_nothing_tells_is_none():
    assert said(NOISE, weights=True, held_out=True) & {"D103", "D113"}
