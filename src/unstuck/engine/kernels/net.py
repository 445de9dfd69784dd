"""Net: a chain of layers that the kernels know, and the table of operations made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import gru, lstm, simple_rnn, table

_GATES = {table.SIMPLE_RNN: 1, table.LSTM: 4, table.GRU: 3}
_ROOM: dict[int, Callable[[int, int, int, int], int]] = {
    table.SIMPLE_RNN: simple_rnn.room,
    table.LSTM: lstm.room,
    table.GRU: gru.room,
}


@dataclass(frozen=True)
class KernelLayer:
    """One layer; names as in Keras.

    Args:
        kind: a kind of `table`.
        units: outputs of a step; of a Bidirectional layer, those of one direction.
        activation: an activation of `table`; LSTM and GRU have their own.
        bias: whether there is one.
        sequences: whether a recurrent layer gives out every step.
        reverse: whether it reads the last step first.
        both: whether a copy that reads the other way stands beside it (Bidirectional, concat).
        zeroed: whether masked steps give out 0.
        tokens: number of tokens of an Embedding.
        rate: of Dropout.
        l2: strength for each of the layer's variables, in the order of `get_weights`.
    """

    kind: int
    units: int = 0
    activation: int = table.LINEAR
    bias: bool = True
    sequences: bool = True
    reverse: bool = False
    both: bool = False
    zeroed: bool = False
    tokens: int = 0
    rate: float = 0.0
    l2: tuple[float, ...] = ()

    @property
    def recurrent(self) -> bool:
        """Whether the layer goes from step to step."""
        return self.kind in _GATES

    def shapes(self, features: int) -> tuple[tuple[int, ...], ...]:
        """Shapes of the variables, in the order of `get_weights`, given the input's features."""
        if self.kind == table.EMBEDDING:
            return ((self.tokens, self.units),)
        if self.kind == table.DENSE:
            bias: tuple[tuple[int, ...], ...]
            if self.bias:
                bias = ((self.units,),)
            else:
                bias = ()
            return ((features, self.units), *bias)
        if not self.recurrent:
            return ()
        width = _GATES[self.kind] * self.units
        of_bias: tuple[int, ...] = (width,)
        if self.kind == table.GRU:
            of_bias = (2, width)
        of_direction = ((features, width), (self.units, width), *((of_bias,) if self.bias else ()))
        if self.both:
            return of_direction * 2
        return of_direction


