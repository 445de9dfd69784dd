"""focused(): a case and its learner with another output or input in front.

All that is measured and tried is about the first input and the first output. Of a model with
several the other ones are brought to the front in turn; what is trained stays the user's model.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TypeVar

from unstuck.case import Array, Case, FitSettings
from unstuck.changes import Changes
from unstuck.engine.inside import Inside
from unstuck.engine.learner import Learner, Plan, Run
from unstuck.engine.order import move_first, restore
from unstuck.errors import RebuildError
from unstuck.frameworks.framework import framework_of

T = TypeVar("T")


def focused(
    case: Case, learner: Learner | None, *, source: int = 0, output: int = 0
) -> tuple[Case, Learner | None]:
    """The same run, seen from one of its inputs and one of its outputs.

    Args:
        case: the run.
        learner: its model.
        source: number of the input that comes first.
        output: number of the output that comes first.
    """
    if len(case.x) < 2 and len(case.y) < 2:
        return case, learner
    names = output_names(case)
    again = replace(
        case,
        fit=_named(case.fit, len(case.x), len(case.y), source, output),
        model=framework_of(case).focus(case.model, output),
        x=move_first(case.x, source),
        x_val=move_first(case.x_val, source),
        y=move_first(case.y, output),
        y_val=move_first(case.y_val, output),
        sample_weight=move_first(case.sample_weight, output),
        history=_own(case.history, names, output),
        metrics=_own(case.metrics, names, output),
    )
    return again, None if learner is None else FocusedLearner(learner, source, output, names)


def output_names(case: Case) -> tuple[str, ...]:
    """What the outputs are called: by their keys, else as their layers, else by number."""
    count = max(len(case.y), 1)
    named = framework_of(case).outline(case).outputs
    if len(named) == count:
        return named
    return tuple(f"output {at + 1}" for at in range(count))


@dataclass(frozen=True)
class FocusedLearner:
    """A learner asked and judged by one of its outputs; everything else is the learner's own."""

    own: Learner
    source: int
    output: int
    names: tuple[str, ...]

    def predict(
        self, x: tuple[Array, ...], *, weights: tuple[Array, ...], output: int = 0
    ) -> Array:
        """One output, the one in front first."""
        at = move_first(tuple(range(len(self.names))), self.output)[output]
        return self.own.predict(restore(x, self.source), weights=weights, output=at)

    def inside(self, x: Array, *, weights: tuple[Array, ...]) -> Inside:
        """As the learner's own, of the model's first output alone."""
        if self.output:
            raise RebuildError("layers are looked into from the first output alone")
        return self.own.inside(x, weights=weights)

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        """The learner's own."""
        return self.own.fresh_weights(seed)

    def train(self, plan: Plan, *, seed: int, changes: Changes = ()) -> Run:
        """Train the learner's own model, scored by the output in front."""
        plan = replace(
            plan,
            x=restore(plan.x, self.source),
            x_test=restore(plan.x_test, self.source),
            y=restore(plan.y, self.output),
            y_test=restore(plan.y_test, self.output),
            sample_weight=restore(plan.sample_weight, self.output),
            output=self.output,
        )
        return self.own.train(plan, seed=seed, changes=changes)


def _own(reported: dict[str, T], names: tuple[str, ...], output: int) -> dict[str, T]:
    """What fit reported of one output, without its name; the loss is its own, not the sum."""
    if len(names) < 2:
        return reported
    of_output: dict[str, T] = {}
    for key, value in reported.items():
        kind, bare = ("val_", key[4:]) if key.startswith("val_") else ("", key)
        whose = [name for name in names if bare.startswith(f"{name}_")]
        if not whose:
            of_output.setdefault(key, value)
        elif names[output] == max(whose, key=len):
            of_output[kind + bare[len(names[output]) + 1 :]] = value
    return of_output


def _named(fit: FitSettings, inputs: int, outputs: int, source: int, output: int) -> FitSettings:
    """The expressions of one input and one output, where the user wrote all of them out."""
    return replace(
        fit,
        x_name=_element(fit.x_name, inputs, source),
        y_name=_element(fit.y_name, outputs, output),
        x_val_name=fit.x_val_name and _element(fit.x_val_name, inputs, source),
        y_val_name=fit.y_val_name and _element(fit.y_val_name, outputs, output),
    )


def _element(expression: str, count: int, at: int) -> str:
    """The part of "[a, b]" or {"first": a, "second": b} (by sorted key); else an index of it."""
    if count < 2:
        return expression
    try:
        node = ast.parse(expression, mode="eval").body
    except SyntaxError:
        return expression
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == count:
        return ast.unparse(node.elts[at])
    if isinstance(node, ast.Dict) and len(node.values) == count:
        keys = [ast.unparse(key) if key else "" for key in node.keys]
        return ast.unparse(node.values[sorted(range(count), key=keys.__getitem__)[at]])
    if expression.isidentifier():
        return f"{expression}[{at}]"
    return expression
