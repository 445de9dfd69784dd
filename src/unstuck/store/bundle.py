"""Bundle: a JSON head and some arrays in one file, checked when it is read.

    magic, SHA-256 of all that follows, length of the head, head, data of the arrays in their order

One file, so that `atomic_write` makes it old or new and never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.errors import CaseError

_MAGIC = b"unstuck\x01"
_DTYPES = ("float32", "float64", "int32", "int64", "uint32", "uint64")


def encode(head: dict[str, Any], arrays: Sequence[Array]) -> bytes:
    """Content of the file.

    Args:
        head: JSON values; the key "arrays" is ours.
        arrays: of floats or integers of 32 or 64 bits.
    """
    said = [{"dtype": a.dtype.name, "shape": list(a.shape)} for a in arrays]
    text = json.dumps({**head, "arrays": said}).encode()
    parts = [
        struct.pack("<Q", len(text)),
        text,
        *(np.ascontiguousarray(a).tobytes() for a in arrays),
    ]
    body = b"".join(parts)
    return _MAGIC + hashlib.sha256(body).digest() + body


def decode(data: bytes, name: str) -> tuple[dict[str, Any], tuple[Array, ...]]:
    """Head and arrays of a file's content.

    Args:
        data: the content.
        name: what to call it in an error.

    Raises:
        CaseError: it is no bundle, or was changed or cut.
    """
    start = len(_MAGIC) + 32
    body = data[start:]
    whole = data[: len(_MAGIC)] == _MAGIC and hashlib.sha256(body).digest() == data[8:start]
    if not whole or len(body) < 8:
        raise CaseError(f"{name}: is damaged, or was not written by unstuck; delete it")
    (length,) = struct.unpack("<Q", body[:8])
    if length > len(body) - 8:
        raise CaseError(f"{name}: is no bundle of arrays: its head is longer than the file")
    try:
        head = json.loads(body[8 : 8 + length])
        return head, tuple(_arrays(head.pop("arrays"), body, 8 + length))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(f"{name}: is no bundle of arrays: {error}") from None


def _arrays(said: Any, body: bytes, place: int) -> list[Array]:
    found = []
    for each in said:
        if each["dtype"] not in _DTYPES or min(each["shape"], default=0) < 0:
            raise ValueError(f"an array of {each['dtype']}")
        dtype = np.dtype(each["dtype"])
        count = math.prod(each["shape"])
        if place + count * dtype.itemsize > len(body):
            raise ValueError("it promises more numbers than it holds")
        array = np.frombuffer(body, dtype, count, place).reshape(each["shape"]).copy()
        place += array.nbytes
        found.append(array)
    return found
