"""Keras' own train step under one compiled loop over a block of updates.

On the JAX backend `model.train_step` is pure: (trainable, non-trainable, optimizer, metric
variables), batch -> logs, new variables. So losses, masks, regularisers, sample weights, dropout
and batch normalisation keep exactly the meaning they have in `fit`; what falls away is the Python
between two steps. Rows, labels, order and learning rate are arguments of the compiled function: one
compilation serves all seeds, rates and data of the same shapes. The loop has a run-time number of
rounds (`lax.fori_loop`, what `lax.scan` becomes as well), so a short last block compiles nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.learner import Plan, Session, Way
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.train.amounts import FLOATS, fixed_batch, rows_per_call, way_for
from unstuck.frameworks.keras.train.seeds import dropout_seed, is_seed

if TYPE_CHECKING:
    import keras

Leaves = tuple[Any, ...]
State = tuple[list[Any], list[Any], list[Any], list[Any]]

LOOP = 256  # updates a call of the compiled loop
STEPS = 16  # single steps between two looks at the clock


class Network:
    """A Keras model as compiled functions of its state; the model itself never changes.

    Args:
        model: built, and compiled if it is to be trained; on the JAX backend.
    """

    def __init__(self, model: keras.Model) -> None:
        import jax

        self.model = model
        inner = getattr(model, "_functional", None) or model  # Sequential holds a functional one
        reads, gives = (getattr(inner, f"_{end}_struct", 0) for end in ("inputs", "outputs"))
        self._shapes = reads, gives, gives  # 0: a subclass, which takes one array
        self._homes = _homes(model)
        self._still = [np.asarray(v) for v in model.non_trainable_variables]
        self._optimizer: list[Array] = []
        self._metrics: list[Array] = []
        self._predict = jax.jit(self.outputs, static_argnums=3)
        self._loop = jax.jit(self.updates, donate_argnums=0)
        self._step = jax.jit(self._update, donate_argnums=0)

    def predict(self, x: tuple[Array, ...], weights: tuple[Array, ...], output: int = 0) -> Array:
        """One output in inference mode, shape (rows, …), in padded batches of one shape."""
        trainable, still = self._place(weights, seed=0)
        return self._sweep(plain(x), trainable, still, output)

    def prepare(
        self,
        plan: Plan,
        *,
        way: Literal["scan", "steps"] | None = None,
        learning_rate: float | None = None,
    ) -> Scan:
        """Make ready for trainings on the rows of a plan.

        Args:
            plan: what to train on; its own `weights` are not looked at.
            way: None lets `way_for` decide.
            learning_rate: of trainings that name none; None keeps the optimizer's own.

        Raises:
            InputError: rows that do not agree.
            RebuildError: the model cannot be trained on arrays of these shapes.
        """
        return Scan(self, plan, way, learning_rate)

    def _prepare(self, data: tuple[tuple[Array, ...], ...], batch: int) -> None:
        """Let Keras create loss, optimizer and metric variables for arrays of these shapes."""
        if self._metrics:
            return
        parts = [[np.zeros((batch, *a.shape[1:]), a.dtype) for a in part] for part in data]
        try:
            self.model._symbolic_build(data_batch=self._batch(parts))
        except Exception as error:
            raise RebuildError(one_line("the rebuilt model cannot be trained", error)) from error
        self._optimizer = [np.asarray(v) for v in _restarted(self.model.optimizer).variables]
        self._metrics = [np.zeros(v.shape, v.dtype) for v in self.model.metrics_variables]

    def begin(self, weights: tuple[Array, ...], seed: int, learning_rate: float | None) -> State:
        """Values of all variables at the start of a training; `Scan` has made ready for it."""
        import jax.numpy as jnp

        trainable, still = self._place(weights, seed)
        optimizer = [jnp.array(v) for v in self._optimizer]
        if learning_rate is not None:
            rate = self.model.optimizer._learning_rate
            places = [v is rate for v in self.model.optimizer.variables]
            if True not in places:
                raise InputError(
                    "the optimizer has a schedule of learning rates; leave out learning_rate"
                )
            at = places.index(True)
            optimizer[at] = jnp.asarray(learning_rate, optimizer[at].dtype)
        return trainable, still, optimizer, [jnp.array(v) for v in self._metrics]

    def _place(self, weights: tuple[Array, ...], seed: int) -> tuple[list[Any], list[Any]]:
        """Weights in the order of `get_weights` -> trainable, non-trainable variables' values."""
        import jax.numpy as jnp

        wanted = [tuple(v.shape) for v in self.model.weights]
        got = [np.shape(w) for w in weights]
        if wanted != got:
            raise InputError(f"weights have shapes {got}; this model needs {wanted}")
        trainable: list[Any] = [None] * len(self.model.trainable_variables)
        still: list[Any] = list(self._still)
        for stream, at in enumerate(self._homes.seeds):
            still[at] = dropout_seed(seed, stream, still[at].dtype)
        for weight, (kind, at) in zip(weights, self._homes.weights, strict=True):
            (trainable if kind == "trainable" else still)[at] = weight
        variables = self.model.trainable_variables, self.model.non_trainable_variables
        # jnp.array copies: these buffers are donated, the caller's must outlive the call.
        return tuple(
            [jnp.array(value, v.dtype) for value, v in zip(values, own, strict=True)]
            for values, own in zip((trainable, still), variables, strict=True)
        )  # type: ignore[return-value]

    def outputs(self, trainable: list[Any], still: list[Any], x: Leaves, output: int = 0) -> Any:
        """One output in inference mode; a pure function, to be traced."""
        from keras import tree

        packed = tree.pack_sequence_as(self._shapes[0], list(x))
        if self.model._call_has_training_arg:
            mode = {"training": False}
        else:
            mode = {}
        outputs, _ = self.model.stateless_call(trainable, still, packed, **mode)
        return tree.flatten(outputs)[output]

    def weights(self, trainable: list[Any], still: list[Any]) -> tuple[Array, ...]:
        """Values of variables in the order of `get_weights`."""
        variables = {"trainable": trainable, "still": still}
        return tuple(np.asarray(variables[kind][at]) for kind, at in self._homes.weights)

    def _sweep(
        self, x: tuple[Array, ...], trainable: list[Any], still: list[Any], output: int
    ) -> Array:
        size = rows_per_call(self.model, x)
        parts = [
            np.asarray(self._predict(trainable, still, batch, output))[:rows]
            for batch, rows in blocks.padded(x, size)
        ]
        return np.concatenate(parts)

    def _batch(self, parts: Any) -> tuple[Any, ...]:
        """Flat arrays of x, y and weights -> the structures that the model takes."""
        from keras import tree

        return tuple(
            tree.pack_sequence_as(shape, list(part)) if part else None
            for shape, part in zip(self._shapes, parts, strict=True)
        )

    def _update(self, state: State, data: tuple[Leaves, ...], rows: Any) -> tuple[State, Any]:
        """One update on the rows with these numbers -> new state, running mean of the loss."""
        batch = self._batch([[array[rows] for array in part] for part in data])
        logs, state = self.model.train_step(state, batch)
        return tuple(list(part) for part in state), logs["loss"]  # type: ignore[return-value]

    def updates(
        self, state: State, data: tuple[Leaves, ...], order: Any, updates: Any
    ) -> tuple[State, Any]:
        """Updates with the first `updates` rows of `order`; a pure function, to be traced."""
        import jax
        import jax.numpy as jnp

        trainable, still, optimizer, metrics = state
        fresh = (trainable, still, optimizer, [jnp.zeros_like(v) for v in metrics])

        def body(at: Any, carry: tuple[State, Any]) -> tuple[State, Any]:
            return self._update(carry[0], data, order[at])

        nothing = jnp.zeros((), self.model._loss_tracker.dtype)
        return jax.lax.fori_loop(0, updates, body, (fresh, nothing))  # type: ignore[no-any-return]

    def _by_steps(self, state: State, data: tuple[Leaves, ...], order: Array) -> tuple[State, Any]:
        import jax.numpy as jnp

        trainable, still, optimizer, _ = state
        state = (trainable, still, optimizer, [jnp.array(v) for v in self._metrics])
        loss: Any = math.nan
        for rows in order:
            state, loss = self._step(state, data, rows)
        return state, loss


