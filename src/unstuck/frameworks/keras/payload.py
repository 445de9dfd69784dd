"""Payload: what `ModelSpec.payload` holds of a Keras model."""

from __future__ import annotations

from typing import Any

from unstuck.case import ModelSpec

Config = dict[str, Any]


def payload(config: Config | None, compiled: Config | None) -> Config:
    """Both descriptions that Keras gives of a model, as one.

    Args:
        config: what `Model.to_json` says, parsed; None when the model cannot say.
        compiled: what `get_compile_config` says (optimizer, loss, metrics …), likewise.
    """
    return {"config": config, "compiled": compiled}


def config_of(spec: ModelSpec) -> Config | None:
    """The architecture: what `Model.to_json` says."""
    return _object(spec, "config")


def compiled_of(spec: ModelSpec) -> Config | None:
    """How it is trained: what `get_compile_config` says."""
    return _object(spec, "compiled")


def _object(spec: ModelSpec, name: str) -> Config | None:
    """What a file holds under this name, None where it is no JSON object."""
    description = spec.payload.get(name)
    if isinstance(description, dict):
        return description
    return None


def nameless(config: Any) -> Any:
    """A config with numbers for names: Keras counts layers on ("lstm", "lstm_1") in one process."""
    numbers: dict[str, str] = {}

    def visit(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [visit(item) for item in value]
        if isinstance(value, dict):
            name = value.get("name")
            if isinstance(name, str):
                numbers.setdefault(name, f"#{len(numbers)}")
            return {key: visit(item) for key, item in value.items()}
        if isinstance(value, str):
            return numbers.get(value, value)
        return value

    return visit(config)
