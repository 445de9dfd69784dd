"""Visibility: the set of input steps that can influence each output step.

Named kinds: `static` (own step), `causal` (own and earlier), `anticausal` (own and later), `full`,
`window(k)` (own step and the k − 1 before it). What a model really sees is measured by changing its
inputs one step at a time and watching which outputs move; what has no name is `custom`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError

ATTEMPTS = 2  # replacements tried for each input step
MAX_VARIANTS = 32  # perturbed copies of the probe batch in one call
POOL = 512  # rows whose values are used as replacements
ROUNDING = 1e-6  # changes below this share of the largest output are float32 rounding
FADED = 1e-4  # an influence that ends below this share of the largest one has faded, not stopped


@dataclass(frozen=True, eq=False)
class Visibility:
    """Which input steps each output step can see.

    Args:
        mask: booleans, shape (steps_out, steps_in); mask[t, s]: input s can move output t.
        name: `static`, `causal`, `anticausal`, `full`, `window(k)` or `custom`.
    """

    mask: Array
    name: str

    @classmethod
    def named(cls, name: str, steps_out: int, steps_in: int) -> Visibility:
        """The mask of a named kind.

        With one output step for several input steps there are only `full` and `window(k)`, the
        last k input steps.

        Raises:
            InputError: for a name that is none of the kinds, or a kind these steps cannot have.
        """
        kind, width = _parse(name)
        if kind == "full":
            return cls(np.ones((steps_out, steps_in), dtype=bool), "full")
        if steps_out == 1 and kind == "window":
            mask = np.arange(steps_in)[None, :] >= steps_in - width
            return cls(mask, "full" if mask.all() else f"window({width})")
        if steps_out != steps_in:
            raise InputError(
                f"visibility {name!r} needs one output a step, but there are {steps_out} output "
                f"and {steps_in} input steps; use visibility='full'"
            )
        lag = np.arange(steps_out)[:, None] - np.arange(steps_in)[None, :]
        masks = {
            "static": lag == 0,
            "causal": lag >= 0,
            "anticausal": lag <= 0,
            "window": (lag >= 0) & (lag < width),
        }
        return cls(masks[kind], f"window({width})" if kind == "window" else kind)

    @classmethod
    def of_mask(cls, mask: Array) -> Visibility:
        """The same mask with the narrowest name that fits it exactly, else `custom`."""
        mask = np.asarray(mask, dtype=bool)
        steps_out, steps_in = mask.shape
        if mask.all():  # one output over one step is `full`: there is nothing else to see
            return cls(mask, "full")
        names = []
        if steps_out == steps_in:
            names = ["static", "causal", "anticausal"]
        if steps_out in (1, steps_in) and mask[-1].any():
            names.append(f"window({int(mask[-1].sum())})")  # the last step sees a whole window
        for name in names:
            if np.array_equal(cls.named(name, steps_out, steps_in).mask, mask):
                return cls(mask, name)
        return cls(mask, "custom")


def nearest_first(visibility: Visibility, step: int) -> Array:
    """Input steps that one output step sees: the own step first, then by distance, earlier first.

    Where outputs and inputs have different numbers of steps the last visible step is the own one.
    """
    steps_out, steps_in = visibility.mask.shape
    visible = np.flatnonzero(visibility.mask[step])
    if not visible.size:
        return visible
    if steps_out == steps_in:
        own = step
    else:
        own = int(visible[-1])
    return visible[np.lexsort((visible > own, np.abs(visible - own)))]


def _parse(name: str) -> tuple[str, int]:
    """Split a name into its kind and, for a window, its width."""
    if name in ("static", "causal", "anticausal", "full"):
        return name, 0
    window = re.fullmatch(r"window\((\d{1,6})\)", name)
    if window and int(window[1]) > 0:
        return "window", int(window[1])
    raise InputError(
        f"visibility {name!r} is unknown; use static, causal, anticausal, full or window(k), "
        "for example window(3)"
    )


@dataclass(frozen=True, eq=False)
class Measured:
    """What perturbing the inputs showed.

    Args:
        visibility: which input steps move which output steps.
        mixes_rows: whether an output of one row moved when another row of the batch was changed.
        row_evidence: largest change of row i's output when only row j ≠ i changed, over the spread
            of the outputs.
    """

    visibility: Visibility
    mixes_rows: bool
    row_evidence: float


def measure(
    predict: Callable[[Array], Array], x: Array, *, seed: int = 0, rows: int = 16
) -> Measured:
    """Measure visibility by replacing one input step at a time with the same step of another row.

    Replacing a step by another row's value keeps every input one that occurs in the data (tokens
    stay tokens). Input values that are equal in all rows are replaced by other values that occur
    in x. All calls of `predict` have one batch shape. Where an influence fades into rounding (a
    recurrent net forgets), the steps beyond count as visible.

    Args:
        predict: maps inputs (rows, steps, …) to outputs (rows, steps_out, …) or (rows, …), without
            training-time behaviour. Outputs (rows, k) are one step, or k steps when k is the number
            of input steps.
        x: inputs, shape (rows, steps, features) or (rows, steps).
        seed: picks the rows that are perturbed.
        rows: number of rows in the probe batch.
    """
    probe = _Probe(predict, x, np.random.default_rng(seed), rows)
    row_evidence = probe.between_rows()
    mixes = row_evidence > 0
    if mixes:
        influence = probe.one_row_at_a_time()
    else:
        influence = probe.all_rows_at_once()
    mask = _fill_faded(influence > 0, influence)
    return Measured(Visibility.of_mask(mask), mixes, row_evidence)


class _Probe:
    """A batch of rows, tiled to one fixed shape, and what its outputs do when inputs change."""

    def __init__(
        self, predict: Callable[[Array], Array], x: Array, rng: np.random.Generator, rows: int
    ) -> None:
        self.predict, self.x, self.rng, self.steps = predict, x, rng, int(x.shape[1])
        rows = max(2, rows if self.steps <= 128 else rows // 4)
        self.rows = rows
        self.variants = int(np.clip(ATTEMPTS * self.steps, 1, MAX_VARIANTS))
        self.pool = x[np.sort(rng.integers(len(x), size=POOL))]
        self.pools: dict[int, Array] = {}  # step → distinct values of the pool there
        self.batch = np.concatenate([x[rng.integers(len(x), size=rows)]] * self.variants)
        self.base = self._outputs(self.batch)
        again = self._outputs(self.batch)
        size = float(np.abs(self.base).max(initial=0.0))
        self.spread = max(float(np.ptp(self.base)) if self.base.size else 0.0, 1e-30)
        self.noise = max(4 * float(np.abs(again - self.base).max(initial=0.0)), ROUNDING * size)

    def between_rows(self) -> float:
        """Largest change of rows whose own input stayed, over the spread; 0 when none moved."""
        largest = 0.0
        for parity in (0, 1):
            changed = np.arange(len(self.batch)) % 2 == parity
            batch = self.batch.copy()
            for step in range(self.steps):
                batch[changed, step] = self._others(step, batch[changed, step])
            moved = np.abs(self._outputs(batch) - self.base)[~changed].max(initial=0.0)
            largest = max(largest, float(moved))
        if largest > self.noise:
            return largest / self.spread
        return 0.0

    def all_rows_at_once(self) -> Array:
        """Influence of each input step on each output step, shape (steps_out, steps)."""
        jobs = [step for step in range(self.steps) for _ in range(ATTEMPTS)]
        influence = np.zeros((self.base.shape[1], self.steps))
        for first in range(0, len(jobs), self.variants):
            batch = self.batch.copy()
            group = jobs[first : first + self.variants]
            for place, step in enumerate(group):
                here = slice(place * self.rows, (place + 1) * self.rows)
                batch[here, step] = self._others(step, batch[here, step])
            moved = self._moved(batch)
            for place, step in enumerate(group):
                here = slice(place * self.rows, (place + 1) * self.rows)
                influence[:, step] = np.maximum(influence[:, step], moved[here].max(axis=0))
        return influence

    def one_row_at_a_time(self) -> Array:
        """The same for models that mix rows: what a row's own steps do to its own outputs."""
        influence = np.zeros((self.base.shape[1], self.steps))
        for step in range(self.steps):
            for attempt in range(2 * ATTEMPTS):
                row = (attempt * self.rows) // (2 * ATTEMPTS)
                batch = self.batch.copy()
                batch[row : row + 1, step] = self._others(step, batch[row : row + 1, step])
                moved = self._moved(batch)[row]
                influence[:, step] = np.maximum(influence[:, step], moved)
        return influence

    def _moved(self, batch: Array) -> Array:
        """Change of every output step relative to the spread, zero within the noise."""
        change = np.abs(self._outputs(batch) - self.base).max(axis=2)
        moved: Array = np.where(change > self.noise, change / self.spread, 0.0)
        return moved

    def _outputs(self, batch: Array) -> Array:
        """Outputs as (rows, steps_out, numbers)."""
        out = np.asarray(self.predict(batch))
        if out.dtype.name != "float64":
            out = out.astype(np.float64)
        per_step = out.ndim >= 3 or (out.ndim == 2 and out.shape[1] == self.steps)
        if per_step:
            shape = (len(out), out.shape[1], -1)
        else:
            shape = (len(out), 1, -1)
        finite: Array = np.nan_to_num(out.reshape(shape), nan=1e30, posinf=1e30, neginf=-1e30)
        return finite

    def _others(self, step: int, values: Array) -> Array:
        """For each value another that occurs in x at this step, or failing that at any step."""
        if step not in self.pools:
            self.pools[step] = _values(self.pool[:, step])
        pool = self.pools[step]
        if len(pool) < 2:
            sample = self.pool.reshape(-1, *self.x.shape[2:])
            pool = _values(sample[self.rng.permutation(len(sample))[:POOL]])
        if len(pool) < 2:
            return values
        pick = self.rng.integers(len(pool), size=len(values))
        axes = tuple(range(1, values.ndim))
        same = (pool[pick] == values).all(axis=axes)
        pick[same] = (pick[same] + 1) % len(pool)
        chosen: Array = pool[pick]
        return chosen


def _values(column: Array) -> Array:
    """Distinct values of one step, shape (values, …)."""
    return np.unique(column, axis=0)


def _fill_faded(mask: Array, influence: Array) -> Array:
    """Count as visible what lies beyond an influence that fades away instead of ending sharply."""
    steps_out, steps_in = mask.shape
    if not mask.any() or steps_out not in (1, steps_in):
        return mask
    if steps_out == steps_in:
        own = np.arange(steps_out)[:, None]
    else:
        own = np.array([[steps_in - 1]])
    lag = own - np.arange(steps_in)[None, :]
    filled = mask.copy()
    for side in (lag, -lag):
        reach = int(side[mask].max(initial=0))
        if reach < 1:
            continue
        edge = influence[(side == reach) & mask].max()
        if edge < FADED * influence.max():
            filled |= side > 0
    return filled
