"""A bundle comes back as it was, or is refused."""

from __future__ import annotations

import hashlib
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from unstuck.errors import CaseError
from unstuck.store.bundle import decode, encode

KINDS = st.sampled_from(["float32", "float64", "int32", "int64", "uint32"])
ARRAYS = KINDS.flatmap(
    lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, min_side=0))
)
HEADS = st.dictionaries(
    st.text(max_size=5).filter(lambda k: k != "arrays"), st.integers() | st.text()
)


@given(HEADS, st.lists(ARRAYS, max_size=4))
def test_comes_back(head, given) -> None:
    again, found = decode(encode(head, given), "file")
    assert again == head
    assert len(found) == len(given)
    for one, other in zip(given, found, strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()


WHOLE = encode({"a": 1}, [np.arange(4.0), np.ones((2, 3), np.float32)])


@pytest.mark.parametrize("size", [0, 7, 8, 39, 40, 47, 48, len(WHOLE) - 1])
def test_a_part_is_refused(size) -> None:
    with pytest.raises(CaseError, match="file: is damaged"):
        decode(WHOLE[:size], "file")


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused(at, change) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= change
    with pytest.raises(CaseError, match="damaged"):
        decode(bytes(changed), "file")


def sealed(head: object, data: bytes = b"", length: int | None = None) -> bytes:
    """A file with a right digest and any content."""
    text = json.dumps(head).encode()
    body = struct.pack("<Q", len(text) if length is None else length) + text + data
    return b"unstuck\x01" + hashlib.sha256(body).digest() + body


@pytest.mark.parametrize(
    "data",
    [
        sealed([]),
        sealed({}),
        sealed({"arrays": 3}),
        sealed({"arrays": [{"dtype": "object", "shape": [1]}]}, b"12345678"),
        sealed({"arrays": [{"dtype": "float32", "shape": [10**12]}]}),
        sealed({"arrays": [{"dtype": "float32", "shape": [-1]}]}),
        sealed({"arrays": [{"dtype": "float32"}]}),
        sealed({"arrays": []}, length=2**60),
    ],
    ids=["list", "empty", "number", "object", "huge", "negative", "shapeless", "long head"],
)
def test_a_head_that_lies_is_refused(data) -> None:
    with pytest.raises(CaseError, match="file"):
        decode(data, "file")
