"""The two compiled entries: make a number of updates, and predict.

A program is the table of operations (see `table`) and the arrays around it. Both entries let the
interpreter's lock go, so members of a population train at the same time in threads.
"""

from __future__ import annotations

import math

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import dense, gru, lstm, passing, simple_rnn
from unstuck.engine.kernels.elementwise import mixed
from unstuck.engine.kernels.kernel import STAMP, entry, kernel
from unstuck.engine.kernels.losses import loss
from unstuck.engine.kernels.optimizers import clip, regularise, step
from unstuck.engine.kernels.table import (
    ACTIVATE,
    DENSE,
    DROPOUT,
    DY,
    EMBEDDING,
    FLATTEN,
    GRU,
    KIND,
    LSTM,
    SIMPLE_RNN,
    X,
    cube,
)

Arrays = tuple[Array, ...]

_ZERO = np.float32(0)
_ONE = np.float32(1)


@kernel
def _forward(
    ops: Array,
    p: Array,
    work: Array,
    tokens: Array,
    mask: Array,
    rates: Array,
    key: np.uint32,
    batch: int,
) -> None:
    for number in range(ops.shape[0]):
        op = ops[number]
        kind = op[KIND]
        if kind == DENSE:
            dense.forward(op, p, work, batch)
        elif kind == LSTM:
            lstm.forward(op, p, work, mask, batch)
        elif kind == GRU:
            gru.forward(op, p, work, mask, batch)
        elif kind == SIMPLE_RNN:
            simple_rnn.forward(op, p, work, mask, batch)
        elif kind == EMBEDDING:
            passing.embed(op, p, work, tokens, batch)
        elif kind == DROPOUT:
            passing.drop(op, work, rates[number], key, batch)
        elif kind == FLATTEN:
            passing.flatten(op, work, batch)
        elif kind == ACTIVATE:
            passing.pass_through(op, work, batch)


@kernel
def _backward(
    ops: Array, p: Array, g: Array, work: Array, tokens: Array, mask: Array, batch: int
) -> None:
    for number in range(ops.shape[0] - 1, -1, -1):
        op = ops[number]
        kind = op[KIND]
        if kind == DENSE:
            dense.backward(op, p, g, work, batch)
        elif kind == LSTM:
            lstm.backward(op, p, g, work, mask, batch)
        elif kind == GRU:
            gru.backward(op, p, g, work, mask, batch)
        elif kind == SIMPLE_RNN:
            simple_rnn.backward(op, p, g, work, mask, batch)
        elif kind == EMBEDDING:
            passing.embed_back(op, g, work, tokens, batch)
        elif kind == DROPOUT:
            passing.drop_back(op, work, batch)
        elif kind == FLATTEN:
            passing.flatten_back(op, work, batch)
        elif kind == ACTIVATE:
            passing.pass_back(op, work, batch)


@kernel
def _load_tokens(ids: Array, rows: Array, tokens: Array, mask: Array, skipped: float) -> None:
    """Write the token numbers of a batch and their mask, see `_load`."""
    batch = rows.size
    for t in range(ids.shape[1]):
        for i in range(batch):
            token = ids[rows[i], t]
            tokens[t * batch + i] = token
            if token == skipped:
                mask[t * batch + i] = _ZERO
            else:
                mask[t * batch + i] = _ONE


@kernel
def _load_numbers(lanes: Array, x: Array, rows: Array) -> None:
    """Write the rows of a batch to lanes, shape (steps, features, batch)."""
    for t in range(lanes.shape[0]):
        for f in range(lanes.shape[1]):
            for i in range(lanes.shape[2]):
                lanes[t, f, i] = x[rows[i], t, f]


@kernel
def _mask_steps(lanes: Array, mask: Array, skipped: float) -> None:
    """Write the mask, and set the steps that it leaves out to 0."""
    features = lanes.shape[1]
    batch = lanes.shape[2]
    for t in range(lanes.shape[0]):
        for i in range(batch):
            counts = False
            for f in range(features):
                counts |= lanes[t, f, i] != skipped
            if counts:
                mask[t * batch + i] = _ONE
            else:
                mask[t * batch + i] = _ZERO
            for f in range(features):
                lanes[t, f, i] *= mask[t * batch + i]


@kernel
def _load(
    ops: Array,
    work: Array,
    x: Array,
    ids: Array,
    rows: Array,
    tokens: Array,
    mask: Array,
    skipped: float,
) -> None:
    """Bring rows into lanes: (rows, steps, features) -> (steps, features, batch).

    Args:
        ops: the table; the input goes where its first operation reads.
        work: written where the input is numbers.
        x: shape (all rows, steps, features), or (0, 0, 0) where the input is tokens.
        ids: token numbers, shape (all rows, steps), or (0, 0).
        rows: row numbers of the batch.
        tokens: written where the input is tokens, shape (steps * batch,).
        mask: written, shape (steps * batch,).
        skipped: a step all of whose numbers are this is masked; NaN masks nothing.
    """
    batch = rows.size
    if x.shape[0] == 0:
        _load_tokens(ids, rows, tokens, mask, skipped)
        return
    steps = x.shape[1]
    lanes = cube(work, ops[0, X], steps, x.shape[2], batch)
    _load_numbers(lanes, x, rows)
    if math.isnan(skipped):
        mask[: steps * batch] = _ONE
    else:
        _mask_steps(lanes, mask, skipped)


