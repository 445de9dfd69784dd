"""Bundle: a JSON head and some arrays in one file, checked when it is read.

    magic, SHA-256 of all that follows, length of the head, head, the arrays as .npy in their order

One file, so that `atomic_write` makes it old or new and never a mixture.
"""

from __future__ import annotations

import io
import json
import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.errors import CaseError
from unstuck.store import npy

_MAGIC = b"unstuck\x02"
_EARLIER_MAGIC = b"unstuck\x01"
_EARLIER_DTYPES = ("float32", "float64", "int32", "int64", "uint32", "uint64")
_DIGEST_BYTES = 32
_LENGTH_BYTES = 8
_NO_BUNDLE = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip
"""What reading a head that says something else ends in."""


def encode(head: dict[str, Any], arrays: Sequence[Array]) -> bytes:
    """Content of the file.

    Args:
        head: JSON values; the key "arrays" is ours.
        arrays: bool, integer, float or fixed-width string entries; half-precision floats become
            float32.

    Raises:
        InputError: an array of other entries.
    """
    encoded = [
        npy.encode(npy.storable(array, f"arrays[{place}]")) for place, array in enumerate(arrays)
    ]
    sizes = [len(header) + len(data) for header, data in encoded]
    text = json.dumps({**head, "arrays": sizes}).encode()
    body: list[bytes | memoryview] = [struct.pack("<Q", len(text)), text]
    for header, data in encoded:
        body += [header, data]
    return b"".join([_MAGIC, bytes.fromhex(npy.digest(*body)), *body])


def decode(data: bytes, name: str) -> tuple[dict[str, Any], tuple[Array, ...]]:
    """Head and arrays of a file's content.

    Args:
        data: the content, also as earlier versions wrote it.
        name: what to call it in an error.

    Raises:
        CaseError: it is no bundle, or was changed or cut.
    """
    source = io.BytesIO(data)
    magic = source.read(len(_MAGIC))
    sha256 = source.read(_DIGEST_BYTES).hex()
    known = magic in (_MAGIC, _EARLIER_MAGIC)
    whole = known and npy.digest(memoryview(data)[source.tell() :]) == sha256
    start = source.read(_LENGTH_BYTES)
    if not whole or len(start) < _LENGTH_BYTES:
        raise CaseError(f"{name}: is damaged, or was not written by unstuck; delete it")
    (length,) = struct.unpack("<Q", start)
    held = len(data) - source.tell() - length
    if held < 0:
        raise CaseError(f"{name}: is no bundle of arrays: its head is longer than the file")
    try:
        head = json.loads(source.read(length))
        described = head.pop("arrays")
        if magic == _EARLIER_MAGIC:
            return head, tuple(_earlier_array(each, source, name) for each in described)
        if sum(described) != held or min(described, default=0) < 0:
            raise ValueError("it promises more numbers than it holds")
        return head, tuple(npy.decode(source, size, name) for size in described)
    except _NO_BUNDLE as error:
        raise CaseError(f"{name}: is no bundle of arrays: {error}") from None


def _earlier_array(described: Any, source: io.BytesIO, name: str) -> Array:
    """An array of a file of format 1: its type and shape stand in the head, its numbers alone here.

    With the header that they would have today, the codec of today reads them with its limits.
    """
    if described["dtype"] not in _EARLIER_DTYPES:
        raise ValueError(f"an array of {described['dtype']}")
    dtype = np.dtype(described["dtype"])
    header = npy.header_of(dtype, tuple(described["shape"]))
    data = source.read(math.prod(described["shape"]) * dtype.itemsize)
    return npy.decode(io.BytesIO(header + data), len(header) + len(data), name)
