"""turned(): a case and its learner with another output or input in front.

All that is measured and tried is about the first input and the first output. Of a model with
several the other ones are brought to the front in turn; what is trained stays the user's model.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from unstuck.case import Array, Case, FitSettings, ModelSpec
from unstuck.engine.inside import Inside
from unstuck.engine.learner import Config, Edit, Learner, Plan, Run
from unstuck.errors import RebuildError

T = TypeVar("T")


def turned(
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
        model=_model(case.model, output),
        x=front(case.x, source),
        x_val=front(case.x_val, source),
        y=front(case.y, output),
        y_val=front(case.y_val, output),
        sample_weight=front(case.sample_weight, output),
        history=_own(case.history, names, output),
        metrics=_own(case.metrics, names, output),
    )
    return again, None if learner is None else _Turned(learner, source, output, names)


def output_names(case: Case) -> tuple[str, ...]:
    """What the outputs are called: by their keys, else as their layers, else by number."""
    count = max(len(case.y), 1)
    named = _entries(_inner(case.model.config).get("output_layers"))
    if len(named) == count:
        return tuple(named)
    return tuple(f"output {at + 1}" for at in range(count))


def front(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    """One part moved to the front, the others in their order behind it."""
    return parts if at >= len(parts) else (parts[at], *parts[:at], *parts[at + 1 :])


def back(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    """The first part put back to where `front` took it from."""
    return parts if at >= len(parts) else (*parts[1 : at + 1], parts[0], *parts[at + 1 :])


@dataclass(frozen=True)
class _Turned:
    """A learner asked and judged by one of its outputs; everything else is the learner's own."""

    own: Learner
    source: int
    output: int
    names: tuple[str, ...]

    def predict(
        self, x: tuple[Array, ...], *, weights: tuple[Array, ...], output: int = 0
    ) -> Array:
        at = front(tuple(range(len(self.names))), self.output)[output]
        return self.own.predict(back(x, self.source), weights=weights, output=at)

    def inside(self, x: Array, *, weights: tuple[Array, ...]) -> Inside:
        if self.output:
            raise RebuildError("layers are looked into from the first output alone")
        return self.own.inside(x, weights=weights)

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        return self.own.fresh_weights(seed)

    def train(self, plan: Plan, *, seed: int, edit: Edit | None = None) -> Run:
        plan = replace(
            plan,
            x=back(plan.x, self.source),
            x_test=back(plan.x_test, self.source),
            y=back(plan.y, self.output),
            y_test=back(plan.y_test, self.output),
            sample_weight=back(plan.sample_weight, self.output),
            output=self.output,
        )
        return self.own.train(plan, seed=seed, edit=self._edit(edit))

    def _edit(self, edit: Edit | None) -> Edit | None:
        """An edit of the turned model as one of the learner's own: turned, changed, turned back."""
        if edit is None:
            return edit
        return Edit(
            _around(edit.model, lambda c, turn: _outputs(c, self.output, turn)),
            _around(edit.compiled, lambda c, turn: _losses(c, self.names, self.output, turn)),
        )


Turn = Callable[[tuple[Any, ...], int], tuple[Any, ...]]
Change = Callable[[Config], Config]


def _around(change: Change | None, turn: Callable[[Config, Turn], Config]) -> Change | None:
    if change is None:
        return None
    return lambda config: turn(change(turn(config, front)), back)


def _model(model: ModelSpec, output: int) -> ModelSpec:
    names = tuple(_entries(_inner(model.config).get("output_layers")))
    return replace(
        model,
        config=None if model.config is None else _outputs(model.config, output, front),
        compiled=None if model.compiled is None else _losses(model.compiled, names, output, front),
        outputs=front(model.outputs, output),
    )


def _outputs(config: Config, output: int, turn: Turn) -> Config:
    """A model's JSON with its outputs in another order."""
    inner = _inner(config)
    own = inner.get("output_layers")
    entries = tuple(_entries(own))
    if len(entries) < 2:
        return config
    if isinstance(own, dict):  # readers take a dict's first entry as the first output
        keys = tuple(own) if turn is back else entries
        layers: Any = {key: own[key] for key in turn(keys, output)}
    else:
        layers = list(turn(tuple(own or ()), output))
    return {**config, "config": {**inner, "output_layers": layers}}


def _losses(compiled: Config, names: tuple[str, ...], output: int, turn: Turn) -> Config:
    """Compile settings with the losses in another order; by name where they are named."""
    loss = compiled.get("loss")
    if isinstance(loss, list | tuple):
        return {**compiled, "loss": list(turn(tuple(loss), output))}
    if isinstance(loss, dict) and "class_name" not in loss and loss:
        keys = tuple(loss)
        first = names[output] if output < len(names) and names[output] in loss else None
        if first is not None:
            keys = (first, *(key for key in keys if key != first))
        return {**compiled, "loss": {key: loss[key] for key in keys}}
    return compiled


def _inner(config: Config | None) -> Config:
    inner = (config or {}).get("config")
    return inner if isinstance(inner, dict) else {}


def _entries(outputs: Any) -> list[str]:
    """Names of the outputs of `output_layers`, in the order in which Keras flattens them."""
    if isinstance(outputs, dict):
        return sorted(outputs)
    if not isinstance(outputs, list) or not outputs:
        return []
    entries = outputs if isinstance(outputs[0], list) else [outputs]
    return [str(entry[0]) for entry in entries if entry]


def _own(reported: dict[str, T], names: tuple[str, ...], output: int) -> dict[str, T]:
    """What fit reported of one output, without its name; the loss is its own, not the sum."""
    if len(names) < 2:
        return reported
    found: dict[str, T] = {}
    for key, value in reported.items():
        kind, bare = ("val_", key[4:]) if key.startswith("val_") else ("", key)
        whose = [name for name in names if bare.startswith(f"{name}_")]
        if not whose:
            found.setdefault(key, value)
        elif names[output] == max(whose, key=len):
            found[kind + bare[len(names[output]) + 1 :]] = value
    return found


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
    return f"{expression}[{at}]" if expression.isidentifier() else expression