class Scan:
    """A network with the rows of a plan, ready for any number of trainings.

    Args:
        network: compiled once for all of them.
        plan: what to train on.
        way: None lets `way_for` decide.
        learning_rate: of trainings that name none; None keeps the optimizer's own.
    """

    def __init__(
        self,
        network: Network,
        plan: Plan,
        way: Literal["scan", "steps"] | None = None,
        learning_rate: float | None = None,
    ) -> None:
        import jax.numpy as jnp

        rows = blocks.rows_of(plan)
        data = tuple(plain(part) for part in (plan.x, plan.y, blocks.row_weights(plan)))
        self.network = network
        self._rate = learning_rate
        self.batch: int = fixed_batch(network.model) or min(plan.batch, rows)
        network._prepare(data, self.batch)
        self.way = way or way_for(network.model, data[0], self.batch)
        self.placed = tuple(tuple(jnp.asarray(array) for array in part) for part in data)
        self.x_test = plain(plan.x_test)
        self.output = plan.output

    def start(
        self,
        weights: tuple[Array, ...],
        *,
        seed: int,
        learning_rate: float | None = None,
        l2: float | None = None,
        dropout: float | None = None,
    ) -> Session:
        """Begin one training; every random number comes from `seed`.

        Args:
            weights: initial weights, in the order of `get_weights`.
            seed: of dropout.
            learning_rate: None takes that of `prepare`.
            l2: must be None: it is compiled in, another one is another network.
            dropout: likewise.

        Raises:
            InputError: weights of other shapes than the model's.
        """
        if l2 is not None or dropout is not None:
            raise ValueError("l2 and dropout are compiled in: edit the model instead")
        return _ScanSession(self, self.begin(weights, seed, learning_rate))

    def begin(self, weights: tuple[Array, ...], seed: int, learning_rate: float | None) -> State:
        """Values of all variables at the start of a training."""
        if learning_rate is None:
            rate = self._rate
        else:
            rate = learning_rate
        return self.network.begin(weights, seed, rate)


