"""Live: a learner around the user's own model, in the user's process and backend.

Used when a model cannot be made again from its config: own layers, own `train_step`, own loss. It
trains with the model's own compile settings and `train_step` and with Keras' `fit`, from the
captured initial weights and a fresh state of its optimizers; afterwards weights, optimizer state,
metrics, dropout seeds and the random states of Python, NumPy, torch and Keras are as they were
(TensorFlow's global seed cannot be read, so it stays as set here). What the user's code prints
meanwhile is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.changes import Changes
from unstuck.engine import blocks
from unstuck.engine.inside import Inside
from unstuck.engine.learner import Plan, Run, Way
from unstuck.errors import RebuildError, UnstuckError
from unstuck.frameworks.keras.changes import edit_of
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.optimizer import apart, plain_rate, without_rate
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train import live_changes, reinitialize
from unstuck.frameworks.keras.train.state_guard import carried, seed_all, silence, untouched

if TYPE_CHECKING:
    import keras

ROWS = 256  # in one call of predict
CHUNK = 64  # updates in one call of fit
# An own train_step that calls one of these trains with the loss that the model is compiled with.
ASKS_FOR_LOSS = {"compute_loss", "compute_loss_and_updates", "compiled_loss", "train_step"}


class Live:
    """A Learner around live objects.

    Args:
        model: a built Keras model, on any backend.
        weights_before: `model.get_weights()` when the user's training began.
        compiled: `ModelSpec.compiled`, if there is one: the learning rate that training began with
            (a callback may have changed the live one).
        batch: rows of a batch in the user's training, for code that takes no other number of them.

    `fresh_way` says how the last `fresh_weights` were drawn, see `redraw`.
    """

    def __init__(
        self,
        model: keras.Model,
        weights_before: tuple[Array, ...],
        compiled: Config | None = None,
        *,
        batch: int | None = None,
    ) -> None:
        self._model = model
        self._before = weights_before
        self._compiled = compiled
        self.fresh_way: reinitialize.Way | None = None
        self._training = False
        self._batch = batch
        self._only: int | None = None

    def predict(
        self, x: tuple[Array, ...], *, weights: tuple[Array, ...], output: int = 0
    ) -> Array:
        """One output in inference mode, shape (rows, …)."""
        with self._borrowed():
            self._set(weights)
            try:
                return self._outputs(x, output)
            except Exception:
                if self._batch is None or self._fixed is not None:
                    raise
                self._only = self._batch
                self._set(weights)
                return self._outputs(x, output)

    def inside(self, x: Array, *, weights: tuple[Array, ...]) -> Inside:
        """Refused: what own layers do cannot be watched without touching them.

        Raises:
            RebuildError: always.
        """
        raise RebuildError("the layers of a model that cannot be rebuilt are not looked into")

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        """Initial weights drawn from a seed, in the order of `model.get_weights()`."""
        with self._borrowed():
            weights, self.fresh_way = reinitialize.draw(self._model, self._before, seed)
            return weights

    def train(self, plan: Plan, *, seed: int, changes: Changes = ()) -> Run:
        """Train once with the model's own `fit`; the model is left as it was.

        Raises:
            RebuildError: a change that asks for other layers, the model was never compiled, or its
                own code failed.
        """
        model = self._model
        if not getattr(model, "compiled", False):
            raise RebuildError("the model was never compiled; it trains in a loop of its own")
        if plan.weights is not None:
            weights = plan.weights
        else:
            weights = self.fresh_weights(seed)
        batch = min(plan.batch, blocks.rows_of(plan))
        called = tuple(getattr(model, "output_names", None) or ())
        edit = edit_of(changes, called, output=plan.output)
        with self._borrowed():
            seed_all(model, seed)
            self._set(weights)
            self._restart(edit)

            def begin_anew() -> None:
                seed_all(model, seed)
                self._set(weights)

            with self._changed(edit, plan.x, begin_anew):
                session = _LiveSession(self, plan, self._fit(plan, batch), batch)
                return blocks.train(plan, session, seed=seed)

    @contextmanager
    def _changed(
        self, edit: Edit | None, x: tuple[Array, ...], begin_anew: Callable[[], None]
    ) -> Iterator[None]:
        """The model with an edit of its layers or its code, traced anew before and after.

        Args:
            edit: None for none.
            x: rows, with some of which the model is called to see what the edit meets.
            begin_anew: called after that, as calls in training mode move running averages.
        """
        if edit is None or (edit.model is None and edit.code is None):
            yield
            return
        _trace_anew(self._model)
        inputs = self._pack(tuple(part[: self._fixed or 1] for part in x), "_inputs_struct")
        try:
            if edit.code is None:
                assert edit.model is not None
                with live_changes.edited(self._model, inputs, edit.model):
                    yield
                return
            with edit.code(self._model, lambda: self._training) as met:
                for self._training in (True, False):
                    self._model(inputs, training=self._training)
                if not met:
                    raise RebuildError("the model's code does nothing of what is to be changed")
                begin_anew()
                yield
        finally:
            _trace_anew(self._model)

    @contextmanager
    def _borrowed(self) -> Iterator[None]:
        """Work on the live model, silently; put everything back; errors in one line."""
        try:
            with untouched(self._model, optimizers(self._model)), silence():
                yield
        except UnstuckError:
            raise
        except Exception as error:
            raise RebuildError(one_line("the script's own model failed", error)) from error

    def _set(self, weights: tuple[Array, ...]) -> None:
        self._model.set_weights([np.asarray(w) for w in weights])

    def _outputs(self, x: tuple[Array, ...], output: int) -> Array:
        from keras import tree

        states = carried(self._model)
        size = self._fixed or min(ROWS, 1 << (len(x[0]) - 1).bit_length())
        parts = []
        for batch, rows in blocks.padded(x, size):
            for state in states:  # each row stands for itself
                state.assign(np.zeros(state.shape, state.dtype))
            outputs = self._model.predict_on_batch(self._pack(batch, "_inputs_struct"))
            parts.append(np.asarray(tree.flatten(outputs)[output])[:rows])
        return np.concatenate(parts)

    @property
    def _fixed(self) -> int | None:
        """Rows of a batch, where the model takes no other number of them."""
        if self._only is not None:
            return self._only
        states = carried(self._model)
        if states:
            return int(states[0].shape[0])
        if getattr(self._model, "inputs", None):
            size = self._model.inputs[0].shape[0]
        else:
            size = None
        if size is None:
            return None
        return int(size)

    def _pack(self, arrays: tuple[Array, ...], struct: str) -> Any:
        """Flat arrays in the structure of the model's inputs or outputs, as far as it has one."""
        from keras import tree

        if not arrays:
            return None
        inner = getattr(self._model, "_functional", None) or self._model
        shape = getattr(inner, struct, None)
        if shape is not None and len(tree.flatten(shape)) == len(arrays):
            return tree.pack_sequence_as(shape, list(arrays))
        if len(arrays) == 1:
            return arrays[0]
        return list(arrays)

    def _fit(self, plan: Plan, batch: int) -> Any:
        """What makes some updates on numbered rows and gives their mean loss."""
        weight = blocks.row_weights(plan)
        # Keras' own fit: one of the user's may do more than train.
        owners = (c for c in type(self._model).__mro__ if c.__module__.startswith("keras."))
        fit: Any = getattr(next(owners), "fit")  # noqa: B009 - a plain type has no fit

        def advance(order: Array) -> float:
            rows = order.reshape(-1)
            x, y, w = (tuple(a[rows] for a in part) for part in (plan.x, plan.y, weight))
            self._training = True
            try:
                history = fit(
                    self._model,
                    self._pack(x, "_inputs_struct"),
                    self._pack(y, "_outputs_struct"),
                    sample_weight=self._pack(w, "_outputs_struct"),
                    batch_size=batch,
                    shuffle=False,
                    verbose=0,
                    callbacks=[in_step()],
                ).history
            finally:
                self._training = False
            if "loss" not in history:
                raise RebuildError("the model's own train_step reports no loss")
            return float(np.mean(history["loss"][0]))

        return advance

    def _restart(self, edit: Edit | None) -> None:
        """A fresh state of every optimizer, with the edit's loss and learning rate."""
        import keras

        given = self._settings()
        if edit and edit.compiled:
            wanted = edit.compiled(apart(given))
        else:
            wanted = given
        rate = plain_rate(wanted)
        other = without_rate(wanted)["optimizer"] != without_rate(given)["optimizer"]
        if (
            other
            or wanted["loss"] != given["loss"]
            or (rate is None) != (plain_rate(given) is None)
        ):
            self._recompile(wanted, keras, same_loss=wanted["loss"] == given["loss"])
        for optimizer in optimizers(self._model):
            _reset(optimizer)
        if rate is not None:
            self._model.optimizer.learning_rate = rate

    def _settings(self) -> Config:
        """Optimizer and loss as JSON, as far as they can say; an own loss stays an object."""
        import keras

        if hasattr(self._model, "_compile_config"):
            raw = self._model._compile_config.config
        else:
            raw = {}
        loss = raw.get("loss")
        try:
            optimizer = keras.optimizers.serialize(self._model.optimizer)
        except Exception:
            optimizer = None
        began = plain_rate(self._compiled)
        if optimizer is not None and began is not None:
            optimizer["config"]["learning_rate"] = began
        return {"optimizer": optimizer, "loss": loss}

    def _recompile(self, wanted: Config, keras: Any, *, same_loss: bool) -> None:
        own = type(self._model)
        step = getattr(own, "train_step", None)
        names = getattr(getattr(step, "__code__", None), "co_names", ())
        mine = not step.__module__.startswith("keras.")
        if not own.compile.__module__.startswith("keras."):
            raise RebuildError("the model has a compile of its own; its loss cannot be changed")
        if mine and not ASKS_FOR_LOSS & set(names):
            raise RebuildError("the model's own train_step computes its loss itself")
        settings = dict(self._model._compile_config.config)
        loss = wanted["loss"]
        single = isinstance(loss, dict) and "class_name" in loss
        if same_loss:  # one of the script's own is an object that no JSON brings back
            settings["loss"] = getattr(self._model, "loss", loss)
        else:
            if single:
                settings["loss"] = keras.losses.get(loss)
            else:
                settings["loss"] = loss
        if wanted["optimizer"] is not None:
            settings["optimizer"] = keras.optimizers.get(wanted["optimizer"])
        self._model.compile(**settings)
        _trace_anew(self._model)


