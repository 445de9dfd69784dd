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

from unstuck.errors import CaseError, InputError
from unstuck.store import npy
from unstuck.store.bundle import decode, encode

KINDS = st.sampled_from(["float32", "float64", "int32", "int64", "uint32"])
ARRAYS = KINDS.flatmap(
    lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, min_side=0))
)
HEADS = st.dictionaries(
    st.text(max_size=5).filter(lambda k: k != "arrays"), st.integers() | st.text()
)


def earlier(head: dict[str, object], arrays: list[np.ndarray]) -> bytes:
    """A file as it was written before its arrays had headers of their own."""
    described = [{"dtype": a.dtype.name, "shape": list(a.shape)} for a in arrays]
    data = b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)
    return sealed({**head, "arrays": described}, data, version=1)


def sealed(head: object, data: bytes = b"", length: int | None = None, version: int = 2) -> bytes:
    """A file with a right digest and any content."""
    text = json.dumps(head).encode()
    return sealed_text(text, data, length, version)


def sealed_text(text: bytes, data: bytes, length: int | None, version: int) -> bytes:
    body = struct.pack("<Q", len(text) if length is None else length) + text + data
    return b"unstuck" + bytes([version]) + hashlib.sha256(body).digest() + body


@pytest.mark.parametrize("write", [encode, earlier])
@given(HEADS, st.lists(ARRAYS, max_size=4))
def test_comes_back(write, head, given) -> None:
    again, found = decode(write(head, given), "file")
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


FIRST_FORMAT = (
    "756e737475636b01c1f7ae34fc4469813a5f6c1bf6f6421e74f76182759b786df47707ac929c3042"
    "3b000000000000007b2273656564223a20332c2022617272617973223a205b7b226474797065223a"
    "2022666c6f61743332222c20227368617065223a205b325d7d5d7d0000c03f000000c0"
)


def test_a_file_of_the_first_format_is_read() -> None:
    # as `encode({"seed": 3}, [np.array([1.5, -2], np.float32)])` wrote it then
    data = bytes.fromhex(FIRST_FORMAT)
    head, (weights,) = decode(data, "file")
    assert head == {"seed": 3}
    assert weights.dtype == np.float32
    assert weights.tolist() == [1.5, -2.0]
    assert weights.flags.writeable


def test_arrays_that_no_file_can_hold_are_refused_when_written() -> None:
    with pytest.raises(InputError, match=r"arrays\[1\] has entries of type object"):
        encode({}, [np.zeros(2), np.array([None])])


ARRAY = b"".join(bytes(part) for part in npy.encode(np.arange(3.0)))
OBJECTS = ARRAY.replace(b"'<f8'", b"'|O' ")
LONGER = ARRAY.replace(b"(3,)", b"(4,)")


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    ("head", "data", "length"),
    [
        ([], b"", None),
        ({}, b"", None),
        ({"arrays": 3}, b"", None),
        ({"arrays": None}, b"", None),
        ({"arrays": "abc"}, b"", None),
        ({"arrays": []}, b"", 2**60),
    ],
    ids=["list", "empty", "number", "null", "text", "long head"],
)
def test_a_head_of_another_kind_is_refused(version, head, data, length) -> None:
    with pytest.raises(CaseError, match="file: is no bundle of arrays"):
        decode(sealed(head, data, length, version), "file")


@pytest.mark.parametrize("version", [1, 2])
def test_a_head_too_deep_to_be_read_is_refused(version) -> None:
    with pytest.raises(CaseError, match="file: is no bundle of arrays"):
        decode(sealed_text(b"[" * 100_000, b"", None, version), "file")


@pytest.mark.parametrize(
    ("described", "data", "why"),
    [
        ({"dtype": "object", "shape": [1]}, b"12345678", "an array of object"),
        ({"dtype": "float32", "shape": [10**12]}, b"", "header promises 4000000000000 bytes"),
        ({"dtype": "float32", "shape": [10**30]}, b"", "file: "),
        ({"dtype": "float32", "shape": [-1]}, b"1234", "not an array of plain entries"),
        ({"dtype": "float32", "shape": ["1"]}, b"1234", "is no bundle of arrays"),
        ({"dtype": "float32", "shape": [1] * 100_000}, b"1234", "is no bundle of arrays"),
        ({"dtype": "float32"}, b"", "is no bundle of arrays"),
        (3, b"", "is no bundle of arrays"),
    ],
)
def test_arrays_of_the_first_format_that_are_none_are_refused(described, data, why) -> None:
    with pytest.raises(CaseError, match=why) as error:
        decode(sealed({"arrays": [described]}, data, version=1), "file")
    assert str(error.value).startswith("file: ")


@pytest.mark.parametrize(
    ("sizes", "data", "why"),
    [
        ([len(ARRAY)], ARRAY[:-8], "it promises more numbers than it holds"),
        ([len(ARRAY)], ARRAY + b"more", "it promises more numbers than it holds"),
        ([len(ARRAY), -8], ARRAY[:-8], "it promises more numbers than it holds"),
        ([10**15], ARRAY, "it promises more numbers than it holds"),
        ([len(LONGER)], LONGER, "header promises 32 bytes, the file has 24"),
        ([len(ARRAY) - 8], ARRAY[:-8], "header promises 24 bytes, the file has 16"),
        ([4, len(ARRAY) - 4], ARRAY, "not an array of plain entries"),
        ([len(OBJECTS)], OBJECTS, "objects are never loaded"),
        ([None], ARRAY, "is no bundle of arrays"),
    ],
)
def test_arrays_that_are_none_are_refused(sizes, data, why) -> None:
    with pytest.raises(CaseError, match=why) as error:
        decode(sealed({"arrays": sizes}, data), "file")
    assert str(error.value).startswith("file: ")