@dataclass(frozen=True)
class Net:
    """A chain of layers with the shape of its input.

    Args:
        layers: first to last.
        features: numbers of a step of the input; 0 where it is token numbers.
        steps: of the input; 1 where the input has no axis of time.
        skipped: a step whose numbers are all this is masked; NaN where nothing is masked.
        timed: whether the input has an axis of time.
    """

    layers: tuple[KernelLayer, ...]
    features: int
    steps: int
    skipped: float = float("nan")
    timed: bool = True

    @property
    def gives_steps(self) -> bool:
        """Whether the outputs have an axis of time."""
        ends = any(a.kind == table.FLATTEN or not a.sequences for a in self.layers)
        return self.timed and not ends

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of all variables, in the order of `get_weights`."""
        return tuple(shape for layer, (f, _) in self._inputs() for shape in layer.shapes(f))

    @property
    def outputs(self) -> tuple[int, int]:
        """Outputs of a step, and steps given out."""
        return self._through()[-1]

    @property
    def l2(self) -> tuple[float, ...]:
        """Strength of L2 for each variable."""
        return tuple(
            strength
            for layer, (features, _) in self._inputs()
            for strength in layer.l2 or (0.0,) * len(layer.shapes(features))
        )

    @property
    def kernels(self) -> tuple[bool, ...]:
        """For each variable whether it is a matrix that multiplies, no bias or table of vectors."""
        are_matrices: list[bool] = []
        for layer, (features, _) in self._inputs():
            count = len(layer.shapes(features))
            each = max(1, count // (2 if layer.both else 1))
            if layer.kind == table.EMBEDDING:
                matrices = 0
            elif layer.recurrent:
                matrices = 2
            else:
                matrices = 1
            are_matrices += [number % each < matrices for number in range(count)]
        return tuple(are_matrices)

    @property
    def masked_loss(self) -> bool:
        """Whether the mask reaches the loss, i.e. no layer gave out its last step only."""
        return not np.isnan(self.skipped) and self.gives_steps

    def with_rate(self, rate: float) -> Net:
        """The same net with another rate in every Dropout layer."""
        layers = (replace(a, rate=rate) if a.kind == table.DROPOUT else a for a in self.layers)
        return replace(self, layers=tuple(layers))

    def _inputs(self) -> list[tuple[KernelLayer, tuple[int, int]]]:
        return list(zip(self.layers, self._through(), strict=False))

    def _through(self) -> list[tuple[int, int]]:
        """(features, steps) before each layer and after the last."""
        shapes = [(self.features, self.steps)]
        for layer in self.layers:
            features, steps = shapes[-1]
            if layer.kind == table.FLATTEN:
                features = features * steps
                steps = 1
            elif layer.kind in (table.DENSE, table.EMBEDDING):
                features = layer.units
            elif layer.recurrent:
                features = layer.units * (2 if layer.both else 1)
                if not (layer.sequences):
                    steps = 1
            shapes.append((features, steps))
        return shapes


@dataclass(frozen=True)
class Program:
    """A net laid out for batches of at most a certain size.

    Args:
        ops: the table of operations, shape (operations, columns), int64.
        rates: dropout rate of each operation.
        variables: first place and size of each variable among the parameters, shape (n, 2).
        outputs: place of the outputs in the workspace.
        room: numbers that the workspace holds.
    """

    ops: Array
    rates: Array
    variables: Array
    outputs: int
    room: int


def lay_out(net: Net, batch: int) -> Program:
    """Give every operation its places in parameters and workspace."""
    rows: list[list[int]] = []
    rates: list[float] = []
    sizes = [int(np.prod(shape)) for shape in net.shapes]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    room = _Room()
    features = net.features
    steps = net.steps
    x = room.take(features * steps * batch)
    dx = -1
    variable = 0
    for layer, (features, steps) in net._inputs():
        after, steps_after = (Net((layer,), features, steps)).outputs
        y = room.take(after * steps_after * batch)
        dy = room.take(after * steps_after * batch)
        each = len(layer.shapes(features)) // (2 if layer.both else 1)
        for direction in range(2 if layer.both else 1):
            op = [0] * table.COLUMNS
            op[table.KIND] = layer.kind
            op[table.X] = x
            op[table.Y] = y
            op[table.DX] = dx
            op[table.DY] = dy
            op[table.PARAMETERS] = int(starts[variable])
            op[table.FEATURES] = layer.tokens or features
            op[table.UNITS] = layer.units or features
            op[table.STEPS] = steps
            op[table.ACTIVATION] = layer.activation
            op[table.SAVED] = room.take(_saved(layer, features, steps, batch))
            op[table.FLAGS] = _flags(net, layer, direction)
            op[table.ROW] = direction * layer.units
            op[table.WIDTH] = after
            op[table.NUMBER] = len(rows)
            rows.append(op)
            rates.append(layer.rate)
            variable += each
        x = y
        dx = dy
    return Program(
        ops=np.array(rows, np.int64),
        rates=np.array(rates, np.float32),
        variables=np.stack([starts[:-1], np.array(sizes, np.int64)], axis=1),
        outputs=x,
        room=room.size,
    )


class _Room:
    """Places in the workspace, one after another."""

    size = 0

    def take(self, numbers: int) -> int:
        place = self.size
        self.size += -(-numbers // 16) * 16  # begins where a cache line does
        return place


def _saved(layer: KernelLayer, features: int, steps: int, batch: int) -> int:
    if layer.kind == table.DROPOUT:
        return features * steps * batch
    if layer.recurrent:
        return _ROOM[layer.kind](features, layer.units, steps, batch)
    return 0


def _flags(net: Net, layer: KernelLayer, direction: int) -> int:
    masked = layer.recurrent and not np.isnan(net.skipped)
    chosen = {
        table.REVERSE: layer.reverse != bool(direction),
        table.SEQUENCES: layer.sequences,
        table.BIAS: layer.bias,
        table.MASKED: masked,
        table.ZEROED: masked and layer.zeroed,
        table.ADDS: layer.both and not direction,  # the way back takes the second one first
    }
    return sum(flag for flag, is_set in chosen.items() if is_set)
