"""Fits of one training are found by their headers; only what the answer needs is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.doctor.series import trainings
from unstuck.errors import CaseError
from unstuck.store.cases import load_first, read_header, save

SHAPE = (4, 3, 2)


def case(before: float, after: float, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "model": ModelSpec("Sequential", obstacle="none"),
        "fit": FitSettings(epochs=2, updates=3, seconds=0.5),
        "x": (np.arange(24.0).reshape(SHAPE),),
        "y": (np.zeros((4, 1)),),
        "at": Location("train.py", 7),
        "history": {"loss": [before, after]},
        "weights_before": (np.full(2, before),),
        "weights_after": (np.full(2, after),),
    }
    return Case(**{**values, **changes})


def saved(parent: Path, *cases: Case) -> list[Path]:
    folders = [parent / f"fit-{number:04d}" for number in range(1, len(cases) + 1)]
    for one, folder in zip(cases, folders, strict=True):
        save(one, folder)
    return folders


def flip(path: Path) -> None:
    """Change a byte of the data; a file of its own, as equal arrays are hard links."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink()
    path.write_bytes(content)


def groups(folders: list[Path]) -> list[int]:
    return [len(training.folders) for training in trainings(folders)]


def test_fits_that_go_on_are_one_training(tmp_path):
    folders = saved(tmp_path, case(0, 1), case(1, 2), case(2, 3), case(0, 1))
    whole, again = trainings(folders)
    assert whole.folders == tuple(folders[:3])
    assert again.folders == (folders[3],)
    assert whole.at == "train.py:7"
    joined = whole.case()
    assert joined.history == {"loss": [0, 1, 1, 2, 2, 3]}
    assert (joined.fit.epochs, joined.fit.updates, joined.fit.seconds) == (6, 9, 1.5)
    assert joined.weights_before[0].tolist() == [0, 0]
    assert joined.weights_after[0].tolist() == [3, 3]
    assert np.array_equal(joined.x[0], case(0, 1).x[0])
    assert joined.notes[-1].startswith("3 calls of fit at train.py:7")


@pytest.mark.parametrize(
    "change",
    [
        {"at": Location("train.py", 8)},
        {"at": Location("train.py", 7, "model.fit(x, y)")},
        {"model": ModelSpec("Functional", obstacle="none")},
        {"x": (np.arange(24.0).reshape(4, 2, 3),)},
        {"x": (np.arange(24.0).reshape(SHAPE),) * 2},
        {"weights_before": (np.full(2, 1, np.float32),)},
        {"weights_before": (np.full(2, 1.0),) * 2},
        {"weights_before": ()},
    ],
    ids=["line", "text", "model", "shape", "inputs", "dtype", "more weights", "no weights"],
)
def test_what_differs_is_another_training(tmp_path, change):
    assert groups(saved(tmp_path, case(0, 1), case(1, 2, **change))) == [1, 1]


def test_other_numbers_of_rows_are_the_same_training(tmp_path):
    more = {"x": (np.zeros((9, 3, 2)),), "y": (np.zeros((9, 1)),)}
    assert groups(saved(tmp_path, case(0, 1), case(1, 2, **more))) == [2]


def test_two_models_without_weights_are_two(tmp_path):
    bare = {"weights_before": (), "weights_after": ()}
    assert groups(saved(tmp_path, case(0, 0, **bare), case(0, 0, **bare))) == [1, 1]


@pytest.mark.parametrize("name", ["x-0.npy", "case.json", "manifest.json", "weights_after-0.npy"])
def test_a_cut_case_stands_alone(tmp_path, name):
    folders = saved(tmp_path, case(0, 1), case(1, 2), case(2, 3))
    path = folders[1] / name
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1])
    first, damaged, last = trainings(folders)
    assert damaged.folders == (folders[1],)
    assert damaged.at == "fit-0002"
    assert first.case().history == {"loss": [0, 1]}
    assert last.case().history == {"loss": [2, 3]}
    with pytest.raises(CaseError):
        damaged.case()


def test_of_earlier_fits_the_rows_are_not_read(tmp_path):
    folders = saved(tmp_path, case(0, 1), case(1, 2, x=(np.ones(SHAPE),)), case(2, 3))
    flip(folders[1] / "x-0.npy")
    (training,) = trainings(folders)
    assert training.case().history == {"loss": [0, 1, 1, 2, 2, 3]}
    flip(folders[2] / "y-0.npy")
    with pytest.raises(CaseError, match=r"fit-0003/y-0\.npy: content does not match"):
        training.case()


def test_the_weights_that_are_read_are_checked(tmp_path):
    folders = saved(tmp_path, case(0, 1), case(1, 2))
    flip(folders[0] / "weights_before-0.npy")
    (training,) = trainings(folders)
    with pytest.raises(CaseError, match=r"weights_before-0\.npy: content does not match"):
        training.case()


def test_a_header_reads_no_array(tmp_path):
    (folder,) = saved(tmp_path, case(0, 1))
    before = read_header(folder)
    flip(folder / "x-0.npy")
    flip(folder / "weights_after-0.npy")
    assert read_header(folder) == before
    assert before.shapes == ((3, 2),)


def test_the_first_rows_alone(tmp_path):
    (folder,) = saved(tmp_path, case(0, 1))
    first = load_first(folder, 3)
    assert np.array_equal(first.x[0], case(0, 1).x[0][:3])
    assert first.y[0].shape == (3, 1)
    assert first.weights_before == ()
    assert first.weights_after[0].tolist() == [1, 1]
    assert np.array_equal(load_first(folder, 9).x[0], case(0, 1).x[0])
    content = (folder / "x-0.npy").read_bytes()
    (folder / "x-0.npy").write_bytes(content[:-1])
    with pytest.raises(CaseError, match="its manifest says"):
        load_first(folder, 3)


def test_a_training_that_broke_down_is_still_one(tmp_path):
    """NaN is unequal to itself, but the same weights are the same bytes."""
    folders = saved(tmp_path, case(0, np.nan), case(np.nan, np.nan), case(np.nan, np.nan))
    assert groups(folders) == [3]
