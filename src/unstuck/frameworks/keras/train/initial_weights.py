"""Initial weights that follow from an explicit seed.

`seeded` writes a seed, drawn from (seed, place in the config), into every part of a config, so that
no global random state is read or moved, and two variants of a model share the initial weights of
the layers they share. `draw` then makes the weights of the usual layers with NumPy, a thousand
times faster than building a Keras model for each seed; the distributions are Keras' own.

Sources: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; Saxe et al. 2014 (orthogonal).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.frameworks.keras.payload import Config

ZEROS: Config = {
    "module": "keras.initializers",
    "class_name": "Zeros",
    "config": {},
    "registered_name": None,
}
# Standard deviation of a normal distribution that is cut off at two of its own.
_TRUNCATED = 0.87962566103423978
# scale, fan, distribution
_SCALED = {
    "GlorotUniform": (1.0, "average", "uniform"),
    "GlorotNormal": (1.0, "average", "normal"),
    "HeUniform": (2.0, "in", "uniform"),
    "HeNormal": (2.0, "in", "normal"),
    "LecunUniform": (1.0, "in", "uniform"),
    "LecunNormal": (1.0, "in", "normal"),
}
_RECURRENT = ("SimpleRNN", "LSTM", "GRU")


def seeded(config: Config, seed: int, *, zeros: bool = False) -> Config:
    """A copy of a config in which every initializer and every `seed` follows from `seed`.

    Args:
        config: of a model.
        seed: not negative.
        zeros: initializers become Zeros, which is quick where the values are set anyway.
    """

    def visit(value: Any, path: str) -> Any:
        if isinstance(value, list):
            return [visit(item, f"{path}/{at}") for at, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {name: entry(name, item, f"{path}/{name}") for name, item in value.items()}

    def entry(name: str, value: Any, path: str) -> Any:
        if name == "seed":
            place = zlib.crc32(path.encode())
            return int(np.random.default_rng([seed, place]).integers(1, 2**31 - 1))
        if name.endswith("_initializer") and value is not None:
            if zeros:
                return ZEROS
            return visit(_spelled_out(value), path)
        return visit(value, path)

    made: Config = visit(config, "")
    return made


def _spelled_out(initializer: Any) -> Any:
    """An initializer's config with its `seed`, also where only a name is given."""
    if not isinstance(initializer, str):
        return initializer
    import keras

    return keras.initializers.serialize(keras.initializers.get(initializer))


def draw(config: Config, shapes: Sequence[tuple[int, ...]]) -> tuple[Array, ...] | None:
    """Weights of a chain of the usual layers, float32, or None for other layers or initializers.

    Args:
        config: of a Sequential or functional model, after `seeded`.
        shapes: of all weights, in the order of `get_weights`.
    """
    drawn: list[Array] = []
    left = list(shapes)
    for part in config.get("config", {}).get("layers", []):
        wanted = _initializers(part)
        if wanted is None or len(wanted) > len(left):
            return None
        for name, initializer in wanted:
            rule = _RULES.get(str(initializer.get("class_name")))
            given = initializer.get("config", {})
            if rule is None or given.get("input_axes") or given.get("output_axes"):
                return None
            values = rule(left[0], given).astype(np.float32)
            if name == "forget bias":
                units = left[0][0] // 4
                values[units : 2 * units] = 1.0
            drawn.append(values)
            left.pop(0)
    if left:
        return None
    return tuple(drawn)


def _initializers(part: Config) -> list[tuple[str, Config]] | None:
    """Name and config of the initializer of each weight of a layer; None for an unknown layer."""
    name = part.get("class_name")
    given = part.get("config", {})
    if name in ("InputLayer", "Masking", "Dropout", "Flatten", "Activation", "Softmax", "ReLU"):
        return []
    if name == "Embedding":
        return [("table", _spelled_out(given["embeddings_initializer"]))]
    if name == "TimeDistributed":
        return _initializers(given["layer"])
    if name == "Bidirectional":
        there = _initializers(given["layer"])
        back = _initializers(given.get("backward_layer", {}))
        if there is None or back is None:
            return None
        return there + back
    if name not in ("Dense", *_RECURRENT):
        return None
    wanted = [("kernel", _spelled_out(given["kernel_initializer"]))]
    if name in _RECURRENT:
        wanted.append(("recurrent", _spelled_out(given["recurrent_initializer"])))
    if given.get("use_bias", True):
        if name == "LSTM" and given.get("unit_forget_bias"):
            forget = "forget bias"
        else:
            forget = "bias"
        wanted.append((forget, _spelled_out(given["bias_initializer"])))
    return wanted


def _scaled(kind: str) -> Callable[[tuple[int, ...], Config], Array]:
    scale, fan, distribution = _SCALED[kind]

    def rule(shape: tuple[int, ...], given: Config) -> Array:
        fan_in = shape[0]
        fan_out = shape[-1]
        size = (fan_in + fan_out) / 2
        if fan == "in":
            size = float(fan_in)
        if distribution == "uniform":
            limit = math.sqrt(3 * scale / size)
            return _random(given).uniform(-limit, limit, shape)
        return _truncated(given, shape) * math.sqrt(scale / size) / _TRUNCATED

    return rule


def _truncated(given: Config, shape: tuple[int, ...]) -> Array:
    """Standard normal numbers between −2 and 2: those outside are drawn again."""
    random = _random(given)
    values = random.standard_normal(shape)
    while (outside := np.abs(values) > 2).any():
        values[outside] = random.standard_normal(int(outside.sum()))
    return values


def _orthogonal(shape: tuple[int, ...], given: Config) -> Array:
    rows = math.prod(shape[:-1])
    columns = shape[-1]
    normal = _random(given).standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(normal)
    q *= np.sign(np.diag(r))  # makes the distribution uniform
    if rows < columns:
        q = q.T
    return float(given.get("gain", 1.0)) * q.reshape(shape)


def _random(given: Config) -> np.random.Generator:
    return np.random.default_rng(int(given["seed"]))


def _normal(shape: tuple[int, ...], given: Config) -> Array:
    values = _random(given).standard_normal(shape)
    return float(given["mean"]) + float(given["stddev"]) * values


_RULES: dict[str, Callable[[tuple[int, ...], Config], Array]] = {
    **{kind: _scaled(kind) for kind in _SCALED},
    "Orthogonal": _orthogonal,
    "OrthogonalInitializer": _orthogonal,
    "Zeros": lambda shape, given: np.zeros(shape),
    "Ones": lambda shape, given: np.ones(shape),
    "Constant": lambda shape, given: np.full(shape, float(given["value"])),
    "RandomUniform": lambda shape, given: _random(given).uniform(
        float(given["minval"]), float(given["maxval"]), shape
    ),
    "RandomNormal": _normal,
    "TruncatedNormal": lambda shape, given: (
        float(given["mean"]) + float(given["stddev"]) * _truncated(given, shape)
    ),
}
