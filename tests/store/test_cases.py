"""save and load are inverse; equal arrays are stored once; only whole cases are cases."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_cases import assert_same_case, small_case

from unstuck.case import FitSettings, Location, ModelSpec
from unstuck.errors import CaseError, InputError
from unstuck.store import cases

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(endianness="?"),
    hnp.floating_dtypes(sizes=(32, 64), endianness="?"),
    hnp.unicode_string_dtypes(min_len=1, max_len=5),
    hnp.byte_string_dtypes(min_len=1, max_len=5),
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
TEXTS = st.text(st.characters(codec=None), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    x=st.lists(ARRAYS, max_size=3),
    weights=st.lists(ARRAYS, max_size=3),
    payload=st.dictionaries(TEXTS, JSON, max_size=4),
    history=st.dictionaries(TEXTS, st.lists(st.floats(), max_size=3), max_size=3),
    class_weight=st.none() | st.dictionaries(st.integers(), st.floats(), max_size=3),
    text=TEXTS,
)
def test_what_is_saved_is_what_is_loaded(x, weights, payload, history, class_weight, text):
    case = small_case(
        model=ModelSpec(text, payload, obstacle=text),
        fit=FitSettings(class_weight=class_weight, source="tf.data", x_val_name=text),
        at=Location(text, 3, text),
        x=tuple(x),
        weights_after=tuple(weights),
        history=history,
        compiled_at=None,
    )
    with tempfile.TemporaryDirectory() as parent:
        cases.save(case, Path(parent) / "case")
        assert_same_case(case, cases.load(Path(parent) / "case"))


def test_layouts_of_memory_do_not_matter(tmp_path):
    grid = np.arange(24.0).reshape(4, 6)
    for i, array in enumerate((grid.T, grid[::2, ::-1], np.asfortranarray(grid))):
        cases.save(small_case(x=(array,)), tmp_path / str(i))
        np.testing.assert_array_equal(cases.load(tmp_path / str(i)).x[0], array)


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float8_e4m3fn", "longdouble"])
def test_unusual_floats_become_usual_ones(tmp_path, name):
    import ml_dtypes

    array = np.array([0.5, -2.0, 1.0], getattr(ml_dtypes, name, name))
    cases.save(small_case(x=(array,)), tmp_path / "case")
    loaded = cases.load(tmp_path / "case").x[0]
    assert loaded.dtype == (np.float64 if name == "longdouble" else np.float32)
    assert loaded.tolist() == [0.5, -2.0, 1.0]


@pytest.mark.parametrize(
    "array",
    [
        np.array([None, 1]),
        np.array([1j]),
        np.array(["2020-01-01"], "datetime64[D]"),
        np.zeros(2, [("a", int)]),
    ],
    ids=["objects", "complex", "dates", "records"],
)
def test_other_entries_are_refused_and_nothing_is_left(tmp_path, array):
    with pytest.raises(InputError, match=r"x\[1\] has entries of type .*; expected"):
        cases.save(small_case(x=(np.zeros(2), array)), tmp_path / "case")
    assert os.listdir(tmp_path) == []


def test_setting_that_is_no_json_is_refused(tmp_path):
    with pytest.raises(InputError, match="model cannot be stored: object is no JSON value"):
        cases.save(small_case(model=ModelSpec("m", {"a": object()})), tmp_path / "case")
    assert os.listdir(tmp_path) == []


def test_existing_case_is_not_overwritten(tmp_path):
    cases.save(small_case(rows=5), tmp_path / "case")
    with pytest.raises(InputError, match="exists already"):
        cases.save(small_case(rows=6), tmp_path / "case")
    assert cases.load(tmp_path / "case").rows == 5


def test_numpy_reads_the_arrays(tmp_path):
    case = small_case()
    cases.save(case, tmp_path / "case")
    stored = np.load(tmp_path / "case" / "x-0.npy", allow_pickle=False)
    np.testing.assert_array_equal(stored, case.x[0])


def test_equal_arrays_of_several_fits_are_stored_once(tmp_path):
    first, second = small_case(), small_case(weights_after=(np.ones(3), np.ones(3)))
    cases.save(first, tmp_path / "fit-0001")
    cases.save(second, tmp_path / "fit-0002")
    inode = {p.relative_to(tmp_path).as_posix(): p.stat().st_ino for p in tmp_path.glob("*/*.npy")}
    assert inode["fit-0001/x-0.npy"] == inode["fit-0002/x-0.npy"]
    assert inode["fit-0002/weights_after-0.npy"] == inode["fit-0002/weights_after-1.npy"]
    assert inode["fit-0001/weights_after-0.npy"] != inode["fit-0002/weights_after-0.npy"]
    assert_same_case(cases.load(tmp_path / "fit-0002"), second)


def test_damaged_neighbour_does_not_matter(tmp_path):
    cases.save(small_case(), tmp_path / "fit-0001")
    (tmp_path / "fit-0001" / "x-0.npy").write_bytes(b"short")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text("{")
    cases.save(small_case(), tmp_path / "fit-0002")
    assert_same_case(cases.load(tmp_path / "fit-0002"), small_case())
    with pytest.raises(CaseError):
        cases.load(tmp_path / "fit-0001")
