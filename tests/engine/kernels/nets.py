"""One small Keras model of every kind that the kernels know, with rows for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from unstuck.case import Array
from unstuck.engine.learner import Plan

L = keras.layers
ROWS, STEPS, FEATURES = 80, 6, 3


def numbers(seed: int = 0) -> Array:
    """Normal numbers, shape (rows, steps, features)."""
    return np.random.default_rng(seed).normal(size=(ROWS, STEPS, FEATURES)).astype(np.float32)


def tokens(seed: int = 0) -> Array:
    """Token numbers 1 to 6 with 0 behind the end of each row, shape (rows, steps), int32."""
    rng = np.random.default_rng(seed)
    x = rng.integers(1, 7, (ROWS, STEPS))
    x[np.arange(STEPS) >= rng.integers(1, STEPS + 1, (ROWS, 1))] = 0
    return x.astype(np.int32)


def padded(seed: int = 0) -> Array:
    """Numbers in which some steps, also first and middle ones, are all -1."""
    x = numbers(seed)
    x[np.random.default_rng(seed + 1).random((ROWS, STEPS)) < 0.3] = -1
    return x


def _chain(*layers: Any) -> list[Any]:
    return [keras.Input((STEPS, FEATURES)), *layers]


def _tokens(*layers: Any) -> list[Any]:
    return [keras.Input((STEPS,), dtype="int32"), *layers]


def both(layer: Any) -> Any:
    """The layer in both directions."""
    return L.Bidirectional(layer)


# name -> (rows, layers below the head); whether steps come out is read off the model.
BODIES: dict[str, tuple[Callable[[], Array], Callable[[], list[Any]]]] = {
    "lstm": (numbers, lambda: _chain(L.LSTM(5, return_sequences=True))),
    "lstm, last step": (numbers, lambda: _chain(L.LSTM(4))),
    "lstm, no bias": (numbers, lambda: _chain(L.LSTM(4, use_bias=False, return_sequences=True))),
    "lstm, backwards": (numbers, lambda: _chain(L.LSTM(4, go_backwards=True))),
    "lstm, both ways": (numbers, lambda: _chain(both(L.LSTM(4, return_sequences=True)))),
    "lstm, both ways, last": (numbers, lambda: _chain(both(L.LSTM(3)))),
    "lstm, stacked": (
        numbers,
        lambda: _chain(both(L.LSTM(3, return_sequences=True)), L.LSTM(4, return_sequences=True)),
    ),
    "gru": (numbers, lambda: _chain(L.GRU(5, return_sequences=True))),
    "gru, no bias": (numbers, lambda: _chain(L.GRU(4, use_bias=False))),
    "gru, both ways, stacked": (
        numbers,
        lambda: _chain(both(L.GRU(3, return_sequences=True)), both(L.GRU(2))),
    ),
    "rnn": (numbers, lambda: _chain(L.SimpleRNN(5, return_sequences=True))),
    "rnn, relu": (numbers, lambda: _chain(L.SimpleRNN(4, activation="relu"))),
    "rnn, sigmoid, both ways": (
        numbers,
        lambda: _chain(both(L.SimpleRNN(4, activation="sigmoid", return_sequences=True))),
    ),
    "static": (numbers, lambda: _chain(L.TimeDistributed(L.Dense(6, activation="tanh")))),
    "static, flat": (numbers, lambda: _chain(L.Flatten(), L.Dense(6, activation="sigmoid"))),
    "static, activations": (
        numbers,
        lambda: _chain(L.Dense(6), L.Activation("tanh"), L.ReLU(), L.Dense(4), L.Softmax()),
    ),
    "embedding": (
        tokens,
        lambda: _tokens(L.Embedding(7, 4), L.LSTM(4, return_sequences=True)),
    ),
    "embedding, masked": (
        tokens,
        lambda: _tokens(L.Embedding(7, 4, mask_zero=True), L.LSTM(4, return_sequences=True)),
    ),
    "embedding, masked, last": (
        tokens,
        lambda: _tokens(L.Embedding(7, 4, mask_zero=True), L.GRU(4)),
    ),
    "embedding, masked, both ways": (
        tokens,
        lambda: _tokens(
            L.Embedding(7, 4, mask_zero=True),
            both(L.GRU(3, return_sequences=True)),
            L.SimpleRNN(3, return_sequences=True),
        ),
    ),
    "masking": (
        padded,
        lambda: _chain(L.Masking(-1.0), L.SimpleRNN(4, return_sequences=True), L.LSTM(3)),
    ),
    "masking, steps": (
        padded,
        lambda: _chain(L.Masking(-1.0), both(L.LSTM(3, return_sequences=True))),
    ),
    "dropout at rate 0": (
        numbers,
        lambda: _chain(L.Dropout(0.0), L.LSTM(4, return_sequences=True), L.Dropout(0.0)),
    ),
}

LOSSES = (
    "mse",
    "binary_crossentropy",
    keras.losses.BinaryCrossentropy(from_logits=True),
    "categorical_crossentropy",
    keras.losses.CategoricalCrossentropy(from_logits=True),
    "sparse_categorical_crossentropy",
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

OPTIMIZERS: dict[str, Callable[[], Any]] = {
    "sgd": lambda: keras.optimizers.SGD(0.05),
    "momentum": lambda: keras.optimizers.SGD(0.02, momentum=0.9),
    "nesterov": lambda: keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.002),
    "rmsprop, momentum": lambda: keras.optimizers.RMSprop(0.001, momentum=0.8, rho=0.95),
    "adam": lambda: keras.optimizers.Adam(0.005),
    "adamw": lambda: keras.optimizers.AdamW(0.005, weight_decay=0.02),
    "adam, clipped values": lambda: keras.optimizers.Adam(0.005, clipvalue=0.01),
    "sgd, clipped norms": lambda: keras.optimizers.SGD(0.05, clipnorm=0.05),
    "sgd, clipped norm of all": lambda: keras.optimizers.SGD(0.05, global_clipnorm=0.1),
}

CLASSES = 4


def loss_name(loss: Any) -> str:
    """Name of a loss, with "logits" where it takes them."""
    return loss if isinstance(loss, str) else f"{loss.name}, logits"


def made(body: str, loss: Any, optimizer: Any, *, l2: float = 0.0) -> tuple[Any, Array, Array]:
    """A compiled model, its inputs and targets that its loss can take."""
    rows, layers = BODIES[body]
    keras.utils.set_random_seed(1)
    x = rows()
    name = loss_name(loss)
    logits = "logits" in name or name == "mse"
    many = "categorical" in name
    last = "softmax" if many else "sigmoid"
    regularizer = keras.regularizers.L2(l2) if l2 else None
    head = L.Dense(
        CLASSES if many else 2,
        activation="linear" if logits else last,
        kernel_regularizer=regularizer,
    )
    model = keras.Sequential([*layers(), head])
    model.compile(optimizer, loss)
    shape = (ROWS, *model.output_shape[1:])
    rng = np.random.default_rng(7)
    if "sparse" in name:
        return model, x, rng.integers(0, CLASSES, shape[:-1])
    if many:
        return model, x, np.eye(CLASSES, dtype=np.float32)[rng.integers(0, CLASSES, shape[:-1])]
    return model, x, rng.integers(0, 2, shape).astype(np.float32)


def configs(model: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Config and compile settings as JSON."""
    return json.loads(model.to_json()), json.loads(json.dumps(model.get_compile_config()))


def plan(x: Array, y: Array, **changes: Any) -> Plan:
    """A plan on these rows; the held-out ones are the first 40."""
    given: dict[str, Any] = {
        "x": (x,),
        "y": (y,),
        "x_test": (x[:40],),
        "y_test": (y[:40],),
        "updates": 100,
        "batch": 16,
        "block": 1,
        "score": lambda y, outputs: 0.0,
    }
    return Plan(**{**given, **changes})
