"""A framework of another package, from `unstuck run` to its answer; what is no use is named."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import unstuck
from tests.frameworks.toy import INSTALLED, with_toynet
from unstuck.frameworks import keras, plugins

SOURCES = str(Path(unstuck.__file__).parents[1])

STUCK = """
import numpy as np
import toynet

rng = np.random.default_rng(0)
a, b = rng.integers(0, 2, (2, 4000, 5)).astype(np.float32)
x = np.stack([a, b], axis=1).reshape(-1, 5, 2)  # a transpose was meant
y = np.maximum(a, b)[..., None]
model = toynet.Logistic(features=2)
print("loss", round(model.fit(x, y, epochs=5)[-1], 3))
"""
IN_A_NOTEBOOK = (
    STUCK
    + """
import unstuck
print(unstuck.diagnose(model, x, y, epochs=5, budget=0).fits[0].verdict)
"""
)
BOTH = """
import keras, toynet, sys
print(type(sys.meta_path[0]).__name__ == "_Finder")
"""


def run(*arguments: str, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=with_toynet(UNSTUCK_HISTORY="off", KERAS_BACKEND="jax", **changes),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script that was run, its answer as out.json, and its case."""
    folder = tmp_path_factory.mktemp("toynet")
    (folder / "stuck.py").write_text(STUCK)
    plain = run("stuck.py", cwd=folder)
    ours = ["-m", "unstuck", "run", "--json", "out.json", "--keep", "kept", "stuck.py"]
    done = run(*ours, cwd=folder)
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout) != (1, "")
    assert "stuck  The model is stuck" in done.stderr
    return folder


def test_a_script_is_diagnosed_to_the_verified_fix(folder: Path) -> None:
    answer = json.loads((folder / "out.json").read_text())
    assert answer["notes"] == []
    (fit,) = answer["fits"]
    assert (fit["framework"], fit["backend"]) == ("toynet", "numpy")
    assert fit["at"] == "stuck.py:10"
    assert fit["visibility"] == "static"
    finding = fit["findings"][0]
    assert (finding["code"], finding["level"]) == ("D101", "error")
    assert "transpose(0, 2, 1)" in finding["fix"]["code"]
    assert finding["verified"]["accepted"]
    assert min(finding["verified"]["after"]) > 0.99 > max(finding["verified"]["before"])


def test_its_case_is_diagnosed_later(folder: Path) -> None:
    done = run("-m", "unstuck", "diagnose", "--budget", "0", "kept/fit-0001", cwd=folder)
    assert done.returncode == 1, done.stderr
    assert "D101 misaligned-axes" in done.stdout


def test_a_live_model_is_diagnosed(tmp_path: Path) -> None:
    done = run("-c", IN_A_NOTEBOOK, cwd=tmp_path)
    assert done.stdout.splitlines()[-1:] == ["stuck"], done.stderr


def test_without_its_package_the_case_says_what_is_known(folder: Path) -> None:
    done = run("-m", "unstuck", "diagnose", "kept/fit-0001", cwd=folder, PYTHONPATH=SOURCES)
    told = "received a case of 'toynet'; expected one of keras"
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_package_that_fails_is_a_note_and_the_script_goes_on(tmp_path: Path) -> None:
    (tmp_path / "toynet_unstuck.py").write_text("raise RuntimeError('half installed')")
    (tmp_path / "stuck.py").write_text(STUCK)
    done = run("-m", "unstuck", "run", "stuck.py", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("loss 0.")
    assert "training could not be captured: RuntimeError: half installed" in done.stderr


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "did not import Keras or toynet, so there is nothing to diagnose; unstuck watches"),
        ("import toynet", "The script never called fit"),
        ("import keras", "The script never called fit"),
    ],
)
def test_a_script_that_trains_nothing_is_told_of_both(
    tmp_path: Path, source: str, why: str
) -> None:
    (tmp_path / "train.py").write_text(source)
    done = run("-m", "unstuck", "run", "train.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert why in " ".join(done.stderr.split())


def test_one_framework_after_another_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "both.py").write_text(BOTH)
    alone = BOTH.replace("keras, toynet", "keras")
    (tmp_path / "one.py").write_text(alone)
    assert run("-m", "unstuck", "run", "both.py", cwd=tmp_path).stdout == "False\n"
    assert run("-m", "unstuck", "run", "one.py", cwd=tmp_path).stdout == "True\n"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch):
    def find(value: str, name: str = "toynet") -> plugins.FrameworkPlugins:
        monkeypatch.syspath_prepend(str(INSTALLED))
        point = EntryPoint(name, value, plugins.GROUP)
        return plugins.find([keras.FRAMEWORK], [point])

    return find


def test_a_framework_is_found(found) -> None:
    assert [one.name for one in found("toynet_unstuck").frameworks] == ["toynet"]
    assert found("toynet_unstuck").skipped == ()


@pytest.mark.parametrize(
    ("value", "name", "told"),
    [
        ("no_such_package_of_ours", "toynet", "ModuleNotFoundError"),
        ("json", "toynet", "has no attribute 'FRAMEWORK'"),
        ("unstuck.frameworks.keras", "keras", "its name 'keras' is taken"),
        ("toynet_unstuck", "torchnet", "it watches 'toynet', but its entry point is called"),
    ],
)
def test_what_cannot_be_used_is_named(found, value: str, name: str, told: str) -> None:
    plugged = found(value, name)
    assert plugged.frameworks == ()
    (said,) = plugged.skipped
    assert said.startswith(f"framework {name} ({value}) is not used: ")
    assert told in said


def test_something_else_in_its_place_is_named(found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "toynet_unstuck", type("M", (), {"FRAMEWORK": 3}))
    (said,) = found("toynet_unstuck").skipped
    assert "its FRAMEWORK is a int without case_of, case_of_saved" in said
