"""Arrays from an .npz file, honest or not: read, or refused in one line, and no code is run."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from unstuck.cli.npz import read_pair
from unstuck.errors import InputError

X = np.arange(12).reshape(3, 4)
Y = np.array([0, 1, 0])


@pytest.mark.parametrize("names", [("x", "y"), ("X", "y"), ("x_train", "y_train")])
def test_usual_names(tmp_path: Path, names: tuple[str, str]) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, **dict(zip(names, (X, Y), strict=True)))
    x, y = read_pair(path, None, None)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)


def test_names_without_keywords_and_compressed(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez_compressed(path, X, Y)
    assert read_pair(path, None, None)[0].shape == (3, 4)


def test_given_names(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, x=X, labels=Y, bits=X * 2)
    x, y = read_pair(path, "bits", "labels")
    np.testing.assert_array_equal(x, X * 2)
    np.testing.assert_array_equal(y, Y)
    assert read_pair(path, None, "labels")[0].shape == (3, 4)


def refused(path: Path, words: str, x: str | None = None, y: str | None = None) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_pair(path, x, y)
    assert "\n" not in str(caught.value)


def test_missing_names(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, inputs=X, outputs=Y)
    refused(path, "holds inputs, outputs; expected x and y; name them with --x NAME --y NAME")
    refused(path, "expected inputs and targets", "inputs", "targets")


def test_no_such_file(tmp_path: Path) -> None:
    refused(tmp_path / "none.npz", "No such file")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04rest", b"\x93NUMPY\x01\x00"])
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.npz"
    path.write_bytes(content)
    refused(path, "is not an .npz file, or is damaged")


class Payload:
    """Writes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.marker,))


def test_objects_are_never_unpickled(tmp_path: Path) -> None:
    path, marker = tmp_path / "data.npz", tmp_path / "was here"
    np.savez(path, x=np.array([Payload(marker)], dtype=object), y=Y)
    refused(path, "x holds Python objects")
    assert not marker.exists()


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(f"{name}.npy", content)
    return path


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def lying(shape: str) -> bytes:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + b"\0" * 64


@pytest.mark.parametrize("shape", ["(9,)", "(2147483648,)", "(4294967296, 4294967296)", "(7,)"])
def test_a_header_that_promises_more_or_less_than_there_is(tmp_path: Path, shape: str) -> None:
    refused(archive(tmp_path / "data.npz", x=lying(shape), y=npy(Y)), "x is damaged")


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unstuck.cli.npz.physical", lambda: 10_000)
    path = archive(tmp_path / "data.npz", x=npy(np.zeros(1_000)), y=npy(Y))
    assert path.stat().st_size < 1_000
    refused(path, "more than half of the memory")


@pytest.mark.parametrize("member", [b"", b"junk", b"\x93NUMPY\x09\x00", npy(X)[:20]])
def test_a_damaged_member(tmp_path: Path, member: bytes) -> None:
    refused(archive(tmp_path / "data.npz", x=member, y=npy(Y)), "data.npz")


def test_flipped_bits(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez_compressed(path, x=np.arange(1000), y=np.arange(1000))
    content = bytearray(path.read_bytes())
    for place in range(60, 400, 7):
        content[place] ^= 0x55
    path.write_bytes(content)
    refused(path, "data.npz")
