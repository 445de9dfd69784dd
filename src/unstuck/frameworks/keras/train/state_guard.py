"""Leave a live model, its optimizers and the random states of the process as they were."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.frameworks.keras.train.seeds import dropout_seed, is_seed

if TYPE_CHECKING:
    import keras

GENERATOR = "global_seed_generator"  # Keras' own generator for calls without a seed


@contextmanager
def untouched(model: keras.Model, optimizers: list[Any]) -> Iterator[None]:
    """Whatever happens inside, put back variables, attributes of the model and random states."""
    variables = [*model.variables, *model.metrics_variables]
    variables += carried(model)
    for optimizer in optimizers:
        variables += optimizer.variables
    values = [(v, _value(v)) for v in {id(v): v for v in variables}.values()]
    attributes = dict(vars(model))
    states = _random_states()
    try:
        yield
    finally:
        if attributes.get("predict_function") is None:  # depends on the layers only: keep it
            attributes["predict_function"] = vars(model).get("predict_function")
        vars(model).clear()
        vars(model).update(attributes)
        for variable, value in values:
            if value is not None:
                variable.assign(value)
        _put_back(states)


def carried(model: keras.Model) -> list[Any]:
    """The states that recurrent layers carry from batch to batch; no `variables` lists them."""
    from keras import tree

    layers = [layer for layer in model._flatten_layers() if getattr(layer, "stateful", False)]
    layer_states = [tree.flatten(getattr(layer, "states", None)) for layer in layers]
    return [state for states in layer_states for state in states if state is not None]


@contextmanager
def silence() -> Iterator[None]:
    """Drop what is printed: the user's output must be what it is without us."""
    with (
        open(os.devnull, "w") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        yield


def seed_all(model: keras.Model, seed: int) -> None:
    """Set dropout seeds of the model and the process' random states, as far as there are any."""
    import keras
    from keras.src.backend.common import global_state

    seeds = [v for v in model.non_trainable_variables if is_seed(v)]
    for stream, variable in enumerate(seeds):
        variable.assign(dropout_seed(seed, stream, np.uint32).astype(variable.dtype))
    random.seed(seed)
    np.random.seed(seed % 2**32)  # own layers may draw from it
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
    if keras.backend.backend() == "tensorflow":
        sys.modules["tensorflow"].random.set_seed(seed)
    generator = global_state.get_global_attribute(GENERATOR)
    if generator is None:
        global_state.set_global_attribute(GENERATOR, keras.random.SeedGenerator(seed))
    else:
        generator.state.assign(dropout_seed(seed, 0, np.uint32).astype(generator.state.dtype))


def _random_states() -> dict[str, Any]:
    from keras.src.backend.common import global_state

    generator = global_state.get_global_attribute(GENERATOR)
    torch = sys.modules.get("torch")
    return {
        "python": random.getstate(),
        "numpy": np.random.get_state(),
        "torch": torch.get_rng_state() if torch is not None else None,
        "generator": generator,
        "seed": None if generator is None else np.array(generator.state),
    }


def _put_back(states: dict[str, Any]) -> None:
    from keras.src.backend.common import global_state

    random.setstate(states["python"])
    np.random.set_state(states["numpy"])
    if states["torch"] is not None:
        sys.modules["torch"].set_rng_state(states["torch"])
    global_state.set_global_attribute(GENERATOR, states["generator"])
    if states["generator"] is not None:
        states["generator"].state.assign(states["seed"])


def _value(variable: Any) -> Any:
    """A copy of a variable's value; None when an interrupted step gave its buffer away."""
    import keras

    try:
        return np.array(keras.ops.convert_to_numpy(variable))
    except Exception:
        return None
