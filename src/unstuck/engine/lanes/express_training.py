"""From Keras' compile settings to what the kernels know, or the reason why they cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes import losses, optimizers
from unstuck.engine.lanes.inexpressible import Inexpressible, require
from unstuck.engine.lanes.kernel import owned
from unstuck.engine.lanes.net import Net
from unstuck.engine.learner import Config

_LOSSES = {
    "mse": losses.MSE,
    "mean_squared_error": losses.MSE,
    "MeanSquaredError": losses.MSE,
    "binary_crossentropy": losses.BINARY,
    "BinaryCrossentropy": losses.BINARY,
    "categorical_crossentropy": losses.CATEGORICAL,
    "CategoricalCrossentropy": losses.CATEGORICAL,
    "sparse_categorical_crossentropy": losses.SPARSE,
    "SparseCategoricalCrossentropy": losses.SPARSE,
}
_OF_LOGITS = {
    losses.BINARY: losses.BINARY_LOGITS,
    losses.CATEGORICAL: losses.CATEGORICAL_LOGITS,
    losses.SPARSE: losses.SPARSE_LOGITS,
}
# Keras' own defaults where only a name is given.
_NAMED = {
    "sgd": ("SGD", {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}),
    "rmsprop": ("RMSprop", {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7}),
    "adam": ("Adam", {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}),
}


@dataclass(frozen=True)
class Training:
    """Loss and optimizer as the kernels take them.

    Args:
        loss: a kind of `losses`.
        settings: of the optimizer, see `optimizers`, float64.
    """

    loss: int
    settings: Array


def training(compiled: Config) -> Training:
    """Loss and optimizer of `get_compile_config`.

    Raises:
        Inexpressible: they are not known to the kernels.
    """
    require(not compiled.get("loss_weights"), "loss_weights")
    return Training(_loss(compiled.get("loss")), _optimizer(compiled.get("optimizer")))


def targets(y: Array, made: Net, loss: int) -> Array:
    """Targets as the kernels take them: (rows, steps given out, targets of a step), float32.

    Raises:
        Inexpressible: shapes under which Keras would broadcast.
    """
    units, steps = made.outputs
    rows = len(y)
    if loss in (losses.SPARSE, losses.SPARSE_LOGITS):
        shapes = {(rows, steps), (rows, steps, 1)} if made.gives_steps else {(rows,), (rows, 1)}
    else:
        shapes = {(rows, steps, units)} if made.gives_steps else {(rows, units)}
        classes = loss in (losses.CATEGORICAL, losses.CATEGORICAL_LOGITS)
        if units == 1 and not made.masked_loss and not classes:  # Keras drops the last axis then
            shapes.add((rows, steps) if made.gives_steps else (rows,))
    require(y.shape in shapes, f"targets of shape {y.shape}")
    return owned(y.reshape(rows, steps, -1), np.float32)


def weights(given: tuple[Array, ...], made: Net) -> Array:
    """Weights of rows or steps, shape (rows, steps given out), float32; (0, 0) for none.

    Raises:
        Inexpressible: a shape that Keras would not take, or would broadcast in another way.
    """
    if not given:
        return np.zeros((0, 0), np.float32)
    weight, (_, steps) = given[0], made.outputs
    shapes = [(len(weight), 1), (len(weight), steps) if made.gives_steps else (len(weight),)]
    require(weight.shape in shapes, f"weights of shape {weight.shape}")
    wide = weight.reshape(len(weight), -1)
    return owned(np.broadcast_to(wide, (len(weight), steps)), np.float32)


def _loss(loss: Any) -> int:
    name = loss.get("class_name") if isinstance(loss, dict) else loss
    given = loss.get("config", {}) if isinstance(loss, dict) else {}
    if name == "function":
        name, given = given, {}
    require(isinstance(name, str) and name in _LOSSES, f"the loss {name}")
    kind = _LOSSES[str(name)]
    given = given if isinstance(given, dict) else {}
    usual = {
        "reduction": ("sum_over_batch_size",),
        "label_smoothing": (0, 0.0, None),
        "axis": (-1, None),
        "ignore_class": (None,),
        "dtype": (None, "float32"),
    }
    for key, values in usual.items():
        require(given.get(key, values[0]) in values, f"{name} with {key}")
    return _OF_LOGITS[kind] if given.get("from_logits") and kind in _OF_LOGITS else kind


def _optimizer(optimizer: Any) -> Array:
    if isinstance(optimizer, str) and optimizer.lower() in _NAMED:
        name, given = _NAMED[optimizer.lower()]
    else:
        require(isinstance(optimizer, dict), f"the optimizer {optimizer}")
        name, given = str(optimizer.get("class_name")), optimizer.get("config", {})
    rate = given.get("learning_rate")
    require(isinstance(rate, int | float), "a schedule of learning rates")
    for key in (
        "use_ema",
        "loss_scale_factor",
        "gradient_accumulation_steps",
        "centered",
        "amsgrad",
    ):
        require(not given.get(key), f"{name} with {key}")
    made = np.zeros(optimizers.SETTINGS)
    if name == "SGD":
        made[optimizers.KIND], made[optimizers.FIRST] = optimizers.SGD, given.get("momentum", 0.0)
        made[optimizers.NESTEROV] = float(bool(given.get("nesterov")))
    elif name == "RMSprop":
        made[optimizers.KIND], made[optimizers.FIRST] = (
            optimizers.RMSPROP,
            given.get("momentum", 0.0),
        )
        made[optimizers.SECOND] = given.get("rho", 0.9)
    elif name in ("Adam", "AdamW"):
        made[optimizers.KIND], made[optimizers.FIRST] = optimizers.ADAM, given.get("beta_1", 0.9)
        made[optimizers.SECOND] = given.get("beta_2", 0.999)
    else:
        raise Inexpressible(f"the optimizer {name}")
    made[optimizers.RATE] = rate
    made[optimizers.EPSILON] = given.get("epsilon", 1e-7)
    made[optimizers.DECAY] = given.get("weight_decay") or 0.0
    made[optimizers.CLIP_VALUE] = given.get("clipvalue") or 0.0
    made[optimizers.CLIP_NORM] = given.get("clipnorm") or 0.0
    made[optimizers.CLIP_GLOBAL] = given.get("global_clipnorm") or 0.0
    return made
