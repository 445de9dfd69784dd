"""Dataclasses as JSON values and back, every type checked on the way in.

Fields that the data do not have take their defaults; entries that the dataclass does not have are
ignored. A field of type Any holds JSON values. Writing needs the standard library alone: it is done
in the process of the user's script.
"""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from typing import Any

import numpy as np


def to_plain(value: Any) -> Any:
    """The value as JSON gives it back; numpy numbers are Python's, keys are strings.

    Raises:
        TypeError, ValueError: something in it is no JSON value, or holds itself.
    """
    return json.loads(json.dumps(value, default=_entries))


def from_plain(kind: Any, value: Any, where: str = "") -> Any:
    """The value that `to_plain` came from.

    Args:
        kind: its type.
        value: parsed JSON.
        where: name of the value, for the message.

    Raises:
        ValueError: the value is not of that type; the message is one line and names the field.
    """
    import msgspec

    try:
        return msgspec.convert(value, kind, str_keys=True)
    except msgspec.ValidationError as error:
        raise ValueError(_located(str(error), where)) from None


def _entries(value: Any) -> Any:
    """What `json` does not know itself: dataclasses and numpy's numbers."""
    if isinstance(value, np.generic):
        return value.item()
    if is_dataclass(value):
        return vars(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _located(message: str, where: str) -> str:
    """Msgspec's "Expected `int`, got `str` - at `$.rows`", the field first: "rows: expected …"."""
    what, _, path = message.partition(" - at ")
    field = where + path.replace("`", "").replace("$", "")
    return f"{field.removeprefix('.') or 'value'}: {what[:1].lower()}{what[1:]}"