class _ScanSession:
    """One training: the values of all variables of the model."""

    def __init__(self, scan: Scan, state: State) -> None:
        self._scan = scan
        self._state = state
        self.way: Way = scan.way
        self.batch = scan.batch
        if scan.way == "steps":
            self.chunk = STEPS
        else:
            self.chunk = max(1, min(LOOP, FLOATS // scan.batch))

    def advance(self, order: Array) -> float:
        network = self._scan.network
        placed = self._scan.placed
        if self.way == "steps":
            self._state, loss = network._by_steps(self._state, placed, order)
        else:
            full = np.zeros((self.chunk, self.batch), np.int32)
            full[: len(order)] = order
            self._state, loss = network._loop(self._state, placed, full, len(order))
        return float(loss)

    def outputs(self) -> Array:
        scan = self._scan
        state = self._state
        return scan.network._sweep(scan.x_test, state[0], state[1], scan.output)

    def weights(self) -> tuple[Array, ...]:
        return self._scan.network.weights(self._state[0], self._state[1])

    def state(self) -> tuple[Array, ...]:
        return tuple(np.asarray(value) for part in self._state for value in part)

    def restore(self, state: tuple[Array, ...]) -> None:
        import jax.numpy as jnp

        left = iter(state)
        self._state = tuple(  # type: ignore[assignment]
            [jnp.array(next(left), value.dtype) for value in part] for part in self._state
        )


class _Homes:
    """Where each weight and each dropout seed lives among the model's variables."""

    def __init__(
        self, weights: list[tuple[Literal["trainable", "still"], int]], seeds: list[int]
    ) -> None:
        self.weights = weights
        self.seeds = seeds


def _homes(model: keras.Model) -> _Homes:
    trainable = {id(v): at for at, v in enumerate(model.trainable_variables)}
    still = {id(v): at for at, v in enumerate(model.non_trainable_variables)}
    weights: list[tuple[Literal["trainable", "still"], int]] = [
        ("trainable", trainable[id(v)]) if id(v) in trainable else ("still", still[id(v)])
        for v in model.weights
    ]
    named = {id(v) for v in model.weights}
    seeds = [
        at
        for at, v in enumerate(model.non_trainable_variables)
        if id(v) not in named and is_seed(v)
    ]
    return _Homes(weights, seeds)


def plain(arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    """Arrays as Keras feeds them: float32 for floats, int32 for long integers, others as is."""
    wanted = {"float64": np.float32, "float16": np.float32, "int64": np.int32, "uint64": np.uint32}
    return tuple(a.astype(wanted.get(a.dtype.name, a.dtype), copy=False) for a in arrays)


def _restarted(optimizer: Any) -> Any:
    """An optimizer with the same settings and variables that have seen no update."""
    fresh = type(optimizer).from_config(optimizer.get_config())
    fresh.build(optimizer._trainable_variables)
    return fresh
