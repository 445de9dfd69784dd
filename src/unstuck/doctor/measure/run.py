"""A case's arrays, targets and model, and what the trained model answers and scores."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

import numpy as np

from unstuck.case import Array, Case
from unstuck.ceiling.bound import Metric
from unstuck.ceiling.score import Target, read_target
from unstuck.ceiling.visibility import Measured, Visibility, measure
from unstuck.changes import Change
from unstuck.clock import Deadline
from unstuck.doctor.measure.damage import set_apart
from unstuck.doctor.measure.masking import apply_weights, unmasked_steps
from unstuck.doctor.measure.objective import seen_head
from unstuck.doctor.measure.scoring import (
    as_broadcast,
    broadcast_score,
    finite,
    rows_of,
    scored_rows,
)
from unstuck.engine.learner import Learner
from unstuck.errors import DeadlineError, InputError, UnstuckError
from unstuck.frameworks.framework import framework_of
from unstuck.outline import Head, Loss, Outline

_MEASUREMENT_TIME_SHARE = 0.5  # of what is left


class RunMeasurements:
    """What is seen of a case before anything is asked of its arrays; see `Evidence`.

    Args:
        case: the run.
        learner: the run's model, to be asked and retrained; None when it cannot be had.
        seed: of everything that is drawn.
        outline: what the model is; None asks the case's framework.
        deadline: after which no measurement is begun, and long ones are cut short.

    Rows that hold NaN or infinity are set apart in `damage`; all else is measured on the others.
    `x` has shape (rows, steps, features) and `y` is the first output's target as passed. A second
    input of the same steps is joined along the features.
    """

    def __init__(
        self,
        case: Case,
        learner: Learner | None,
        *,
        seed: int = 0,
        outline: Outline | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        self.case, self.damage = set_apart(case)
        self._outline = outline
        self.deadline = deadline or Deadline()
        self.learner = learner
        self.seed = seed
        self.notes: list[str] = []
        self.seconds: dict[str, float] = {}

    # ---------------------------------------------------------------- framework

    @cached_property
    def outline(self) -> Outline:
        """What the model is, as far as its description says."""
        return self._outline or framework_of(self.case).outline(self.case)

    def phrase(self, *changes: Change) -> str:
        """Changes as the user would write them."""
        return framework_of(self.case).phrase(changes, self.outline)

    def snippet(self, name: str, /, **values: Any) -> str:
        """A line of advice that no trial carries out, as the user would write it."""
        return framework_of(self.case).snippet(name, **values)

    # ---------------------------------------------------------------- arrays

    @cached_property
    def steps(self) -> int | None:
        """Number of time steps of the first input with a time axis, None when there is none."""
        return next((int(part.shape[1]) for part in self.case.x if self._timed(part)), None)

    def _timed(self, part: Array) -> bool:
        """Whether an input's second axis is time: always where there is a third, or of tokens."""
        if part.ndim != 2 or not self._reads_tokens:
            return part.ndim >= 3
        return len(self.case.x) == 1 or bool(np.all(part[:64] == np.floor(part[:64])))

    @cached_property
    def _reads_tokens(self) -> bool:
        if any(layer.kind == "embedding" for layer in self.outline.chain):
            return True
        x = self.case.x[0]
        return (
            self.raw_outputs is not None
            and self.raw_outputs.shape[1:2] == x.shape[1:2]
            and (self.raw_outputs.ndim == 3)
        )

    @cached_property
    def x(self) -> Array:
        """Inputs, shape (rows, steps, features); one step when there is no time axis."""
        return self.joined(self.case.x)

    @cached_property
    def x_val(self) -> Array | None:
        """Validation inputs in the same form, or None."""
        if self.case.x_val:
            return self.joined(self.case.x_val)
        return None

    def joined(self, inputs: tuple[Array, ...]) -> Array:
        """All inputs as one array (rows, steps, features); what has no steps is there at each."""
        rows = len(inputs[0])
        steps = self.steps
        timed = [self._timed(part) for part in inputs]
        lengths = {part.shape[1] for part, has in zip(inputs, timed, strict=True) if has}
        if lengths != {steps}:
            parts = [part.reshape(rows, 1, -1) for part in inputs]
        else:
            parts = [
                part.reshape(*part.shape[:2], -1)
                if has
                else np.repeat(part.reshape(rows, 1, -1), steps or 1, axis=1)
                for part, has in zip(inputs, timed, strict=True)
            ]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts, axis=2)

    @cached_property
    def y(self) -> Array:
        """Targets of the first output, as passed."""
        return self.case.y[0]

    @cached_property
    def steps_out(self) -> int | None:
        """Number of steps of the target, None when it has one value a row."""
        y = self.y
        outputs = self.raw_outputs
        if y.ndim >= 3:
            if self.steps is not None:
                return int(y.shape[1])
            return None
        if y.ndim < 2 or self.steps is None:
            return None
        if outputs is None:
            if y.shape[1] == self.steps:
                return self.steps
            return None
        # Two axes may be rows and steps or rows and outputs: the model's own output tells.
        single = outputs.ndim == 2 and outputs.shape[1] == 1 and y.shape[1] == self.steps
        sequence = outputs.ndim >= 3 and outputs.shape[1] == y.shape[1]
        if sequence or single:
            return int(y.shape[1])
        return None

    @property
    def per_step(self) -> bool:
        """Whether the target has one value a step."""
        return self.steps_out is not None

    @property
    def in_step(self) -> bool:
        """Whether the target has one value for each input step."""
        return self.steps_out is not None and self.steps_out == self.steps

    @cached_property
    def target(self) -> Target:
        """What the training targets are."""
        return self.read(self.y)

    @cached_property
    def target_val(self) -> Target | None:
        """What the validation targets are, in the same levels as the training targets."""
        if self.case.y_val:
            return self.read(self.case.y_val[0])
        return None

    def read(self, y: Array) -> Target:
        """A target like the training target; integers under a regression loss count as real.

        A treatment may have cut steps off: where the training target has steps, so has `y`.
        """
        steps = self.steps_out
        if self.y.ndim == y.ndim > 1 and self.y.shape[1] == steps:
            steps = y.shape[1]
        target = read_target(y, steps=steps)
        loss = self.loss
        if target.kind == "labels" and loss is not None and loss.kind == "regression":
            real = y.astype(np.float64).reshape(target.values.shape)
            return Target("real", real, (), target.per_step)
        return target

    # ---------------------------------------------------------------- model

    @property
    def loss(self) -> Loss | None:
        """The loss that the model was trained with."""
        return self.outline.loss

    @cached_property
    def head(self) -> Head | None:
        """The layer that computes the output; by its outputs when the config does not tell."""
        head = self.outline.head
        if head is not None and head.activation is not None:
            return head
        if self.raw_outputs is not None:
            return seen_head(self.raw_outputs)
        return None

    @property
    def logits(self) -> bool:
        """Whether a decision is taken at 0 instead of at the middle."""
        if self.loss is None or not self.loss.from_logits:
            return False
        return self.head is None or self.head.activation == "linear"

    @cached_property
    def sample(self) -> Array:
        """Indices of the training rows that scores are taken on: all, for a small model."""
        return scored_rows(self.case.x[0], self.case.model.parameters)

    @cached_property
    def raw_outputs(self) -> Array | None:
        """What the trained model says about the sampled rows; None when it cannot be asked."""
        if len(self.sample) == len(self.case.x[0]):  # all rows, in their order: no copy
            return self._ask(self.case.x)
        return self._ask(tuple(part[self.sample] for part in self.case.x))

    @cached_property
    def raw_outputs_val(self) -> Array | None:
        """What the trained model says about the validation rows."""
        if self.case.x_val:
            return self._ask(self.case.x_val)
        return None

    def _ask(self, x: tuple[Array, ...]) -> Array | None:
        if self.learner is None or not self.case.weights_after:
            return None
        try:
            return np.asarray(self.learner.predict(x, weights=self.case.weights_after))
        except UnstuckError as error:
            self.notes.append(str(error))
            return None

    @property
    def spare_axis(self) -> Literal["outputs", "targets"] | None:
        """Which side has a step axis that the other lacks, where the loss broadcasts the two."""
        outputs = self.raw_outputs
        y = self.y
        steps = self.steps
        if outputs is None or steps is None or steps < 2:
            return None
        has_axis = outputs.ndim >= 3 and outputs.shape[1] == steps
        wants_axis = self._targets_have_steps(outputs, steps)
        width = y.reshape(len(y), -1).shape[1]
        if has_axis and not wants_axis and width in (1, outputs.shape[-1]):
            return "outputs"
        if wants_axis and outputs.ndim == 2 and outputs.shape[1] == 1:
            return "targets"
        return None

    def _targets_have_steps(self, outputs: Array, steps: int) -> bool:
        y = self.y
        # Labels of a sparse loss have no last axis, however many classes there are.
        single = outputs.shape[-1] == 1 or (self.loss is not None and self.loss.kind == "sparse")
        return y.ndim >= 2 and y.shape[1] == steps and (y.ndim >= 3 or single)

    @cached_property
    def measured(self) -> Measured | None:
        """Which input steps move which output steps, by perturbation of the live model."""
        learner = self.learner
        case = self.case
        if learner is None or not case.weights_after or len(case.x) > 1 or self.raw_outputs is None:
            return None
        deadline = self.deadline.share(_MEASUREMENT_TIME_SHARE)
        try:
            # A trained net may have closed a path that exists; its initial weights leave it open.
            of_states = [
                self._perturbed(learner, weights, deadline)
                for weights in (case.weights_before, case.weights_after)
                if finite(weights)
            ]
        except DeadlineError:
            return None
        if not of_states:
            return None
        mask = np.logical_or.reduce([m.visibility.mask for m in of_states])
        if not mask.any():  # outputs that never move say nothing about what they could see
            return None
        return Measured(
            Visibility.of_mask(mask),
            any(m.mixes_rows for m in of_states),
            max(m.row_evidence for m in of_states),
        )

    def _perturbed(
        self, learner: Learner, weights: tuple[Array, ...], deadline: Deadline
    ) -> Measured:
        x = self.case.x[0]

        def answers(rows: Array) -> Array:
            deadline.check("measuring what each output can see")
            inputs = rows.reshape(len(rows), *x.shape[1:])
            outputs = np.asarray(learner.predict((inputs,), weights=weights))
            return outputs.reshape(len(outputs), outputs.shape[1] if outputs.ndim >= 3 else 1, -1)

        if x.ndim >= 3 or self.steps:
            return measure(answers, x, seed=self.seed)
        return measure(answers, x[:, None, :], seed=self.seed)

    @cached_property
    def visibility(self) -> Visibility:
        """What each output can see: measured, else the most that the model's JSON allows."""
        steps_out = self.target.values.shape[1]
        shape = (steps_out, self.x.shape[1])
        if self.measured is not None and self.measured.visibility.mask.shape == shape:
            return self.measured.visibility
        if self.in_step:
            widest = self.outline.sees
        else:
            widest = "full"
        return Visibility.named(widest, steps_out, self.x.shape[1])

    # ---------------------------------------------------------------- scores

    @property
    def metric(self) -> Metric:
        """What is scored: accuracy for discrete targets, R² for real ones."""
        if self.target.discrete:
            return "accuracy"
        return "r2"

    def score(self, target: Target, outputs: Array, *, weight: Array | None = None) -> float:
        """Score of a model's outputs; outputs of another shape are broadcast as the loss does."""
        return broadcast_score(target, outputs, weight=weight, logits=self.logits)

    @cached_property
    def weight(self) -> Array | None:
        """Which rows or steps count: the user's sample weights, and what the model's mask keeps."""
        if self.case.sample_weight:
            own = self.case.sample_weight[0]
        else:
            own = None
        return apply_weights(self.loss_mask(self.case.x), own)

    def loss_mask(self, x: tuple[Array, ...]) -> Array | None:
        """Which steps of these rows the model's mask keeps, (rows, steps); None where all count."""
        if not self.in_step or len(x) > 1:
            return None
        return unmasked_steps(self.outline, x[0])

    @cached_property
    def reached(self) -> float | None:
        """Score of the trained model on its training rows."""
        if self.raw_outputs is None:
            return None
        if self.weight is None:
            weight = None
        else:
            weight = self.weight[self.sample]
        return self._scored(rows_of(self.target, self.sample), self.raw_outputs, weight)

    @cached_property
    def mae(self) -> float | None:
        """Mean absolute error of the trained model on its training rows, for real targets."""
        if self.raw_outputs is None or self.target.discrete:
            return None
        target, outputs = as_broadcast(rows_of(self.target, self.sample), self.raw_outputs)
        if outputs.size != target.values.size or not np.all(np.isfinite(outputs)):
            return None
        return float(np.abs(outputs.reshape(target.values.shape) - target.values).mean())

    @cached_property
    def validation(self) -> float | None:
        """Score of the trained model on its validation rows."""
        if self.raw_outputs_val is None or self.target_val is None:
            return None
        return self._scored(self.target_val, self.raw_outputs_val, self.loss_mask(self.case.x_val))

    def _scored(self, target: Target, outputs: Array, weight: Array | None) -> float | None:
        if not np.all(np.isfinite(outputs)):
            return None
        try:
            return self.score(target, outputs, weight=weight)
        except InputError as error:
            self.notes.append(str(error))
            return None
