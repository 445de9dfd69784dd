"""Which fits of a script are diagnosed, with how much time, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.cli.after_run import Ended, diagnose_run, share_of, worth_diagnosing
from unstuck.process.run_folder import RunRecord
from unstuck.store.cases import save


def case(line: int, before: float = 0.0, after: float = 1.0) -> Case:
    bits = np.zeros((4, 2, 1), dtype="float32")
    return Case(
        ModelSpec("Sequential", obstacle="none"),
        FitSettings(epochs=1, updates=3),
        (bits,),
        (bits,),
        Location("train.py", line),
        history={"loss": [before]},
        weights_before=(np.full(2, before),),
        weights_after=(np.full(2, after),),
    )


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    return tmp_path


def saved(folder: Path, lines: list[int]) -> list[Path]:
    folders = [folder / f"fit-{number:04d}" for number in range(1, len(lines) + 1)]
    for path, line in zip(folders, lines, strict=True):
        save(case(line), path)
    return folders


def test_few_fits_are_all_diagnosed(run_folder: Path) -> None:
    folders = saved(run_folder, [1, 1, 1])
    chosen, notes = worth_diagnosing(folders)
    assert [t.folders for t in chosen] == [(f,) for f in folders]
    assert notes == []


def test_of_many_at_one_place_only_the_last(run_folder: Path) -> None:
    folders = saved(run_folder, [9, 5, 5, 5, 5, 5, 7, 7])
    chosen, notes = worth_diagnosing(folders)
    assert [t.folders[-1] for t in chosen] == [folders[0], folders[5], folders[6], folders[7]]
    assert notes == ["5 models were trained at train.py:5; the last of them is diagnosed"]


def test_fits_that_take_one_model_on_are_one_training(run_folder: Path) -> None:
    folders = [run_folder / f"fit-{number:04d}" for number in (1, 2, 3)]
    for number, path in enumerate(folders):
        save(case(7, before=number, after=number + 1), path)
    (training,), notes = worth_diagnosing(folders)
    assert training.folders == tuple(folders)
    assert notes == []
    whole = training.case()
    assert (whole.fit.epochs, whole.fit.updates) == (3, 9)
    assert whole.history == {"loss": [0.0, 1.0, 2.0]}
    assert float(whole.weights_before[0][0]) == 0.0
    assert float(whole.weights_after[0][0]) == 3.0


def test_a_damaged_case_is_still_chosen_and_said(run_folder: Path) -> None:
    folders = saved(run_folder, [5, 5, 5, 5, 5])
    (folders[1] / "x-0.npy").unlink()
    chosen, _ = worth_diagnosing(folders)
    assert [t.folders[-1] for t in chosen] == [folders[1], folders[4]]
    record = RunRecord(cases=(folders[1],))
    diagnosis = diagnose_run(record, Ended("train.py", 0), budget=0.0)
    assert diagnosis.fits == ()
    assert diagnosis.notes[0].startswith("the diagnosis of fit-0002 failed: ")


def test_what_the_script_left_is_said_once(run_folder: Path) -> None:
    record = RunRecord(notes=("a note", "a note", "another"), facts={"keras": "3.15.1"})
    diagnosis = diagnose_run(record, Ended("train.py", 0), budget=None)
    assert diagnosis.notes[1:] == ("a note", "another")
    assert "never called fit" in diagnosis.notes[0]
    assert (diagnosis.script, diagnosis.exit) == ("train.py", 0)


def test_a_budget_is_shared_and_the_default_bounded() -> None:
    assert share_of(30.0, 30.0, fits_left=3, first=True) == 10.0
    assert share_of(30.0, 4.0, fits_left=1, first=False) == 4.0
    assert share_of(30.0, -2.0, fits_left=1, first=False) == 0.0
    assert share_of(None, 120.0, fits_left=5, first=True) is None
    assert share_of(None, 50.0, fits_left=4, first=False) == 50.0
    assert share_of(None, -50.0, fits_left=4, first=False) == 5.0
