"""Rebuilt: a learner made from JSON configs alone, on the JAX backend of this process.

Whatever backend the script used: Keras' JSON says the same there and here. Only parts of Keras
itself are made; own layers, Lambda and layers that read files or run foreign code are refused.

Randomness is explicit: every `seed` in the config is replaced by one drawn from (seed, its place in
the config), so no global random state is read or moved, the same seed gives the same weights, and
two variants of a model share the initial weights of the layers they share.
"""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.learner import Config, Edit, Plan, Run
from unstuck.engine.scan import Network, one_line
from unstuck.errors import RebuildError

if TYPE_CHECKING:
    import keras

# Parts of Keras that run code or open files named in their config, or that hold data outside it.
REFUSED = {
    "Lambda": "it runs code from the config",
    "TFSMLayer": "it loads a saved program",
    "TorchModuleWrapper": "it loads a pickle",
    "JaxLayer": "it runs a function of the script",
    "FlaxLayer": "it runs a module of the script",
    "TextVectorization": "it needs TensorFlow and a vocabulary",
    "StringLookup": "it needs TensorFlow and a vocabulary",
    "IntegerLookup": "it needs TensorFlow and a vocabulary",
    "get_file": "it opens the network",
}
# Losses whose JSON leaves out an argument (Keras 3.15), so that another loss would come back.
FORGETFUL = {"Huber": "delta", "CosineSimilarity": "axis"}
# What training needs of the compile settings; metrics and switches of a backend are left out.
SETTINGS = ("optimizer", "loss", "loss_weights")
ZEROS: Config = {
    "module": "keras.initializers",
    "class_name": "Zeros",
    "config": {},
    "registered_name": None,
}


class Rebuilt:
    """A Learner made from what `Model.to_json` and `get_compile_config` say.

    Args:
        model_config: `ModelSpec.config`.
        compiled: `ModelSpec.compiled`, written by any backend; None for a model that is only asked.
        input_shapes: shape of a row of each input, for a model whose config does not say.
        initial: weights at the start of the user's training; `fresh_weights` keeps those that are
            not trainable (a frozen pre-trained layer must not become noise).

    Raises:
        RebuildError: the model is not made of parts of Keras, or this process is not on JAX.
    """

    def __init__(
        self,
        model_config: Config,
        compiled: Config | None,
        *,
        input_shapes: tuple[tuple[int | None, ...], ...] = (),
        initial: tuple[Array, ...] = (),
    ) -> None:
        import keras

        if keras.backend.backend() != "jax":
            raise RebuildError(
                f"this process runs Keras on {keras.backend.backend()}; a rebuilt model needs jax: "
                "set KERAS_BACKEND=jax before keras is imported"
            )
        self._config = trusted(model_config)
        self._compiled = None
        if compiled is not None:
            self._compiled = trusted({name: compiled.get(name) for name in SETTINGS})
        self._shapes = input_shapes
        self._initial = initial
        self._networks: dict[str, Network] = {}
        self._network(self._config, self._compiled)

    def predict(self, x: tuple[Array, ...], *, weights: tuple[Array, ...]) -> Array:
        """First output in inference mode, shape (rows, …)."""
        return self._network(self._config, self._compiled).predict(x, weights)

    def fresh_weights(self, seed: int, *, edit: Edit | None = None) -> tuple[Array, ...]:
        """Initial weights drawn from a seed, in the order of `model.get_weights()`.

        Args:
            seed: not negative.
            edit: draw for the edited model.
        """
        config = _edited(self._config, edit.model if edit else None)
        model = _revive(seeded(config, seed), self._shapes)
        drawn = tuple(np.asarray(v) for v in model.weights)
        if [w.shape for w in drawn] != [w.shape for w in self._initial]:
            return drawn
        kept = zip(model.weights, drawn, self._initial, strict=True)
        return tuple(new if v.trainable else old for v, new, old in kept)

    def train(self, plan: Plan, *, seed: int, edit: Edit | None = None) -> Run:
        """Train once; the learner itself is left as it was.

        Raises:
            RebuildError: the config has no such place as the edit asks for, or what it gives does
                not make a model.
            InputError: arrays or weights that do not fit the model.
        """
        if self._compiled is None:
            raise RebuildError("the model was never compiled, so there is no loss to train with")
        config = _edited(self._config, edit.model if edit else None)
        compiled = _edited(self._compiled, edit.compiled if edit else None)
        network = self._network(config, compiled)
        weights = plan.weights
        if weights is None:
            weights = self.fresh_weights(seed, edit=edit)
        rate = _rate(compiled)
        return network.train(plan, weights, seed=seed, learning_rate=rate)

    def _network(self, config: Config, compiled: Config | None) -> Network:
        """The compiled model of these configs; one for all learning rates."""
        compiled = None if compiled is None else _without_rate(compiled)
        key = json.dumps([config, compiled], sort_keys=True)
        if key not in self._networks:
            model = _revive(seeded(config, seed=0, zeros=True), self._shapes)
            if compiled is not None:
                _compile(model, compiled)
            self._networks[key] = Network(model)
        return self._networks[key]