@kernel
def _targets(y: Array, rows: Array, targets: Array, steps: int) -> Array:
    """Targets of a batch as lanes, shape (steps, targets of a step, batch)."""
    batch = rows.size
    given = y.shape[2]
    wanted = cube(targets, 0, steps, given, batch)
    for t in range(steps):
        for u in range(given):
            for i in range(batch):
                wanted[t, u, i] = y[rows[i], t, u]
    return wanted


@kernel
def _weights(weights: Array, rows: Array, counts: Array, steps: int) -> Array:
    """Weights of a batch as lanes, 0 where a step does not count; shape (steps * batch,)."""
    batch = rows.size
    weight = np.empty(steps * batch, np.float32)
    for t in range(steps):
        for i in range(batch):
            weight[t * batch + i] = weights[rows[i], t] * counts[t * batch + i]
    return weight


@kernel
def _update(
    ops: Array,
    shape: Array,
    state: Arrays,
    room: Arrays,
    data: Arrays,
    rows: Array,
    l2: Array,
    rates: Array,
    skipped: float,
    key: np.uint32,
) -> float:
    """Loss of a batch; the gradients are written to `state`."""
    p, g, _, _ = state
    work, tokens, mask, targets = room
    x, ids, y, weights = data
    batch = rows.size
    outputs = shape[0]
    units = shape[1]
    steps = shape[2]
    kind = shape[3]
    lanes = steps * batch
    _load(ops, work, x, ids, rows, tokens, mask, skipped)
    _forward(ops, p, work, tokens, mask, rates, key, batch)
    wanted = _targets(y, rows, targets, steps)
    p_out = cube(work, outputs, steps, units, batch)
    d_out = cube(work, ops[-1, DY], steps, units, batch)
    whole = shape[4] or math.isnan(skipped)  # else the mask says nothing of the outputs
    if whole:
        counts = mask[:lanes]
    else:
        counts = np.ones(lanes, np.float32)
    if weights.shape[0] == 0:
        weight = counts
    else:
        weight = _weights(weights, rows, counts, steps)
    now = loss(kind, p_out, wanted, d_out, counts, weight)
    _backward(ops, p, g, work, tokens, mask, batch)
    if shape[5]:
        now += regularise(p, g, l2)
    return now


def _make_train(stamp: int):  # type: ignore[no-untyped-def]
    def train(
        ops: Array,
        variables: Array,
        shape: Array,
        state: Arrays,
        room: Arrays,
        data: Arrays,
        order: Array,
        settings: Array,
        l2: Array,
        rates: Array,
        skipped: float,
        seed: int,
        made: int,
    ) -> float:
        """Make one update for each row of `order`; returns the mean loss, or the first not finite.

        Args:
            ops: see `table`.
            variables: see `optimizers.clip`.
            shape: place of the outputs, their number, steps given out, kind of loss, whether the
                loss is masked, whether anything is regularised.
            state: parameters, their gradients, and the two that the optimizer remembers (see
                `optimizers.step`), flat; all are written.
            room: workspace, tokens, mask and targets of one batch; all are written.
            data: of all rows: numbers, token numbers (see `_load`), targets, shape (rows, steps,
                targets of a step), and weights, (rows, steps), or (0, 0) where all weigh the same.
            order: row numbers, shape (updates, batch).
            settings: of the optimizer.
            l2: strength at each parameter.
            rates: of dropout, one an operation.
            skipped: see `_load`.
            seed: of dropout.
            made: updates made before.
        """
        total = 0.0
        for number in range(order.shape[0] if stamp >= 0 else 0):
            count = made + number + 1
            key = mixed(np.uint32(mixed(np.uint32(seed)) + np.uint32(count)))
            key = np.uint32(key | np.uint32(1))  # 0 would mean: drop nothing
            rows = order[number]
            now = _update(ops, shape, state, room, data, rows, l2, rates, skipped, key)
            if not math.isfinite(now):
                return now
            clip(state[1], variables, settings)
            step(state[0], state[1], state[2], state[3], settings, count)
            total += now
        return total / order.shape[0]  # type: ignore[no-any-return]

    return entry(train)


def _make_predict(stamp: int):  # type: ignore[no-untyped-def]
    def predict(
        ops: Array,
        shape: Array,
        p: Array,
        room: Arrays,
        x: Array,
        ids: Array,
        rates: Array,
        skipped: float,
        batch: int,
        out: Array,
    ) -> None:
        """Write the outputs of all rows, shape (rows, steps, units), `batch` rows at a time."""
        work, tokens, mask, _ = room
        outputs = shape[0]
        units = shape[1]
        steps = shape[2]
        if stamp >= 0:
            rows = out.shape[0]
        else:
            rows = 0
        for start in range(0, rows, batch):
            size = min(batch, rows - start)
            wanted = np.arange(start, start + size).astype(np.int32)
            _load(ops, work, x, ids, wanted, tokens, mask, skipped)
            _forward(ops, p, work, tokens, mask, rates, np.uint32(0), size)
            given = cube(work, outputs, steps, units, size)
            for i in range(size):
                for t in range(steps):
                    for u in range(units):
                        out[start + i, t, u] = given[t, u, i]

    return entry(predict)


train = _make_train(STAMP)
predict = _make_predict(STAMP)
