"""S3, S5: a folder that somebody else made is a case or a CaseError of one line, never more."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_cases import small_case

from unstuck.errors import CaseError
from unstuck.store import cases


@pytest.fixture
def folder(tmp_path):
    cases.save(small_case(), tmp_path / "case")
    return tmp_path / "case"


def forge(folder: Path, name: str, content: bytes) -> None:
    """Replace a member and make the manifest agree with it."""
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def change_json(folder: Path, name: str, change) -> None:
    value = json.loads((folder / name).read_text())
    change(value)
    if name == "manifest.json":
        (folder / name).write_text(json.dumps(value))
    else:
        forge(folder, name, json.dumps(value).encode())


def refused(folder: Path, why: str) -> None:
    """Loading gives a CaseError that says why, in one line without control characters."""
    with pytest.raises(CaseError, match=why) as error:
        cases.load(folder)
    assert str(error.value).isprintable()


def npy(descr: str, shape: str, data: bytes) -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def test_no_manifest_is_no_case(folder):
    (folder / "manifest.json").unlink()
    refused(folder, "is no case: it has no manifest.json")
    refused(folder / "nowhere", "is no case")


@pytest.mark.parametrize("name", ["case.json", "x-0.npy"])
def test_one_changed_bit_is_noticed(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[-10] ^= 1
    (folder / name).write_bytes(content)
    refused(folder, f"{name}: content does not match the manifest's sha256")


@pytest.mark.parametrize("name", ["case.json", "x-0.npy"])
def test_missing_short_and_long_files_are_noticed(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])
    refused(folder, "bytes, its manifest says")
    (folder / name).write_bytes(content + b"!")
    refused(folder, "bytes, its manifest says")
    (folder / name).unlink()
    refused(folder, f"{name}: is not a file of the case")


@pytest.mark.parametrize(
    "name",
    ["../x-0.npy", "/etc/passwd", "C:\\x-0.npy", "..\\x-0.npy", "a/x-0.npy", "x-0.npy\0", ".", ""],
)
def test_members_elsewhere_are_refused(folder, name):
    entry = {"bytes": 1, "sha256": "0" * 64}
    change_json(folder, "manifest.json", lambda value: value["files"].update({name: entry}))
    refused(folder, "cannot be a file of a case")


def test_links_pipes_and_folders_are_refused(folder, tmp_path):
    content = (folder / "x-0.npy").read_bytes()
    (tmp_path / "elsewhere").write_bytes(content)
    (folder / "x-0.npy").unlink()
    (folder / "x-0.npy").symlink_to(tmp_path / "elsewhere")
    refused(folder, "is not a file of the case")
    (folder / "x-0.npy").unlink()
    os.mkfifo(folder / "x-0.npy")
    refused(folder, "is not a file of the case")
    (folder / "x-0.npy").unlink()
    (folder / "x-0.npy").mkdir()
    refused(folder, "is not a file of the case")


@pytest.mark.parametrize("name", ["manifest.json", "case.json"])
def test_newer_schema_is_refused_politely(folder, name):
    change_json(folder, name, lambda value: value.update(schema=2))
    refused(folder, "is of schema 2, this version reads up to 1: pip install --upgrade unstuck")


@pytest.mark.parametrize("schema", [None, "1", True, 0, -1, 1.5])
def test_schema_that_is_no_number_is_refused(folder, schema):
    change_json(folder, "case.json", lambda value: value.update(schema=schema))
    refused(folder, "has no schema number")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (npy("'|O'", "(1,)", b"\x80\x04N."), "objects are never loaded"),
        (npy("[('a', '<f8')]", "(1,)", b"12345678"), "not an array of plain entries"),
        (npy("'<f8'", "(2147483648,)", b"12345678"), "header promises 17179869184 bytes"),
        (npy("'<f8'", "(9999999999999999999, 9999999999999999999)", b""), "header promises"),
        (npy("'<f8'", "(0,)", b"12345678"), "header promises 0 bytes, the file has 8"),
        (npy("'<f8'", "(-1,)", b"12345678"), "not an array of plain entries"),
        (npy("'<f3'", "(1,)", b"123"), "no such array is possible"),
        (npy("'<f8'", f"({', '.join('1' * 99)})", b"12345678"), "no such array is possible"),
        (npy("'<U999999999'", "(0, 5)", b""), "no such array is possible"),
        (npy("'<f8'", "(0, 9999999999999999999)", b""), "no such array is possible"),
        (npy("'<f8'", "(" * 5000, b""), "not an array of plain entries"),
        (b"\x93NUMPY\x02\x00" + bytes(100), "not an array of plain entries"),
        (b"\x80\x04N.", "not an array of plain entries"),
        (b"", "not an array of plain entries"),
    ],
)
def test_forged_arrays_are_refused(folder, content, why):
    forge(folder, "x-0.npy", content)
    refused(folder, why)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[" * 100_000, "is no JSON"),
        (b'{"a":' * 100_000, "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"1" * 5000, "is no JSON"),
        (b"[1]", "has no schema number"),
        (b'{"schema": 1}', "holds no case"),
        (b'{"schema": 1, "case": {}}', "object missing required field `model`"),
        (b'{"schema": 1, "case": []}', "holds no case"),
    ],
)
def test_forged_json_is_refused(folder, content, why):
    forge(folder, "case.json", content)
    refused(folder, why)
    if "JSON" in why or "schema" in why:
        (folder / "manifest.json").write_bytes(content)
        refused(folder, why)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("x", ["../x-0.npy"], "names an array that the manifest does not"),
        ("x", ["case.json"], "names an array that the manifest does not"),
        ("x", [["x-0.npy"]], "names an array that the manifest does not"),
        ("x", "x-0.npy", "names an array that the manifest does not"),
        ("history", {"loss": ["0.5"]}, r"history\[...\]\[0\]: expected `float`, got `str`"),
        ("history", {"a\nb\x1b": 1}, r"history\[...\]: expected `array`, got `int`"),
        ("history", [1], "history: expected `object`, got `array`"),
        ("rows", "5", "rows: expected `int`, got `str`"),
        ("rows", True, "rows: expected `int`, got `bool`"),
        ("rows", 2.0, "rows: expected `int`, got `float`"),
        ("outcome", "won\n\x1b", r"outcome: invalid enum value 'won\\n\\x1b'"),
        ("outcome", [], "outcome: expected `str`, got `array`"),
        ("notes", [1], r"notes\[0\]: expected `str`, got `int`"),
        ("model", None, "model: expected `object`, got `null`"),
        ("model", {"name": "m", "payload": [1]}, "model.payload: expected `object`"),
        ("at", {"file": "a"}, "at: object missing required field `line`"),
        ("fit", {"class_weight": {"a": 1.0}}, "key in .fit.class_weight: expected `int`"),
        ("fit", {"class_weight": {"1": "a"}}, r"fit.class_weight\[...\]: expected `float`"),
    ],
)
def test_values_of_other_types_are_refused(folder, field, value, why):
    change_json(folder, "case.json", lambda whole: whole["case"].update({field: value}))
    refused(folder, why)


def test_unknown_entries_are_ignored(folder):
    change_json(folder, "case.json", lambda whole: whole["case"].update(later="thing"))
    change_json(folder, "manifest.json", lambda value: value.update(later="thing"))
    assert cases.load(folder).rows == 5


def test_more_bytes_than_the_limit_are_refused(folder):
    with pytest.raises(CaseError, match="at most 100 are read"):
        cases.load(folder, limit=100)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_forgery_does_more_than_a_case_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz") / "case"
    cases.save(small_case(), folder)
    name = data.draw(st.sampled_from(["manifest.json", "case.json", "x-0.npy"]))
    content = bytearray((folder / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    if name == "manifest.json":
        (folder / name).write_bytes(content)
    else:
        forge(folder, name, bytes(content))
    try:
        loaded = cases.load(folder)
    except CaseError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a case that still loads is as good
    else:
        assert all(isinstance(array, np.ndarray) for array in loaded.x)
