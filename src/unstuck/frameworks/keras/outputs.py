"""A model's outputs in Keras' JSON: their names, and another one in front.

All that is measured and tried is about the first output. Of a model with several the others are
brought to the front in turn: in its architecture, and in the losses of its compile settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from unstuck.case import ModelSpec
from unstuck.engine.order import move_first, restore
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.payload import Config, compiled_of, config_of, payload

Turn = Callable[[tuple[Any, ...], int], tuple[Any, ...]]
_Change = Callable[[Config], Config]


def names(config: Config | None) -> tuple[str, ...]:
    """What the outputs are called: by their keys, else as their layers."""
    return tuple(_entries(_inner(config).get("output_layers")))


def first_layer(output_layers: Any) -> str | None:
    """Name of the layer that gives the first output, None where the JSON names none."""
    first = output_layers
    if isinstance(first, dict) and first:
        first = next(iter(first.values()))
    while isinstance(first, list) and first and isinstance(first[0], list):
        first = first[0]
    if isinstance(first, list) and first and isinstance(first[0], str):
        return str(first[0])
    return None


def focus(spec: ModelSpec, output: int) -> ModelSpec:
    """The same model with another of its outputs in front."""
    config = config_of(spec)
    compiled = compiled_of(spec)
    called = names(config)
    if config is not None:
        config = _outputs(config, output, move_first)
    if compiled is not None:
        compiled = _losses(compiled, called, output, move_first)
    return replace(
        spec, payload=payload(config, compiled), outputs=move_first(spec.outputs, output)
    )


def refocused(edit: Edit, called: tuple[str, ...], output: int) -> Edit:
    """An edit of the model with an output in front as one of the model itself.

    Args:
        edit: of the model with the output in front.
        called: names of the outputs.
        output: which one is in front.
    """
    if output == 0 and len(called) < 2:
        return edit
    return replace(
        edit,
        model=_around(edit.model, lambda config, turn: _outputs(config, output, turn)),
        compiled=_around(edit.compiled, lambda config, turn: _losses(config, called, output, turn)),
    )


def _around(change: _Change | None, turn: Callable[[Config, Turn], Config]) -> _Change | None:
    """Turned, changed, turned back."""
    if change is None:
        return None
    return lambda config: turn(change(turn(config, move_first)), restore)


def _outputs(config: Config, output: int, turn: Turn) -> Config:
    """A model's JSON with its outputs in another order."""
    inner = _inner(config)
    own = inner.get("output_layers")
    entries = tuple(_entries(own))
    if len(entries) < 2:
        return config
    layers: Any
    if isinstance(own, dict):  # readers take a dict's first entry as the first output
        if turn is restore:
            keys = tuple(own)
        else:
            keys = entries
        layers = {key: own[key] for key in turn(keys, output)}
    else:
        layers = list(turn(tuple(own or ()), output))
    return {**config, "config": {**inner, "output_layers": layers}}


def _losses(compiled: Config, called: tuple[str, ...], output: int, turn: Turn) -> Config:
    """Compile settings with the losses in another order; by name where they are named."""
    loss = compiled.get("loss")
    if isinstance(loss, list | tuple):
        return {**compiled, "loss": list(turn(tuple(loss), output))}
    if not isinstance(loss, dict) or "class_name" in loss or not loss:
        return compiled
    keys = tuple(loss)
    if output < len(called) and called[output] in loss:
        first = called[output]
        keys = (first, *(key for key in keys if key != first))
    return {**compiled, "loss": {key: loss[key] for key in keys}}


def _inner(config: Config | None) -> Config:
    inner = (config or {}).get("config")
    if isinstance(inner, dict):
        return inner
    return {}


def _entries(outputs: Any) -> list[str]:
    """Names of the outputs of `output_layers`, in the order in which Keras flattens them."""
    if isinstance(outputs, dict):
        return sorted(outputs)
    if not isinstance(outputs, list) or not outputs:
        return []
    if isinstance(outputs[0], list):
        entries = outputs
    else:
        entries = [outputs]
    return [str(entry[0]) for entry in entries if entry]
