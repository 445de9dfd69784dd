"""Lanes: a net laid out over some rows; Session: one training of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.kernels import optimizers, program, table
from unstuck.engine.kernels.kernel import owned
from unstuck.engine.kernels.net import Net, lay_out
from unstuck.engine.kernels.ready import remember
from unstuck.engine.kernels.training import KernelTraining, targets, weights
from unstuck.engine.kernels.unsupported import Unsupported
from unstuck.engine.learner import Plan, Way
from unstuck.errors import InputError, RebuildError

_WORK = 2**32  # multiplications between two looks at the clock, about a tenth of a second
_ROWS = 128  # in one call of predict: enough lanes, and the workspace stays in the cache


@dataclass(frozen=True)
class KernelRows:
    """Input rows as the kernels take them: numbers (rows, steps, features) or tokens (rows, steps).

    The one that is not there has no rows.
    """

    numbers: Array
    tokens: Array

    @property
    def count(self) -> int:
        """Number of rows."""
        return max(len(self.numbers), len(self.tokens))


class Lanes:
    """A net with the rows of a plan.

    Args:
        net: the layers.
        training: loss and optimizer.
        plan: rows, batch and targets.

    Raises:
        Unsupported: the arrays are none that the kernels know.
        InputError: token numbers outside the embedding.
    """

    way: Way = "lanes"

    def __init__(self, net: Net, training: KernelTraining, plan: Plan) -> None:
        if len(plan.x) != 1 or len(plan.y) != 1:
            raise Unsupported("several inputs or outputs")
        self.net = net
        self.training = training
        self.y = targets(plan.y[0], net, training.loss)
        self.weight = weights(blocks.row_weights(plan), net)
        self.x = rows_for(self.net, plan.x[0])
        self.x_test = rows_for(self.net, plan.x_test[0])
        self.batch = min(plan.batch, len(self.y))
        widest = max(self.batch, min(_ROWS, self.x_test.count))
        self.program = lay_out(self.net, widest)
        self._lanes = widest * self.net.steps
        parameters = int(self.program.variables[:, 1].sum())
        work = 3 * parameters * self.batch * self.net.steps  # multiplications, at most
        self.chunk = max(1, min(1000, _WORK // max(work, 1)))

    def start(
        self,
        weights: tuple[Array, ...],
        *,
        seed: int,
        learning_rate: float | None = None,
        l2: float | None = None,
        dropout: float | None = None,
    ) -> KernelSession:
        """Begin a training.

        Args:
            weights: initial weights, in the order of `get_weights`.
            seed: of dropout.
            learning_rate: None keeps the optimizer's own.
            l2: strength for all kernels and recurrent kernels, beside what other weights have;
                None keeps the model's own.
            dropout: rate for all Dropout layers; None keeps the model's own.

        Raises:
            InputError: weights of other shapes than the model's.
            RebuildError: a dropout rate for a model without Dropout.
        """
        wanted = list(self.net.shapes)
        got = [np.shape(w) for w in weights]
        if wanted != got:
            raise InputError(f"weights have shapes {got}; this model needs {wanted}")
        settings = self.training.settings.copy()
        if learning_rate is not None:
            settings[optimizers.RATE] = learning_rate
        rates = self.program.rates.copy()
        if dropout is not None:
            if not any(layer.kind == table.DROPOUT for layer in self.net.layers):
                raise RebuildError("the model has no Dropout layers whose rate could be set")
            rates[self.program.ops[:, table.KIND] == table.DROPOUT] = dropout
        return KernelSession(self, weights, settings, self._strengths(l2), rates, seed)

    def _strengths(self, l2: float | None) -> Array:
        """Strength of L2 at each parameter."""
        given = self.net.l2
        if l2 is not None:
            kernels = zip(given, self.net.kernels, strict=True)
            given = tuple(l2 if kernel else own for own, kernel in kernels)
        sizes = self.program.variables[:, 1]
        return np.repeat(np.asarray(given, np.float32), sizes)

    def room(self) -> tuple[Array, Array, Array, Array]:
        """Workspace, tokens, mask and targets of one batch."""
        return (
            np.zeros(self.program.room, np.float32),
            np.zeros(self._lanes, np.int32),
            np.ones(self._lanes, np.float32),
            np.zeros(self._lanes * self.y.shape[2], np.float32),
        )


class KernelSession:
    """One training: parameters, what the optimizer remembers, and how many updates were made."""

    way: Way = "lanes"

    def __init__(
        self,
        lanes: Lanes,
        weights: tuple[Array, ...],
        settings: Array,
        l2: Array,
        rates: Array,
        seed: int,
    ) -> None:
        self._lanes = lanes
        self.chunk = lanes.chunk
        self._settings = settings
        self._l2 = l2
        self._rates = rates
        self._seed = seed % 2**32
        self._made = 0
        flat = [np.asarray(w, np.float32).ravel() for w in weights]
        if flat:
            self._p = np.concatenate(flat)
        else:
            self._p = np.zeros(0, np.float32)
        self._m, self._v = np.zeros_like(self._p), np.zeros_like(self._p)
        self._g = np.zeros_like(self._p)
        self._room = lanes.room()
        net = lanes.net
        units, steps = net.outputs
        regular = bool(np.any(l2))
        self._shape = np.array(
            [lanes.program.outputs, units, steps, lanes.training.loss, net.masked_loss, regular],
            np.int64,
        )

    @property
    def batch(self) -> int:
        """Rows of an update."""
        return self._lanes.batch

    def advance(self, order: Array) -> float:
        """Make one update for each row of `order`, shape (updates, batch); their mean loss."""
        lanes = self._lanes
        loss = program.train(
            lanes.program.ops,
            lanes.program.variables,
            self._shape,
            (self._p, self._g, self._m, self._v),
            self._room,
            (lanes.x.numbers, lanes.x.tokens, lanes.y, lanes.weight),
            owned(order, np.int32),
            self._settings,
            self._l2,
            self._rates,
            lanes.net.skipped,
            self._seed,
            self._made,
        )
        self._made += len(order)
        return float(loss)

    def outputs(self) -> Array:
        """Outputs on the held-out rows, shape (rows, steps, units) or (rows, units)."""
        return self.predict(self._lanes.x_test)

    def predict(self, rows: KernelRows) -> Array:
        """Outputs of some rows in inference mode, shape (rows, steps, units) or (rows, units)."""
        lanes = self._lanes
        units, steps = lanes.net.outputs
        out = np.zeros((rows.count, steps, units), np.float32)
        size = max(1, min(lanes._lanes // lanes.net.steps, len(out)))
        program.predict(
            lanes.program.ops,
            self._shape,
            self._p,
            self._room,
            rows.numbers,
            rows.tokens,
            self._rates,
            lanes.net.skipped,
            size,
            out,
        )
        if self._made:  # both entries are compiled now
            remember()
        if lanes.net.gives_steps:
            return out
        return out[:, 0]

    def weights(self) -> tuple[Array, ...]:
        """Weights now, in the order of `get_weights`."""
        return self._split(self._p)

    def gradients(self) -> tuple[Array, ...]:
        """Gradients of the last update, clipped, in the order of `get_weights`."""
        return self._split(self._g)

    def state(self) -> tuple[Array, ...]:
        """All that another session needs to go on from here."""
        return self._p.copy(), self._m.copy(), self._v.copy(), np.array(self._made)

    def restore(self, state: tuple[Array, ...]) -> None:
        """Go on from a `state`."""
        self._p[:] = state[0]
        self._m[:] = state[1]
        self._v[:] = state[2]
        self._made = int(state[3])

    def _split(self, flat: Array) -> tuple[Array, ...]:
        places = self._lanes.program.variables
        shapes = self._lanes.net.shapes
        return tuple(
            flat[start : start + size].reshape(shape).copy()
            for (start, size), shape in zip(places, shapes, strict=True)
        )


def rows_for(net: Net, x: Array) -> KernelRows:
    """Rows as the kernels take them.

    Raises:
        InputError: token numbers outside the embedding.
    """
    if net.features:
        numbers = owned(x.reshape(len(x), net.steps, net.features), np.float32)
        return KernelRows(numbers, np.zeros((0, 0), np.int32))
    tokens = owned(x, np.int32)
    size = net.layers[0].tokens
    if tokens.size and (tokens.min() < 0 or tokens.max() >= size):
        raise InputError(
            f"x holds token numbers from {tokens.min()} to {tokens.max()}; the embedding has "
            f"{size}, numbered from 0"
        )
    return KernelRows(np.zeros((0, 0, 0), np.float32), tokens)
