"""Rows memorised: judged by the loss on others, seen where that loss never rose, too."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

import unstuck


def run(noise: float, *, loss: str = "binary_crossentropy", epochs: int = 60):
    """A wide net on few rows of 20 numbers, of which one counts, and how it was answered."""
    rows, seed = 80, 0
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows + 300, 20, 1)).astype("float32")
    y = (x[:, :1, 0] + rng.normal(0, noise, (len(x), 1))).astype("float32")
    squared = loss == "mse"
    y = y if squared else (y > 0).astype("float32")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((20, 1)),
            L.Flatten(),
            L.Dense(64, "relu"),
            L.Dense(1, None if squared else "sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), loss)
    watch = unstuck.Watch(print=False, early=False)
    held_out = (x[rows:], y[rows:])
    model.fit(
        x[:rows], y[:rows], epochs=epochs, verbose=0, validation_data=held_out, callbacks=[watch]
    )
    return watch.diagnosis.fits[0]


def test_stopping_early_is_proved_by_the_loss():
    fit = run(0.3)
    found = next(f for f in fit.findings if f.code == "G501")
    assert "higher at the end" in found.measured
    assert found.verified.metric == "share of the loss explained"
    assert found.verified.accepted
    assert min(found.verified.after) > max(found.verified.before) + 0.1


def test_rows_learned_by_heart_without_a_rise():
    fit = run(0.5, loss="mse", epochs=200)
    found = next(f for f in fit.findings if f.code == "G501")
    assert "80 rows" in found.measured
    assert fit.verdict in ("undecided", "stuck")
    assert "overfitting" in fit.summary


def test_rows_that_are_not_learned_yet_are_not_learned_by_heart():
    fit = run(2.0, loss="mse", epochs=1)
    assert "G501" not in {f.code for f in fit.findings}


def test_a_clear_gap_counts_with_many_more_weights_than_rows():
    """Not so far apart that nothing of it holds for other rows, and no loss that rises."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(620, 20, 1)).astype("float32")
    y = (x[:, :4, 0].sum(axis=1) / 2 + x[:, 4, 0] * x[:, 5, 0] * 0.6).astype("float32")[:, None]
    found = {}
    for rows, units in ((120, 256), (400, 4)):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([L.Flatten(), L.Dense(units, "relu"), L.Dense(1)])
        model.compile(keras.optimizers.Adam(0.001), "mse")
        watch = unstuck.Watch(print=False, early=False, budget=0)
        options = {"epochs": 60, "verbose": 0, "validation_data": (x[400:], y[400:])}
        model.fit(x[:rows], y[:rows], callbacks=[watch], **options)
        fit = watch.diagnosis.fits[0]
        found[rows] = next((f for f in fit.findings if f.code == "G501"), None)
    assert found[400] is None
    assert found[120].level == "warning"
    assert "120 rows, 5,633 trainable numbers" in found[120].measured
