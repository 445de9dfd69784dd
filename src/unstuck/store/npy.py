"""One array as the bytes of an .npy file, and back with limits; the only codec of arrays.

The bytes are numpy's format 1.0, so `numpy.load` reads such a file. The other way round goes
through a reader of our own: it takes only the header that `encode` writes, never objects, and no
header that promises more numbers than there are bytes.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.errors import CaseError, InputError

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '(?P<dtype>[<>|][biufUS]\d{1,9})', 'fortran_order': False, "
    rb"'shape': \((?P<shape>(?:\d{1,19}(?:, \d{1,19})*,?)?)\), \} *\n"
)


def storable(array: Array, name: str) -> Array:
    """The array in row order and a dtype that a file can hold.

    float16, bfloat16 and the 8-bit floats become float32, wider floats than 64 bits float64.

    Args:
        array: bool, integer, float or fixed-width string entries, any shape.
        name: what to call it in an error.

    Raises:
        InputError: entries of another kind (objects, complex numbers, dates).
    """
    dtype = array.dtype
    if dtype.kind == "f" and dtype.itemsize not in (4, 8):
        array = array.astype(np.float32 if dtype.itemsize < 4 else np.float64)
    elif dtype.kind == "V" and dtype.fields is None and "float" in dtype.name:
        array = array.astype(np.float32)  # ml_dtypes' types are void to numpy
    elif dtype.kind in "US" and dtype.itemsize == 0:
        array = array.astype(f"{dtype.kind}1")
    elif dtype.kind not in "biufUS":
        raise InputError(
            f"{name} has entries of type {dtype.name}; expected bools, integers, floats or "
            f"fixed-width strings: try numpy.asarray({name.split('[')[0]}, dtype=float)"
        )
    return np.asarray(array, order="C")


def encode(array: Array) -> tuple[bytes, memoryview]:
    """Header and data of the file; the data are not copied.

    Args:
        array: what `storable` returned.
    """
    return header_of(array.dtype, array.shape), _bytes_of(array)


def header_of(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """What stands before the data of an array in row order."""
    description = {
        "descr": np.lib.format.dtype_to_descr(dtype),
        "fortran_order": False,
        "shape": shape,
    }
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, description)
    return header.getvalue()


def decode(source: io.BufferedIOBase, size: int, name: object) -> Array:
    """Read one array.

    Args:
        source: a file or `io.BytesIO` that stands at the array's header.
        size: bytes that belong to the array; the caller has made sure that they are there.
        name: what to call it in an error.

    Raises:
        CaseError: it is damaged, of another size, or not an array of plain entries.
    """
    header = _header(source, size, name)
    return _filled(source, header.shape, header.dtype, name)


def digest(*parts: bytes | memoryview) -> str:
    """SHA-256 of the parts one after the other, in hexadecimal."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()


def open_member(path: Path, size: int) -> io.BufferedReader:
    """Open a plain file of exactly this size; links, pipes and devices are refused.

    Raises:
        CaseError: it is missing, of another kind or of another size.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        plain = path.is_file() and not path.is_symlink()
        file = os.fdopen(os.open(path, flags), "rb") if plain else None
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}") from None
    if file is None:
        raise CaseError(f"{path}: is not a file of the case")
    held = os.fstat(file.fileno()).st_size
    if held != size:
        file.close()
        raise CaseError(f"{path}: holds {held} bytes, its manifest says {size}")
    return file


def read(path: Path, size: int, sha256: str) -> Array:
    """Read an array's file.

    Args:
        path: the file.
        size: its size in bytes.
        sha256: its digest.

    Raises:
        CaseError: the file is damaged, of another size, or not an array of plain entries.
    """
    with open_member(path, size) as file:
        header = _header(file, size, path)
        array = _filled(file, header.shape, header.dtype, path)
    if digest(header.content, _bytes_of(array)) != sha256:
        raise CaseError(f"{path}: content does not match the manifest's sha256")
    return array


def read_shape(path: Path, size: int) -> tuple[int, ...]:
    """The shape of an array whose content is not read.

    Raises:
        CaseError: the file is of another size, or not an array of plain entries.
    """
    with open_member(path, size) as file:
        return _header(file, size, path).shape


def read_first(path: Path, size: int, rows: int) -> Array:
    """The first rows of an array; as the others are not read, its digest is not checked.

    Args:
        path: the file.
        size: its size in bytes.
        rows: along the first axis, at most.

    Raises:
        CaseError: the file is cut, of another size, or not an array of plain entries.
    """
    with open_member(path, size) as file:
        header = _header(file, size, path)
        shape = (min(rows, header.shape[0]), *header.shape[1:]) if header.shape else ()
        return _filled(file, shape, header.dtype, path)


@dataclass(frozen=True)
class _Header:
    """What stands before the data: the bytes themselves, and what they say."""

    content: bytes
    shape: tuple[int, ...]
    dtype: np.dtype[Any]


def _header(source: io.BufferedIOBase, size: int, name: object) -> _Header:
    """Read up to the data, and make sure that there are as many bytes as are promised.

    Raises:
        CaseError: it is no array of plain entries, or promises another number of bytes.
    """
    start = source.read(min(size, 10))
    text = b""
    if len(start) == 10:
        text = source.read(struct.unpack("<H", start[8:])[0])
    match = _HEADER.fullmatch(text)
    if start[:8] != _MAGIC or match is None:
        raise CaseError(f"{name}: is not an array of plain entries; objects are never loaded")
    shape = tuple(int(n) for n in match["shape"].decode().replace(",", " ").split())
    held = size - len(start) - len(text)
    try:
        dtype = np.dtype(match["dtype"].decode())
    except (TypeError, ValueError) as error:
        raise CaseError(f"{name}: no such array is possible: {error}") from None
    promised = math.prod(shape) * dtype.itemsize
    if promised != held:
        raise CaseError(f"{name}: header promises {promised} bytes, the file has {held}")
    return _Header(start + text, shape, dtype)


def _filled(
    source: io.BufferedIOBase, shape: tuple[int, ...], dtype: np.dtype[Any], name: object
) -> Array:
    """An array with the next bytes of the source, once it is certain that there are as many.

    Raises:
        CaseError: no such array is possible, or the source ends before it is full.
    """
    try:
        array = np.empty(shape, dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise CaseError(f"{name}: no such array is possible: {error}") from None
    data = _bytes_of(array)
    if source.readinto(data) != len(data):
        raise CaseError(f"{name}: ended while it was read")
    return array


def _bytes_of(array: Array) -> memoryview:
    """The memory of an array in row order."""
    return array.reshape(-1).view(np.uint8).data
