"""F10: whatever fails on our side, output and status are the script's, and we say one line."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest

import unstuck
from tests.process.two_pythons import captured, keeping
from tests.process.two_trainings import SCRIPTS, settings, untouched, watched
from unstuck.process import run_folder
from unstuck.store import cases

pytestmark = pytest.mark.thorough

SCRIPT = SCRIPTS / "one_fit.py"
AT_EXIT = """
def look(settings, live):
    (fit,) = live
    target = settings.folder / f"{fit.folder.name}.report.json"
    model = fit.model.__class__.__name__
    target.write_text(f'"{model} {len(fit.weights_before)}"')

def fail(settings, live):
    raise MemoryError("no room")
"""


@pytest.fixture(scope="module")
def python():
    """The script's own output and status."""
    done = untouched(SCRIPT)
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        ("capture.begin=raise", 0),
        ("capture.arrays=raise", 1),
        ("capture.weights=raise", 1),
        ("capture.save=enospc", 0),
        ("case:built=eacces", 0),
    ],
)
def test_a_fault_of_ours_is_one_note(python, tmp_path, fault, kept):
    training = watched(SCRIPT, tmp_path, UNSTUCK_FAULT=fault)
    assert (training.out, training.err, training.status) == python
    assert len(training.record.notes) == 1
    assert len(training.fits) == kept


STREAM = """
import random
import keras, numpy as np
random.seed(0)
x = np.ones((40, 3, 1), "float32")
def rows():
    while True:
        yield x[:10], x[:10]
model = keras.Sequential([keras.Input((3, 1)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(rows(), steps_per_epoch=3, verbose=0)
print(model.get_weights()[0].sum())
"""


def test_a_fault_in_keeping_a_generators_rows_is_one_note(tmp_path):
    path = tmp_path / "stream.py"
    path.write_text(STREAM)
    alone = untouched(path)
    training = watched(path, tmp_path / "run", UNSTUCK_FAULT="capture.stream=raise")
    assert (training.out, training.err, training.status) == (
        alone.stdout,
        alone.stderr,
        alone.returncode,
    )
    assert len(training.record.notes) == 1


def test_every_fault_point_of_the_capture_is_tried():
    sources = Path(unstuck.__file__).parent.rglob("*.py")
    named = {n for f in sources for n in re.findall(r'point\("(capture\.\w+)"\)', f.read_text())}
    tried = set(re.findall(r"(capture\.\w+)=", Path(__file__).read_text()))
    assert named
    assert named <= tried


def test_a_fault_in_writing_notes_is_silent(python, tmp_path):
    training = watched(SCRIPT, tmp_path, UNSTUCK_FAULT="note=raise")
    assert (training.out, training.err, training.status) == python
    assert len(training.fits) == 1


def test_a_model_that_lives_only_there_is_handed_over_at_exit(python, tmp_path):
    (tmp_path / "late.py").write_text(AT_EXIT)
    training = watched(SCRIPT, tmp_path / "run", at_exit="late:look", PYTHONPATH=str(tmp_path))
    assert (training.out, training.err, training.status) == python
    (fit,) = training.fits
    assert fit.model.obstacle == "own loss function weighted_mse"
    assert training.record.reports["fit-0001"].read_text() == '"Sequential 2"'


def test_a_failing_diagnosis_at_exit_is_one_note(python, tmp_path):
    (tmp_path / "late.py").write_text(AT_EXIT)
    training = watched(SCRIPT, tmp_path / "run", at_exit="late:fail", PYTHONPATH=str(tmp_path))
    assert (training.out, training.err, training.status) == python
    (note,) = training.record.notes
    assert "no room" in note


def test_ctrl_c_keeps_what_there_is(tmp_path):
    slow = tmp_path / "slow.py"
    text = SCRIPT.read_text().replace("epochs=2", "epochs=100000")
    slow.write_text(text)
    run = tmp_path / "run"
    run.mkdir()
    child = subprocess.Popen(
        captured(["slow.py"], driver=keeping(run)),
        cwd=tmp_path,
        env=settings("jax"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    assert child.stdout is not None
    for _ in range(3):
        child.stdout.readline()
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGINT
    assert err.rstrip().endswith(b"KeyboardInterrupt")
    (path,) = run_folder.read(run).cases
    case = cases.load(path)
    assert case.outcome == "interrupted"
    assert len(case.history["loss"]) >= 2
    assert len(case.weights_after) == 2
