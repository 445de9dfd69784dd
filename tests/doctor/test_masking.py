"""Which steps count under a model's mask."""

from __future__ import annotations

import json
import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.masking import unmasked_steps
from unstuck.frameworks.keras.outline import outline
from unstuck.frameworks.keras.payload import payload
from unstuck.frameworks.keras.train.live import Live
from unstuck.frameworks.keras.watch.direct import case_of
from unstuck.outline import Outline

L = keras.layers
TOKENS = np.array([[3, 1, 0], [2, 0, 0], [1, 2, 3]])
NUMBERS = np.array([[[1.0], [-1.0]], [[-1.0], [-1.0]]], np.float32)


def read(*layers: Any) -> Outline:
    config = json.loads(keras.Sequential(list(layers)).to_json())
    spec = ModelSpec("Sequential", payload(config, None))
    return outline(Case(spec, FitSettings(), (), (), Location("train.py", 1)))


def test_padded_tokens_and_masked_steps() -> None:
    padded = read(keras.Input((3,)), L.Embedding(5, 2, mask_zero=True), L.GRU(2))
    assert np.array_equal(unmasked_steps(padded, TOKENS), TOKENS != 0)  # type: ignore[arg-type]
    masked = read(keras.Input((2, 1)), L.Masking(-1.0), L.LSTM(2, return_sequences=True))
    kept = unmasked_steps(masked, NUMBERS)
    assert kept is not None
    assert kept.tolist() == [[True, False], [False, False]]


def test_where_every_step_counts() -> None:
    plain = read(keras.Input((3,)), L.Embedding(5, 2), L.GRU(2))
    assert unmasked_steps(plain, TOKENS) is None
    masked = read(keras.Input((3,)), L.Embedding(5, 2, mask_zero=True), L.GRU(2))
    assert unmasked_steps(masked, TOKENS + 1) is None  # nothing is padded
    stopped = read(keras.Input((3,)), L.Embedding(5, 2), L.Conv1D(2, 2))
    assert unmasked_steps(stopped, TOKENS) is None
    assert unmasked_steps(Outline(), TOKENS) is None


class Tagger(keras.Model):
    """Names each token's parity; its outputs at padded steps are anything."""

    def __init__(self) -> None:
        super().__init__()
        self.table = L.Embedding(5, 2, mask_zero=True)
        self.out = L.Dense(2)

    def call(self, x: Any) -> Any:
        return self.out(self.table(x))


def test_padding_is_not_scored() -> None:
    x = np.random.default_rng(0).integers(1, 5, (40, 6))
    x[:, 3:] = 0
    model = Tagger()
    model(x[:1])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.set_weights([np.eye(5, 2), np.eye(2), np.zeros(2)])
    model.table.set_weights([np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]])])
    y = np.where(x > 0, x % 2, 1)  # right at every token, wrong at all padding
    evidence = Evidence(case_of(model, x, y, validation_data=(x, y)), Live(model, ()))
    assert evidence.reached == 1.0
    assert evidence.validation == 1.0
    assert evidence.ceiling.high in (None, 1.0)
