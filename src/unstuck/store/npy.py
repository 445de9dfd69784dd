"""One array as an .npy file: written with its digest, read back with limits.

The files are numpy's format 1.0, so `numpy.load` reads them. The other way round goes through a
reader of our own: it takes only the header that `encode` writes, never objects, and no header that
promises more numbers than the file holds.
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
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    return header.getvalue(), array.reshape(-1).view(np.uint8).data


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
    found = os.fstat(file.fileno()).st_size
    if found != size:
        file.close()
        raise CaseError(f"{path}: holds {found} bytes, its manifest says {size}")
    return file


def read(path: Path, size: int, sha256: str) -> Array:
    """Read one array back.

    Args:
        path: the file.
        size: its size in bytes.
        sha256: its digest.

    Raises:
        CaseError: the file is damaged, of another size, or not an array of plain entries.
    """
    with open_member(path, size) as file:
        header = _header(file, path, size)
        array = _empty(path, header.shape, header.dtype)
        data = array.reshape(-1).view(np.uint8).data
        if file.readinto(data) != len(data) or digest(header.content, data) != sha256:
            raise CaseError(f"{path}: content does not match the manifest's sha256")
    return array


def read_shape(path: Path, size: int) -> tuple[int, ...]:
    """The shape of an array whose content is not read.

    Raises:
        CaseError: the file is of another size, or not an array of plain entries.
    """
    with open_member(path, size) as file:
        return _header(file, path, size).shape


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
        header = _header(file, path, size)
        shape = (min(rows, header.shape[0]), *header.shape[1:]) if header.shape else ()
        array = _empty(path, shape, header.dtype)
        data = array.reshape(-1).view(np.uint8).data
        if file.readinto(data) != len(data):
            raise CaseError(f"{path}: ended while it was read")
    return array


@dataclass(frozen=True)
class _Header:
    """What stands before the data: the bytes themselves, and what they say."""

    content: bytes
    shape: tuple[int, ...]
    dtype: np.dtype[Any]


def _header(file: io.BufferedReader, path: Path, size: int) -> _Header:
    """Read up to the data, and make sure that the file holds as much as is promised there.

    Raises:
        CaseError: it is no array of plain entries, or promises another number of bytes.
    """
    start = file.read(10)
    text = file.read(struct.unpack("<H", start[8:])[0]) if len(start) == 10 else b""
    match = _HEADER.fullmatch(text)
    if start[:8] != _MAGIC or match is None:
        raise CaseError(f"{path}: is not an array of plain entries; objects are never loaded")
    shape = tuple(int(n) for n in match["shape"].decode().replace(",", " ").split())
    held = size - len(start) - len(text)
    try:
        dtype = np.dtype(match["dtype"].decode())
    except (TypeError, ValueError) as error:
        raise CaseError(f"{path}: no such array is possible: {error}") from None
    promised = math.prod(shape) * dtype.itemsize
    if promised != held:
        raise CaseError(f"{path}: header promises {promised} bytes, the file has {held}")
    return _Header(start + text, shape, dtype)


def _empty(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Room for the data, once it is certain that the file holds as much as the header promises."""
    try:
        return np.empty(shape, dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise CaseError(f"{path}: no such array is possible: {error}") from None
