"""Dataclasses as JSON values and back, every type checked on the way in.

Knows what the fields of a case are made of: dataclasses, str, int, float, bool, None, Literal,
unions with None, tuples of one type, lists, dictionaries, and Any for values that are JSON already.
Fields that the data do not have take their defaults; entries that the dataclass does not have are
ignored.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np


def to_plain(value: Any) -> Any:
    """The value in terms that `json.dumps` knows; numpy numbers become Python's.

    Raises:
        TypeError: for a value of another kind.
    """
    if isinstance(value, np.generic):
        return to_plain(value.item())
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} is no JSON value")


def from_plain(hint: Any, value: Any, where: str = "") -> Any:
    """The value that `to_plain` came from.

    Args:
        hint: its type.
        value: parsed JSON.
        where: name of the value, for the message.

    Raises:
        ValueError: the value is not of that type; the message is one line.
    """
    if hint is Any:
        return value
    if is_dataclass(hint):
        return _dataclass(hint, value, where)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal and value in inner:
        return value
    if origin in (Union, types.UnionType):
        return _optional(inner, value, where)
    if origin in (tuple, list) and isinstance(value, list):
        return origin(from_plain(inner[0], entry, f"{where}[]") for entry in value)
    if origin is dict and isinstance(value, dict):
        return {
            _key(inner[0], key, where): from_plain(inner[1], entry, f"{where}[{key[:40]!r}]")
            for key, entry in value.items()
        }
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise ValueError(f"{where or 'value'} is {type(value).__name__}, expected {_name(hint)}")


def _dataclass(hint: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where or hint.__name__} is {type(value).__name__}, expected an object")
    hints = get_type_hints(hint)
    arguments = {}
    for field in fields(hint):
        name = f"{where}.{field.name}" if where else field.name
        if field.name in value:
            arguments[field.name] = from_plain(hints[field.name], value[field.name], name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{name} is missing")
    return hint(**arguments)


def _optional(inner: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in inner:
        return None
    (hint,) = (each for each in inner if each is not type(None))
    return from_plain(hint, value, where)


def _key(hint: Any, key: str, where: str) -> Any:
    """JSON knows only strings as keys; class weights have whole numbers."""
    if hint is not int:
        return key
    try:
        return int(key)
    except ValueError:
        raise ValueError(f"{where} has the key {key[:40]!r}, expected a whole number") from None


def _name(hint: Any) -> str:
    return str(getattr(hint, "__name__", hint))
