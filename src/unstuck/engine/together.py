"""A population in lockstep: Keras' own train step under `vmap`, one program for all members.

For accelerators. On a CPU it gains nothing over one member after the other (measured: 200 ms a
member and epoch, with 16 as with 64 members); there populations belong on the cores.

A member that has met its criterion, or whose loss is no longer finite, is read off at that block;
the program goes on with the others beside it, and nothing of theirs depends on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.clock import Stopwatch
from unstuck.engine.learner import Plan, Run
from unstuck.engine.scan import FLOATS, LOOP, Scan, rows_per_call

_TOGETHER = 64  # members that predict as many rows a call as one alone; more take fewer
Begin = Sequence[tuple[tuple[Array, ...], int, float | None]]


def on_accelerator() -> bool:
    """Whether JAX computes on something else than the CPU."""
    import jax

    return bool(jax.default_backend() != "cpu")


class Together:
    """Members of one compiled program.

    Args:
        scan: network and rows.
        plan: what to train on and for how long.
        begin: initial weights, seed and learning rate of each member.
        orders: seeds of the orders of rows.
    """

    def __init__(
        self,
        scan: Scan,
        plan: Plan,
        begin: Begin,
        orders: Sequence[int],
    ) -> None:
        import jax

        self._scan, self._plan = scan, plan
        network = scan.network
        self._orders = [blocks.Order(blocks.rows_of(plan), scan.batch, seed) for seed in orders]
        states = [scan.begin(weights, seed, rate) for weights, seed, rate in begin]
        self._state = jax.tree.map(lambda *leaves: jax.numpy.stack(leaves), *states)
        self._many = jax.jit(
            jax.vmap(network.updates, in_axes=(0, None, 0, None)), donate_argnums=0
        )
        predict = partial(network.outputs, output=plan.output)
        self._outputs = jax.jit(jax.vmap(predict, in_axes=(0, 0, None)))
        self._seeds = [seed for _, seed, _ in begin]
        self._losses: list[list[float]] = [[] for _ in begin]
        self._scores: list[list[float]] = [[] for _ in begin]
        self._met: list[int | None] = [None] * len(begin)
        self._made = 0
        self.runs: list[Run | None] = [None] * len(begin)

    def train(self, after_block: Callable[[int, list[list[float]]], None]) -> None:
        """Make the updates of the plan; `runs` then holds one run a member.

        Args:
            after_block: called with the updates made and the scores so far of each member.
        """
        watch = Stopwatch()
        plan = self._plan
        while self._made < plan.updates and any(run is None for run in self.runs):
            step = min(max(plan.block, 1), plan.updates - self._made)
            losses = self._advance(step)
            self._made += step
            outputs = self._sweep()
            last = self._made >= plan.updates or watch.spent > plan.seconds
            for member, run in enumerate(self.runs):
                if run is None:
                    self._look(member, losses[member], outputs[member], last, watch.wall)
            after_block(self._made, self._scores)

    def _advance(self, updates: int) -> Array:
        """Mean loss of these updates for each member."""
        chunk = max(1, min(LOOP, FLOATS // self._scan.batch))
        total, made = np.zeros(len(self._orders)), 0
        while made < updates:
            step = min(chunk, updates - made)
            order = np.zeros((len(self._orders), chunk, self._scan.batch), np.int32)
            for member, stream in enumerate(self._orders):
                order[member, :step] = stream.take(step)
            self._state, losses = self._many(self._state, self._scan.placed, order, step)
            total += step * np.asarray(losses, np.float64)
            made += step
        return total / updates

    def _sweep(self) -> Array:
        """Outputs of all members on the held-out rows, shape (members, rows, …)."""
        size = rows_per_call(self._scan.network.model, self._scan.x_test)
        size = max(1, min(size, _TOGETHER * size // len(self._orders)))
        parts = [
            np.asarray(self._outputs(self._state[0], self._state[1], batch))[:, :rows]
            for batch, rows in blocks.padded(self._scan.x_test, size)
        ]
        return np.concatenate(parts, axis=1)

    def _look(self, member: int, loss: float, outputs: Array, last: bool, wall: float) -> None:
        """Score a member, and read it off when it is done."""
        plan = self._plan
        self._losses[member].append(float(loss))
        score = float(plan.score(plan.y_test[plan.output], outputs))
        self._scores[member].append(score)
        weights = partial(self._weights, member)
        if self._met[member] is None and blocks.meets(plan, score, weights):
            self._met[member] = self._made
        over = not math.isfinite(loss) or (plan.stop and self._met[member] is not None)
        if not (over or last):
            return
        self.runs[member] = Run(
            seed=self._seeds[member],
            updates=self._made,
            losses=tuple(self._losses[member]),
            scores=tuple(self._scores[member]),
            outputs=outputs,
            seconds=wall,
            way="vmap",
            diverged=not all(math.isfinite(one) for one in self._losses[member])
            or not bool(np.isfinite(outputs).all()),
            met=self._met[member],
            weights=self._weights(member),
        )

    def _weights(self, member: int) -> tuple[Array, ...]:
        one = [[value[member] for value in part] for part in self._state[:2]]
        return self._scan.network.weights(one[0], one[1])