def trusted(config: Config) -> Config:
    """A copy of a config without what building adds, or the reason why it is not followed.

    `build_config` and `compile_config` go: layers are built by being called, with the shapes that
    an edit may have changed.

    Raises:
        RebuildError: a part is not Keras' own, or is one of `REFUSED`.
    """
    try:
        config = json.loads(json.dumps(config))
    except (TypeError, ValueError, RecursionError) as error:
        raise RebuildError(one_line("the model's config is not JSON", error)) from error

    def visit(value: Any, path: str) -> Any:
        if isinstance(value, list):
            return [visit(item, f"{path}/{at}") for at, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        _check_part(value)
        dropped = ("build_config", "compile_config")
        return {k: visit(v, f"{path}/{k}") for k, v in value.items() if k not in dropped}

    checked: Config = visit(config, "")
    return checked


def _check_part(part: Config) -> None:
    name, module = part.get("class_name"), part.get("module")
    if name in REFUSED:
        raise RebuildError(f"a model with {name} is not made from its config: {REFUSED[name]}")
    if name == "__lambda__":
        raise RebuildError("a model with a lambda is not made from its config: it would run code")
    if not isinstance(name, str) or module is None:
        return
    if name == "Normalization" and part.get("config", {}).get("mean") is None:
        raise RebuildError("an adapted Normalization layer keeps its mean outside the config")
    forgotten = FORGETFUL.get(name) if module == "keras.losses" else None
    if forgotten and forgotten not in part.get("config", {}):
        raise RebuildError(f"the config of loss {name} does not say its {forgotten}")
    own = module == "keras" or str(module).startswith("keras.") or module == "builtins"
    if not own or part.get("registered_name") not in (None, name):
        shown = part.get("registered_name") or f"{module}.{name}"
        raise RebuildError(f"{shown} is of the script; only parts of Keras can be rebuilt")


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
            return ZEROS if zeros else visit(_spelled_out(value), path)
        return visit(value, path)

    made: Config = visit(config, "")
    return made


def _spelled_out(initializer: Any) -> Any:
    """An initializer's config with its `seed`, also where only a name is given."""
    if not isinstance(initializer, str):
        return initializer
    import keras

    return keras.initializers.serialize(keras.initializers.get(initializer))


def _revive(config: Config, shapes: tuple[tuple[int | None, ...], ...]) -> keras.Model:
    import keras

    try:
        model = keras.saving.deserialize_keras_object(copy.deepcopy(config), safe_mode=True)
        if not model.built or not model.inputs:
            model.build(tuple(None if n is None else int(n) for n in (None, *shapes[0])))
    except RebuildError:
        raise
    except IndexError as error:
        raise RebuildError("the config does not say the shape of the input; give it") from error
    except Exception as error:
        raise RebuildError(one_line("the model cannot be made from its config", error)) from error
    if not isinstance(model, keras.Model):
        raise RebuildError(f"the config makes a {type(model).__name__}, not a model")
    return model


def _compile(model: keras.Model, compiled: Config) -> None:
    """Compile as the script did, as far as `SETTINGS` go."""
    wanted = copy.deepcopy(compiled)  # Keras puts objects into the config that it reads
    if wanted["loss"] is None:
        raise RebuildError("the model was compiled without a loss; it trains in a way of its own")
    try:
        model.compile_from_config({**wanted, "jit_compile": False, "run_eagerly": False})
    except Exception as error:
        raise RebuildError(one_line("the model cannot be compiled again", error)) from error


def _edited(config: Config, change: Callable[[Config], Config] | None) -> Config:
    return config if change is None else trusted(change(copy.deepcopy(config)))


def _rate(compiled: Config) -> float | None:
    """The learning rate where it is a plain number; None for a schedule."""
    rate = _optimizer_config(compiled).get("learning_rate")
    return float(rate) if isinstance(rate, int | float) else None


def _without_rate(compiled: Config) -> Config:
    if _rate(compiled) is None:
        return compiled
    compiled = copy.deepcopy(compiled)
    _optimizer_config(compiled)["learning_rate"] = 0.001
    return compiled


def _optimizer_config(compiled: Config) -> Config:
    optimizer = compiled.get("optimizer")
    config = optimizer.get("config", {}) if isinstance(optimizer, dict) else {}
    return config if isinstance(config, dict) else {}
