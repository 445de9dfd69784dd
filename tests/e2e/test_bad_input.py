"""Whatever goes wrong gets one clear line and the right status, and costs the user nothing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.runs import environment, run, unstuck

pytestmark = pytest.mark.thorough

TRAIN = """
import os
os.environ.setdefault("KERAS_BACKEND", "jax")
import keras, numpy as np
rng = np.random.default_rng(0)
x = rng.integers(0, 2, (200, 4, 2)).astype("float32")
y = x.max(-1, keepdims=True)
model = keras.Sequential([keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)])
model.compile("rmsprop", "mse", metrics=["accuracy"])
model.fit(x, y, epochs={epochs}, verbose=0)
print("the user's last line")
"""


def script(folder, text, name="train.py"):
    path = folder / name
    path.write_text(textwrap.dedent(text))
    return path


def ours(done):
    return [line for line in done.stderr.splitlines() if line.startswith("unstuck")]


@pytest.mark.parametrize("target", ["absent.py", "."])
def test_a_script_that_python_cannot_run(tmp_path, target):
    plain = subprocess.run(
        [sys.executable, target], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    done = run(target, tmp_path)
    assert done.status == plain.returncode != 0
    assert done.stderr.startswith(plain.stderr)


def test_a_syntax_error_is_pythons_own(tmp_path):
    script(tmp_path, "x = (1\n")
    plain = subprocess.run(
        [sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    done = run("train.py", tmp_path)
    assert done.status == plain.returncode == 1
    assert done.stderr.startswith(plain.stderr)
    assert "unstuck/" not in plain.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("print(1)", "fit"),
        ("import keras\nprint(1)", "fit"),
        ("raise SystemExit(3)", "fit"),
    ],
)
def test_a_script_that_never_trains_is_told_so_in_a_sentence(tmp_path, text, words):
    done = run(script(tmp_path, text), tmp_path)
    assert done.status == (3 if "SystemExit" in text else 0)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.json["fits"] == []


def test_an_interrupted_training_is_still_diagnosed(tmp_path):
    text = TRAIN.format(epochs=1_000_000).replace("verbose=0", "verbose=2")
    path = script(tmp_path, text)
    child = subprocess.Popen(
        [sys.executable, "-m", "unstuck", "run", "--budget", "1", str(path)],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in child.stdout:
        if line.startswith("Epoch 3/"):
            break
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGINT
    assert "the user's last line" not in out
    assert "KeyboardInterrupt" in err
    answer = err[err.rindex("KeyboardInterrupt") :]
    assert "reached" in answer
    assert "Traceback" not in answer


@pytest.mark.parametrize(
    "fault",
    [
        "install=raise",
        "capture.begin=raise",
        "capture.weights=raise",
        "capture.arrays=raise",
        "capture.save=raise",
        "case:members=enospc",
        "case:built=enospc",
        "case:renamed=eacces",
        "report=raise",
    ],
)
def test_a_failure_of_ours_costs_the_script_nothing(tmp_path, fault):
    done = run(
        script(tmp_path, TRAIN.format(epochs=1)), tmp_path, "--budget", "0", UNSTUCK_FAULT=fault
    )
    assert done.status == 0
    assert done.stdout == "the user's last line\n"
    assert "Traceback" not in done.stderr
    assert len(ours(done)) >= 1


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody writes to")
@pytest.mark.parametrize("option", ["--json", "--keep"])
def test_a_folder_that_cannot_be_written(tmp_path, option):
    path = script(tmp_path, TRAIN.format(epochs=1))
    done = unstuck("run", option, "/proc/self/answer", "--budget", "0", path, cwd=tmp_path)
    assert done.status == 0
    assert done.stdout == "the user's last line\n"
    assert "Traceback" not in done.stderr
    assert any("/proc/self" in line for line in ours(done))


def test_not_a_number_in_the_arrays_is_named_with_its_row(tmp_path):
    text = TRAIN.format(epochs=1).replace("model =", "x[17, 2, 0] = np.nan\nmodel =", 1)
    done = run(script(tmp_path, text), tmp_path, "--budget", "0")
    assert done.status == 0
    assert "x[0][17]" in done.stderr or "row 17" in done.stderr or "x[17" in done.stderr
    assert "Traceback" not in done.stderr


def npz(path, **arrays):
    np.savez(path, **arrays)
    return path


BITS = np.random.default_rng(0).integers(0, 2, (50, 4, 2))


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": BITS, "y": BITS[:40, :, 0]}, "50"),
        ({"x": BITS[:0], "y": BITS[:0, :, 0]}, "empty"),
        ({"x": BITS.astype(str), "y": BITS[..., 0]}, "x holds strings"),
        ({"x": BITS, "y": np.array([None] * 50, dtype=object)}, "object"),
        ({"x": np.full((50, 4, 2), np.nan), "y": BITS[..., 0]}, "row 0"),
        ({"a": BITS, "b": BITS[..., 0]}, "--x"),
    ],
)
def test_arrays_that_cannot_be_bounded(tmp_path, arrays, words):
    npz(tmp_path / "data.npz", **arrays)
    done = unstuck("ceiling", "data.npz", cwd=tmp_path)
    assert done.status == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


def test_a_file_that_is_no_array_file(tmp_path):
    (tmp_path / "data.npz").write_bytes(b"PK\x03\x04 hello")
    done = unstuck("ceiling", "data.npz", cwd=tmp_path)
    assert done.status == 2
    assert "Traceback" not in done.stderr


def test_three_gigabytes_of_rows_are_sampled_not_copied(tmp_path):
    text = """
        import os
        os.environ.setdefault("KERAS_BACKEND", "jax")
        import keras, numpy as np
        x = np.broadcast_to(np.zeros((1, 25, 10), "float32"), (3_000_000, 25, 10))
        y = np.zeros((3_000_000, 1), "float32")
        model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(x, y, steps_per_epoch=2, batch_size=32, verbose=0)
        print("done")
    """
    done = run(script(tmp_path, text), tmp_path, "--budget", "0", UNSTUCK_CAP=str(4 << 20))
    assert done.status == 0, done.stderr
    assert done.stdout == "done\n"
    assert done.fit["data"]["rows"] == 3_000_000
    (kept,) = re.findall(r"([\d,]+) of 3,000,000 rows were kept, evenly sampled", done.stderr)
    assert int(kept.replace(",", "")) * 26 * 10 * 4 < 5 << 20
