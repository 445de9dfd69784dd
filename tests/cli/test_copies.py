"""`unstuck run --legacy` and `--apply`: the newcomer's program of 2016, translated and mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from unstuck_command import Done, environment, python, unstuck_command

OLD = Path(__file__).parents[1] / "process" / "legacy" / "or_2016.py"
JAX = {"KERAS_BACKEND": "jax"}


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> tuple[Path, Done]:
    folder = tmp_path_factory.mktemp("legacy")
    shutil.copy(OLD, folder / "train.py")
    options = ("--legacy", "--apply", "new.py", "--budget", "30")
    return folder, unstuck_command("run", *options, "train.py", cwd=folder, environ=JAX)


def test_what_was_translated_is_said_by_line(ran):
    said = ran[1].said
    assert "unstuck: train.py:19: input_dim=, input_length= → input_shape=(5, 2)" in said
    assert "unstuck: train.py:22: nb_epoch= → epochs=" in said
    assert any("predict_classes" in line for line in said)


def test_it_trains_and_is_diagnosed_at_its_own_lines(ran):
    done = ran[1]
    assert done.status == 0
    assert b"best 0." in done.out
    told = done.err.decode()
    assert "D101 misaligned-axes" in told
    assert "train.py:22  history = model.fit(X_train, y_train, batch_size=100, epochs=4" in told
    assert "X_train = X_train.reshape(-1, 2, 5).transpose(0, 2, 1)" in told


def test_the_copy_is_modern_and_learns(ran):
    folder = ran[0]
    text = (folder / "new.py").read_text()
    assert "epochs=4" in text
    assert text.count(".transpose(0, 2, 1)") == 2
    assert (folder / "train.py").read_text() == OLD.read_text()
    done = python(folder / "new.py", environ=environment(JAX))
    best = next(line for line in done.out.decode().splitlines() if line.startswith("best"))
    assert float(best.split()[1]) > 0.97  # 0.77 as it was


def test_a_script_that_fails_is_told_of_the_translation(tmp_path):
    shutil.copy(OLD, tmp_path / "train.py")
    done = unstuck_command("run", "train.py", cwd=tmp_path, environ=JAX)
    assert done.status == 1
    assert any("unstuck run --legacy train.py" in line for line in done.said)


OWN_FAULT = "import os; os.environ['KERAS_BACKEND'] = 'jax'; import keras; raise SystemExit(1)"


@pytest.mark.parametrize(("script", "hinted"), [("import keras", True), (OWN_FAULT, False)])
def test_a_backend_that_is_not_installed_is_named_where_keras_failed_for_it(
    tmp_path, script, hinted
):
    (tmp_path / "train.py").write_text(script)
    environ = {"KERAS_BACKEND": "openvino"}
    done = unstuck_command("run", "train.py", cwd=tmp_path, environ=environ)
    assert done.status == 1
    said = any("KERAS_BACKEND=jax unstuck run train.py" in line for line in done.said)
    assert said == hinted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--legacy", "-c", "print(1)"), "received -c"),
        (("--legacy", "none.py"), "cannot read none.py"),
        (("--apply", "train.py", "train.py"), "the script itself"),
        (("--legacy", "two.py"), "two.py:1 is no Python 3"),
    ],
)
def test_what_cannot_be_copied_is_said_before_anything_runs(tmp_path, arguments, said):
    (tmp_path / "train.py").write_text("print('ran')\n")
    (tmp_path / "two.py").write_text("print 'ran'\n")
    done = unstuck_command("run", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert said in done.said[0]
    assert b"ran" not in done.out


def test_a_copy_needs_a_folder(tmp_path):
    (tmp_path / "train.py").write_text("print('ran')\n")
    done = unstuck_command("run", "--apply", "none/new.py", "train.py", cwd=tmp_path)
    assert done.status == 2
    assert b"--apply" in done.err


def test_a_copy_that_would_be_the_script_as_it_is_is_not_written(tmp_path):
    (tmp_path / "train.py").write_text("print(1)")
    done = unstuck_command("run", "--apply", "new.py", "train.py", cwd=tmp_path)
    assert done.status == 0
    assert "unstuck: no fix was put in, so new.py is not written" in done.said
    assert not (tmp_path / "new.py").exists()
