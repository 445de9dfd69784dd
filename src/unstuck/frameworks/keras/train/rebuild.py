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
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unstuck.case import Array
from unstuck.changes import Changes
from unstuck.engine import blocks
from unstuck.engine.blas import blas_threads, threads_for
from unstuck.engine.inside import Inside
from unstuck.engine.kernels.unsupported import Unsupported
from unstuck.engine.learner import Plan, Prepared, Run, Way
from unstuck.errors import RebuildError
from unstuck.frameworks.keras import outputs
from unstuck.frameworks.keras.changes import edit_of
from unstuck.frameworks.keras.edits.optimizer import plain_rate, without_rate
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train.initial_weights import draw, seeded
from unstuck.frameworks.keras.train.inside import View
from unstuck.frameworks.keras.train.scan import Network
from unstuck.frameworks.keras.trusted import trusted

if TYPE_CHECKING:
    import keras

# What training needs of the compile settings; metrics and switches of a backend are left out.
SETTINGS = ("optimizer", "loss", "loss_weights")


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
        self._view: View | None = None
        self._network(self._config, self._compiled)

    def predict(
        self, x: tuple[Array, ...], *, weights: tuple[Array, ...], output: int = 0
    ) -> Array:
        """One output in inference mode, shape (rows, …)."""
        return self._network(self._config, self._compiled).predict(x, weights, output)

    def ask(self, x: Array, *, weights: tuple[Array, ...]) -> Array:
        """As `predict` for one input, by the kernels where they know the model.

        They compile nothing for another number of rows or steps.
        """
        from unstuck.engine.kernels.ask import ask
        from unstuck.frameworks.keras.train.express import net

        try:
            return ask(net(self._config, x), x, weights)
        except Unsupported:
            return self.predict((x,), weights=weights)

    def inside(self, x: Array, *, weights: tuple[Array, ...]) -> Inside:
        """What the layers put out on some rows, and how far back the answer can learn.

        Raises:
            RebuildError: the layers cannot be asked one by one.
        """
        if self._view is None:
            self._view = View(_revive(seeded(self._config, seed=0, zeros=True), self._shapes))
        return self._view.look(x, weights)

    def fresh_weights(
        self, seed: int, *, changes: Changes = (), output: int = 0
    ) -> tuple[Array, ...]:
        """Initial weights drawn from a seed, in the order of `model.get_weights()`.

        Args:
            seed: not negative.
            changes: draw for the changed model.
            output: number of the output that the changes are about.
        """
        edit = edit_of(changes, outputs.names(self._config), output=output)
        config = _edited(self._config, edit.model if edit else None)
        own = seeded(config, seed)
        model = self._network(config, self._compiled).model
        drawn = draw(own, [tuple(v.shape) for v in model.weights])
        if drawn is None:
            drawn = tuple(np.asarray(v) for v in _revive(own, self._shapes).weights)
        if [w.shape for w in drawn] != [w.shape for w in self._initial]:
            return drawn
        kept = zip(model.weights, drawn, self._initial, strict=True)
        return tuple(new if v.trainable else old for v, new, old in kept)

    def train(self, plan: Plan, *, seed: int, changes: Changes = ()) -> Run:
        """Train once; the learner itself is left as it was.

        Raises:
            RebuildError: the config has no such place as a change asks for, or what it gives does
                not make a model.
            InputError: arrays or weights that do not fit the model.
        """
        prepared, why = self.prepare(plan, changes=changes)
        weights = plan.weights
        if weights is None:
            weights = self.fresh_weights(seed, changes=changes, output=plan.output)
        with blas_threads(threads_for(self.widest)):
            session = prepared.start(weights, seed=seed)
            return replace(blocks.train(plan, session, seed=seed), why=why)

    def prepare(
        self,
        plan: Plan,
        *,
        changes: Changes = (),
        way: Way | None = None,
        patient: bool = False,
    ) -> tuple[Prepared, str]:
        """Choose a way and make ready for trainings on the rows of a plan.

        Args:
            plan: what to train on.
            changes: to the model, about the plan's output.
            way: None chooses; "lanes" refuses a model that the kernels cannot express.
            patient: whether it is worth compiling the kernels, if they are not yet.

        Returns:
            What starts trainings, and why it is not in lanes ("" where it is).

        Raises:
            RebuildError, InputError: as `train`.
        """
        if self._compiled is None:
            raise RebuildError("the model was never compiled, so there is no loss to train with")
        if way not in (None, "lanes", "scan", "steps"):
            raise RebuildError(f"way={way!r}; expected 'lanes', 'scan', 'steps' or None")
        edit = edit_of(changes, outputs.names(self._config), output=plan.output)
        config = _edited(self._config, edit.model if edit else None)
        compiled = _edited(self._compiled, edit.compiled if edit else None)
        blocks.rows_of(plan)
        why = "asked for"
        if way in (None, "lanes"):
            from unstuck.engine.kernels.ready import ready
            from unstuck.frameworks.keras.train.lanes import lanes_of

            try:
                if way == "lanes" or patient or ready():
                    return lanes_of(config, compiled, plan), ""
                why = "the kernels are not compiled yet"
            except Unsupported as reason:
                why = str(reason)
        if way == "lanes":
            raise RebuildError(f"the kernels of lanes do not know {why}; leave the way open")
        if way in ("scan", "steps"):
            chosen = way
        else:
            chosen = None
        network = self._network(config, compiled)
        return network.prepare(plan, way=chosen, learning_rate=plain_rate(compiled)), why

    @property
    def widest(self) -> int:
        """Units of the widest layer: the smaller side of its largest matrix."""
        weights = self._network(self._config, self._compiled).model.weights
        return max((min(v.shape) for v in weights if len(v.shape) == 2), default=0)

    def _network(self, config: Config, compiled: Config | None) -> Network:
        """The compiled model of these configs; one for all learning rates."""
        if compiled is None:
            compiled = None
        else:
            compiled = without_rate(compiled)
        key = json.dumps([config, compiled], sort_keys=True)
        if key not in self._networks:
            model = _revive(seeded(config, seed=0, zeros=True), self._shapes)
            if compiled is not None:
                _compile(model, compiled)
            self._networks[key] = Network(model)
        return self._networks[key]


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
    if change is None:
        return config
    return trusted(change(copy.deepcopy(config)))
