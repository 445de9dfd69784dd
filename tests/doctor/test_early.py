"""Before the first update only what is certain is said, and nothing of what is sound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.case import ModelSpec
from unstuck.doctor.early import early
from unstuck.frameworks.keras.payload import payload

RNG = np.random.default_rng(0)
BITS = RNG.integers(0, 2, (2000, 2, 5))
X = BITS.transpose(0, 2, 1).astype("float32")
Y = BITS.max(1)[..., None].astype("float32")


def layer(kind: str, **config) -> dict:
    return {"class_name": kind, "module": "keras.layers", "config": {"name": kind, **config}}


def model(*layers: dict, loss: str = "mse") -> ModelSpec:
    config = {"class_name": "Sequential", "module": "keras", "config": {"layers": list(layers)}}
    return ModelSpec("Sequential", payload(config, {"loss": loss}), rebuildable=True)


LSTM = layer("LSTM", units=4, return_sequences=True)
HEAD = layer("Dense", units=1, activation="linear")


def test_nothing_is_said_of_what_is_sound():
    for given in (case(X, Y), replace(case(X, Y), model=model(LSTM, HEAD))):
        assert early(given).lines == ()


def test_a_scramble_is_an_error_for_a_causal_model_and_none_for_one_that_sees_all():
    scrambled = case(BITS.reshape(-1, 5, 2).astype("float32"), Y)
    found = early(replace(scrambled, model=model(LSTM, HEAD)))
    assert found.errors == ("D101 misaligned-axes",)
    assert found.high < 0.84
    assert found.constant == pytest.approx(0.75, abs=0.02)
    both = layer("Bidirectional", layer=LSTM)
    assert early(replace(scrambled, model=model(both, HEAD))).errors == ()


def test_noise_has_a_ceiling_and_is_no_error():
    y = np.where(RNG.random(Y.shape) < 0.1, 1 - Y, Y)
    found = early(replace(case(np.repeat(X, 20, 0), np.repeat(y, 20, 0)), model=model(LSTM, HEAD)))
    assert found.errors == ()
    noisy = early(replace(case(X, y), model=model(layer("Dense", units=1), HEAD)))
    assert noisy.errors == ()
    assert "no static model can score above accuracy 0.9" in noisy.lines[0]


def test_damage_and_a_wrong_loss_are_said_first():
    x = X.copy()
    x[3, 0, 0] = np.nan
    found = early(replace(case(x, Y), model=model(LSTM, HEAD, loss="categorical_crossentropy")))
    assert set(found.errors) == {"D110 non-finite-data", "O301 head-loss-mismatch"}
    assert "NaN" in found.lines[0]


def test_real_numbers_are_not_counted():
    x = RNG.normal(size=(500, 5, 1))
    found = early(case(x, x.sum(axis=1)))
    assert (found.lines, found.high, found.reports) == ((), None, ())


def test_classes_of_real_numbers_are_not_counted_either():
    """Trees would be grown for them while the script trains."""
    x = RNG.normal(size=(500, 5, 1))
    assert early(case(x, (x.sum(axis=1) > 0).astype(int))).constant is None
