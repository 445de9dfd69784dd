"""From Keras' compile settings to what the kernels know, or the reason why they cannot."""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import losses, optimizers
from unstuck.engine.kernels.training import KernelTraining
from unstuck.engine.kernels.unsupported import Unsupported, require
from unstuck.frameworks.keras.payload import Config

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


def training(compiled: Config) -> KernelTraining:
    """Loss and optimizer of `get_compile_config`.

    Raises:
        Unsupported: they are not known to the kernels.
    """
    require(not compiled.get("loss_weights"), "loss_weights")
    return KernelTraining(_loss(compiled.get("loss")), _optimizer(compiled.get("optimizer")))


def _loss(loss: Any) -> int:
    if isinstance(loss, dict):
        name = loss.get("class_name")
    else:
        name = loss
    if isinstance(loss, dict):
        given = loss.get("config", {})
    else:
        given = {}
    if name == "function":
        name = given
        given = {}
    require(isinstance(name, str) and name in _LOSSES, f"the loss {name}")
    kind = _LOSSES[str(name)]
    if not (isinstance(given, dict)):
        given = {}
    usual = {
        "reduction": ("sum_over_batch_size",),
        "label_smoothing": (0, 0.0, None),
        "axis": (-1, None),
        "ignore_class": (None,),
        "dtype": (None, "float32"),
    }
    for key, values in usual.items():
        require(given.get(key, values[0]) in values, f"{name} with {key}")
    if given.get("from_logits") and kind in _OF_LOGITS:
        return _OF_LOGITS[kind]
    return kind


def _optimizer(optimizer: Any) -> Array:
    if isinstance(optimizer, str) and optimizer.lower() in _NAMED:
        name, given = _NAMED[optimizer.lower()]
    else:
        require(isinstance(optimizer, dict), f"the optimizer {optimizer}")
        name = str(optimizer.get("class_name"))
        given = optimizer.get("config", {})
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
        raise Unsupported(f"the optimizer {name}")
    made[optimizers.RATE] = rate
    made[optimizers.EPSILON] = given.get("epsilon", 1e-7)
    made[optimizers.DECAY] = given.get("weight_decay") or 0.0
    made[optimizers.CLIP_VALUE] = given.get("clipvalue") or 0.0
    made[optimizers.CLIP_NORM] = given.get("clipnorm") or 0.0
    made[optimizers.CLIP_GLOBAL] = given.get("global_clipnorm") or 0.0
    return made
