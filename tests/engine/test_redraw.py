"""New weights for a model that fit built: nobody has seen those that it began with."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import pytest

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.train import reinitialize


class Plain(keras.Model):
    def __init__(self, units: int = 3) -> None:
        super().__init__()
        self.hidden, self.out = keras.layers.Dense(units), keras.layers.Dense(1)

    def call(self, x: Any) -> Any:
        return self.out(self.hidden(x))


class Closed(Plain):
    """Cannot be made again."""

    def get_config(self) -> Any:
        raise NotImplementedError


def built(kind: Any) -> Any:
    model = kind()
    model(np.ones((2, 4), np.float32))
    return model


def test_the_class_is_made_again() -> None:
    model = built(Plain)
    trained = [w + 1 for w in model.get_weights()]
    model.set_weights(trained)
    drawn, way = reinitialize.draw(model, (), 1)
    assert way == "config"
    assert [w.shape for w in drawn] == [w.shape for w in trained]
    assert (drawn[1] == 0).all()  # a bias as it begins, not the trained one in another order
    again, other = reinitialize.draw(model, (), 1)[0], reinitialize.draw(model, (), 2)[0]
    assert np.array_equal(drawn[0], again[0])
    assert not np.array_equal(drawn[0], other[0])


def test_a_class_that_cannot_be_made_again_says_what_to_do() -> None:
    with pytest.raises(RebuildError, match=r"fit built the model; build it before: model\(x\[:1\]"):
        reinitialize.draw(built(Closed), (), 1)


class Fixed(keras.Model):
    """Draws the same weights whenever it is made."""

    def __init__(self) -> None:
        super().__init__()
        drawn = keras.initializers.GlorotUniform(seed=1)
        self.only = keras.layers.Dense(3, kernel_initializer=drawn)

    def call(self, x: Any) -> Any:
        return self.only(x)


def test_a_class_that_draws_the_same_for_every_seed_is_not_drawn_by_it() -> None:
    model = built(Fixed)
    before = tuple(model.get_weights())
    drawn, way = reinitialize.draw(model, before, 1)
    other, _ = reinitialize.draw(model, before, 2)
    assert way == "initializers"
    assert [w.shape for w in drawn] == [w.shape for w in before]
    assert not np.array_equal(drawn[0], other[0])


class Many(keras.Model):
    """Layers with every kind of initializer that Keras' usual ones have."""

    def __init__(self):
        super().__init__()
        self.parts = [
            keras.layers.Embedding(9, 4),
            keras.layers.Bidirectional(keras.layers.LSTM(5, return_sequences=True)),
            keras.layers.GRU(4, return_sequences=True),
            keras.layers.LayerNormalization(),
            keras.layers.Conv1D(4, 3, kernel_initializer="he_normal"),
            keras.layers.BatchNormalization(),
            keras.layers.SeparableConv1D(4, 2),
            keras.layers.SimpleRNN(3, bias_initializer="random_normal"),
            keras.layers.Dense(1),
        ]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x


def test_the_weights_that_a_model_was_built_with_are_drawn_again() -> None:
    model = Many()
    model(np.zeros((2, 9), "int32"))
    built = model.get_weights()
    model.set_weights([w + 1 for w in built])
    again = reinitialize.first(model)
    assert again is not None
    assert all(map(np.array_equal, again, built))


def test_weights_of_which_nobody_says_how_they_began_are_not_made_up() -> None:
    attention = keras.layers.MultiHeadAttention(2, 3)
    inputs = keras.Input((4, 3))
    assert reinitialize.first(keras.Model(inputs, attention(inputs, inputs))) is None
