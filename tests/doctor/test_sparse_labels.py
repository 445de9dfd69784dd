"""Labels written as numbers: one a step where there are as many classes as steps, or below 0."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

import unstuck

RNG = np.random.default_rng(0)


def test_as_many_classes_as_steps_is_no_spare_axis():
    x = RNG.integers(0, 6, (400, 6))
    y = (x.cumsum(axis=1) % 6).astype("int32")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((6,)), L.Embedding(6, 4), L.GRU(4, return_sequences=True), L.Dense(6)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss)
    model.fit(x, y, epochs=2, verbose=0)
    fit = unstuck.diagnose(model, x, y, budget=0).fits[0]
    assert "M203" not in {f.code for f in fit.findings}


def test_classes_below_zero_are_numbered_and_proved():
    x = RNG.normal(size=(600, 4, 2)).astype("float32")
    y = np.sign(x[:, :, 0].sum(axis=1).round()).astype("int32")  # -1, 0, 1
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4, 2)), L.GRU(12), L.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    model.fit(x, y, epochs=15, verbose=0)
    top = unstuck.diagnose(model, x, y, budget=60, epochs=15).fits[0].findings[0]
    assert top.code == "O301"
    assert "np.searchsorted(np.unique(y), y)" in top.fix.code
    assert top.verified.accepted
