"""Subject: what train() reads off a user's model before any work is done."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.engine import arguments
from unstuck.engine.learner import Trainable
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.serialized import configs
from unstuck.frameworks.keras.train.amounts import fixed_batch
from unstuck.frameworks.keras.train.live_scan import Given
from unstuck.frameworks.keras.train.rebuild import Rebuilt

if TYPE_CHECKING:
    import keras

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Subject:
    """A model to be trained.

    Args:
        learner: trains it.
        config, compiled: what its JSON says; None where it cannot be made from that.
        inputs, outputs: name and shape of a row of each, None for a free size; empty where the
            model does not say.
        logits: whether its loss takes outputs as logits.
        batch: rows of a batch where the model fixes them.
        skipped: value of a masked step, or None.
    """

    learner: Trainable
    config: Config | None
    compiled: Config | None
    inputs: tuple[tuple[str, Shape], ...]
    outputs: tuple[tuple[str, Shape], ...]
    logits: bool
    batch: int | None
    skipped: float | None

    def arrays(self, value: Any, name: str, *, targets: bool = False) -> tuple[Array, ...]:
        """The arrays that a caller passed, one for each input or output.

        Args:
            value: an array, or a list, tuple or dict of them where the model has several.
            name: of the argument.
            targets: whether these are targets; their shapes may be other than the outputs'.

        Raises:
            InputError: arrays that the model cannot take, see `arguments.rows`.
        """
        if targets:
            ends = self.outputs
            check = _targets
        else:
            ends = self.inputs
            check = arguments.rows
        shapes: list[Shape | None] = [shape for _, shape in ends] or [None]
        if len(shapes) == 1:
            given = {name: value}
        else:
            passed = _several(value, name, [end for end, _ in ends])
            given = {f"{name}[{at}]": array for at, array in enumerate(passed)}
        arrays = tuple(
            check(array, called, shape)
            for (called, array), shape in zip(given.items(), shapes, strict=True)
        )
        _equally_many(arrays, name)
        if not targets and self.skipped is not None:
            _some_steps(arrays[0], self.skipped)
        return arrays


def subject(model: Any) -> Subject:
    """What a model says of itself.

    Raises:
        InputError: it is no model, not built or not compiled, or has a learning rate that trains
            nothing.
        RebuildError: this process does not run Keras on JAX.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise InputError(f"model is a {type(model).__name__}; expected a Keras model")
    if not model.built or not model.compiled:
        if not model.built:
            state = "not built"
        else:
            state = "not compiled"
        raise InputError(
            f"the model is {state}; expected one with an Input, "
            "after model.compile(optimizer, loss)"
        )
    _check_rate(model)
    inputs = _ends(getattr(model, "inputs", None))
    outputs = _ends(getattr(model, "outputs", None))
    learner, config, compiled = _learner(model, inputs)
    return Subject(
        learner=learner,
        config=config,
        compiled=compiled,
        inputs=inputs,
        outputs=outputs,
        logits=_logits(model),
        batch=fixed_batch(model),
        skipped=_skipped(config),
    )


def _learner(
    model: keras.Model, inputs: tuple[tuple[str, Shape], ...]
) -> tuple[Trainable, Config | None, Config | None]:
    """A model made from the JSON, or the live one where it says too little."""
    import keras

    before = tuple(np.array(w) for w in model.get_weights())
    try:
        config, compiled = configs(model)
        shapes = tuple(shape for _, shape in inputs)
        return Rebuilt(config, compiled, input_shapes=shapes, initial=before), config, compiled
    except RebuildError as reason:
        if keras.backend.backend() != "jax":
            raise
        return Given(model, str(reason)), None, None
    except (NotImplementedError, TypeError, ValueError) as reason:
        return Given(model, f"it has no config: {' '.join(str(reason).split())[:200]}"), None, None


def _ends(tensors: Any) -> tuple[tuple[str, Shape], ...]:
    return tuple((tensor.name, tuple(tensor.shape[1:])) for tensor in tensors or ())


def _several(value: Any, name: str, ends: list[str]) -> list[Any]:
    if isinstance(value, dict):
        if set(value) != set(ends):
            raise InputError(f"{name} has the keys {sorted(value)}; expected {sorted(ends)}")
        return [value[end] for end in ends]
    if not isinstance(value, list | tuple) or len(value) != len(ends):
        if isinstance(value, list | tuple):
            got = f"{len(value)} arrays"
        else:
            got = "one array"
        raise InputError(f"{name} holds {got}; expected {len(ends)}: [{', '.join(ends)}]")
    return list(value)


def _targets(value: Any, name: str, shape: Shape | None) -> Array:
    """The array of targets for an output of this shape; None where the model does not say it."""
    y = arguments.rows(value, name, None)
    if shape is not None:
        _target_fits(y, name, shape)
    return y


def _equally_many(arrays: tuple[Array, ...], name: str) -> None:
    """Refuse arrays of different numbers of rows."""
    counts = [len(array) for array in arrays]
    if len(set(counts)) > 1:
        listed = ", ".join(map(str, counts))
        raise InputError(f"{name} holds arrays of {listed} rows; expected the same number")


def _target_fits(y: Array, name: str, shape: Shape) -> None:
    """Refuse targets of another rank or number of steps than the outputs'."""
    bare = shape[:-1]
    if shape:
        wanted = {len(bare): bare, len(shape): bare}
    else:
        wanted = {0: ()}
    got = y.shape[1:]
    steps = wanted.get(len(got))
    fits = steps is not None and all(
        want is None or have == want for have, want in zip(got, steps, strict=False)
    )
    if not fits:
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        raise InputError(f"{name} has shape {y.shape}; the outputs have (rows, {expected})")


def _check_rate(model: keras.Model) -> None:
    rate = getattr(model.optimizer, "_learning_rate", None)
    if rate is None or not hasattr(rate, "value"):
        return  # a schedule
    value = float(rate.value)
    if not math.isfinite(value) or value <= 0:
        raise InputError(
            f"the model is compiled with learning_rate={value:g}; expected a finite number above 0"
        )


def _logits(model: keras.Model) -> bool:
    loss = model.loss
    return bool(getattr(loss, "from_logits", False)) or bool(
        getattr(loss, "_fn_kwargs", {}).get("from_logits")
    )


def _skipped(config: Config | None) -> float | None:
    """Value of a masked step of the input, where a Masking or Embedding layer comes first."""
    if config is None:
        return None
    for part in config.get("config", {}).get("layers", []):
        inner = part.get("config", {})
        if part.get("class_name") == "Masking":
            return float(np.float32(inner.get("mask_value", 0.0)))
        if part.get("class_name") == "Embedding":
            if inner.get("mask_zero"):
                return 0.0
            return None
        if part.get("class_name") != "InputLayer":
            return None
    return None


def _some_steps(x: Array, skipped: float) -> None:
    """Refuse rows all of whose steps are masked: sequences of length 0."""
    steps = x.astype(np.float32, copy=False) != skipped
    empty = ~steps.reshape(len(x), -1).any(axis=1)
    if empty.any():
        at = int(np.flatnonzero(empty)[0])
        raise InputError(
            f"x[{at}] is masked at every step, a sequence of length 0; expected at least one step: "
            f"remove such rows ({int(empty.sum())} of {len(x)})"
        )
