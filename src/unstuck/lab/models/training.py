"""Nets of the lab as Keras models that can be trained: compiled, and what trains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unstuck.lab.recipe import Recipe
from unstuck.lab.task import Task

if TYPE_CHECKING:
    from unstuck.frameworks.keras.train.rebuild import Rebuilt


def compile_net(model: Any, recipe: Recipe, task: Task) -> None:
    """Compile a model with linear outputs as a recipe says."""
    import keras

    kinds = {
        "sgd": keras.optimizers.SGD,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
    }
    if recipe.clip:
        clip = {"global_clipnorm": recipe.clip}
    else:
        clip = {}
    loss: Any = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    if recipe.loss == "mse":
        loss = "mse"
    elif task.classes == 2:
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(kinds[recipe.optimizer](recipe.rate, **clip), loss)


def learner_of(model: Any) -> Rebuilt:
    """What trains a compiled net, any number of times."""
    from unstuck.frameworks.keras.serialized import configs
    from unstuck.frameworks.keras.train.rebuild import Rebuilt

    shape = tuple(model.inputs[0].shape[1:])
    return Rebuilt(*configs(model), input_shapes=(shape,))


def identity_of(model: Any) -> Any:
    """A JSON value that is the same for nets that are made alike, whatever their layers' names."""
    from unstuck.frameworks.keras.payload import nameless
    from unstuck.frameworks.keras.serialized import configs

    return nameless(configs(model)[0])