class _LiveSession:
    """One training of the live model; it cannot be interrupted and taken up again."""

    way: Way = "fit"
    chunk = CHUNK

    def __init__(
        self, live: Live, plan: Plan, advance: Callable[[Array], float], batch: int
    ) -> None:
        self._live = live
        self._plan = plan
        self.advance = advance
        self.batch = batch

    def outputs(self) -> Array:
        return self._live._outputs(self._plan.x_test, self._plan.output)

    def weights(self) -> tuple[Array, ...]:
        return tuple(self._live._model.get_weights())

    def state(self) -> tuple[Array, ...]:
        raise RebuildError("the training of a live model cannot be saved")

    def restore(self, state: tuple[Array, ...]) -> None:
        raise RebuildError("the training of a live model cannot be taken up again")


def _trace_anew(model: keras.Model) -> None:
    """Let go of everything that was compiled of a model's steps."""
    for name in ("train_function", "test_function", "predict_function"):
        vars(model)[name] = None
    step = model.train_step

    def train_step(*args: Any) -> Any:
        return step(*args)

    # jax.jit knows functions by equality, and bound methods of one model are equal: under its own
    # name the step would go on with what it was traced with.
    vars(model)["train_step"] = train_step


def in_step() -> Any:
    """A callback that does nothing after each batch, in the thread of the training itself.

    Without one Keras hands the end of a batch to a thread pool, which refuses work when the
    interpreter is on its way out, as it is at exit of the script.
    """
    import keras

    class InStep(keras.callbacks.Callback):  # type: ignore[misc]
        def on_batch_end(self, batch: int, logs: Any = None) -> None:
            pass

        on_train_batch_end = on_test_batch_end = on_predict_batch_end = on_batch_end

    return InStep()


def optimizers(model: keras.Model) -> list[Any]:
    """The optimizers of a model: what it was compiled with, and what it keeps under other names."""
    import keras

    optimizers_by_id: dict[int, Any] = {}
    for value in (getattr(model, "optimizer", None), *vars(model).values()):
        if isinstance(value, keras.optimizers.Optimizer):
            optimizers_by_id[id(value)] = value
    return list(optimizers_by_id.values())


def _reset(optimizer: Any) -> None:
    """Give an optimizer the variables that one with the same settings begins with."""
    if not optimizer.built:
        return
    try:
        fresh = type(optimizer).from_config(optimizer.get_config())
        fresh.build(optimizer._trainable_variables)
    except Exception as error:
        raise RebuildError(one_line("the optimizer cannot be made again", error)) from error
    for variable, start in zip(optimizer.variables, fresh.variables, strict=True):
        variable.assign(start)
