"""What is certain is said before the first update, and what the curve reaches when it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from unstuck_command import Done, unstuck_command

from unstuck.cli.live_monitor import LiveMonitor
from unstuck.process.begun import ANSWER, BEGIN, STOPPED
from unstuck.process.run_folder import Settings, epoch

SCRIPT = """\
import os, sys, time
os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np

keras.utils.set_random_seed(0)
bits = np.random.default_rng(0).integers(0, 2, (20_000, 2, 5))
x = bits.{layout}.astype("float32")
y = (bits[:, 0] | bits[:, 1])[:, :, None].astype("float32")
model = keras.Sequential(
    [keras.Input((5, 2)), keras.layers.LSTM(4, return_sequences=True), keras.layers.Dense(1)]
)
model.compile(loss="{loss}", optimizer=keras.optimizers.Adam(0.02), metrics=["accuracy"])
slow = keras.callbacks.LambdaCallback(on_epoch_begin=lambda e, logs: time.sleep(4 * (e == 1)))
print("before", flush=True)
model.fit(x, y, batch_size=100, epochs=12, verbose=0, callbacks=[slow])
print("after", float(np.abs(model.get_weights()[0]).sum()))
"""
DEAD = """\
import os
os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(400, 6, 2)).astype("float32")
y = (x.sum((1, 2)) > 0).astype("float32")[:, None]
far = keras.initializers.Constant(-20.0)
model = keras.Sequential(
    [
        keras.Input((6, 2)),
        keras.layers.LSTM(4),
        keras.layers.Dense(4, activation="relu", bias_initializer=far),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam")
print("before", flush=True)
model.fit(x, y, verbose=0)
print("after")
"""
STUCK = SCRIPT.format(layout="reshape(-1, 5, 2)", loss="mse")
SOUND = SCRIPT.format(layout="transpose(0, 2, 1)", loss="mse").replace("time.sleep(4 *", "bool(0 *")


def ran(folder: Path, script: str, *options: str) -> Done:
    (folder / "train.py").write_text(script)
    return unstuck_command("run", "--budget", "0", *options, "train.py", cwd=folder)


@pytest.fixture(scope="module")
def stuck(tmp_path_factory) -> Done:
    return ran(tmp_path_factory.mktemp("stuck"), STUCK)


def test_the_cause_and_the_ceiling_are_said_before_the_report(stuck):
    told = stuck.err.decode().replace("\n  ", " ")
    early = told.index("D101 misaligned-axes: no causal model can score above 0.8")
    reached = told.index("has reached what these arrays allow (0.8")
    assert early < reached < told.index("── unstuck")
    assert told.count("misaligned-axes: no causal") == 1
    assert stuck.status == 0


def test_a_model_that_is_dead_from_the_start_ends_before_its_first_update(tmp_path):
    done = ran(tmp_path, DEAD, "--stop-on", "error")
    assert done.status == STOPPED
    assert done.out == b"before\n"
    assert "M208 dead-units: the answer is the same for every row" in done.err.decode()


def test_a_run_with_a_certain_error_ends_before_its_first_update(tmp_path):
    done = ran(tmp_path, STUCK, "--stop-on", "error")
    assert done.status == STOPPED
    assert done.out == b"before\n"
    assert any("stopped before the first update" in line for line in done.said)
    assert any("D101 misaligned-axes" in line for line in done.said)
    assert b"Traceback" not in done.err


def test_nothing_is_said_of_a_sound_run_and_its_weights_are_the_same(tmp_path):
    early = ran(tmp_path, SOUND, "--stop-on", "error", "--keep", "kept")
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == ["fit-0001", "notes.jsonl"]
    silent = ran(tmp_path, SOUND, "--no-early", "--check")
    assert silent.said == []
    assert [line for line in early.said if "kept in kept" not in line] == []
    assert early.out == silent.out
    assert early.status == silent.status == 0


def test_a_loss_that_does_not_fit_its_labels_is_said(tmp_path):
    wrong = SOUND.replace('loss="mse"', 'loss="categorical_crossentropy"')
    done = ran(tmp_path, wrong, "--stop-on", "error")
    assert done.status == STOPPED
    assert "O301 head-loss-mismatch" in done.said[0]


def begun(folder: Path, **answer: object) -> Settings:
    """A run folder in which a fit has begun and been looked at."""
    place = folder / f"fit-0001{BEGIN}"
    place.mkdir()
    (place / "manifest.json").write_text("{}")
    known = {"at": "a.py:1", "lines": [], "errors": [], "reports": ["accuracy"], **answer}
    (place / ANSWER).write_text(json.dumps(known))
    return Settings(folder, None, 1, None, 0, early="look")


def lines(folder: Path, settings: Settings, curve: list[float], capsys) -> list[str]:
    monitor = LiveMonitor(folder)
    for value in curve:
        epoch(settings, "fit-0001", {"accuracy": value}, epochs=len(curve))
        monitor.update()
    monitor.close()
    return capsys.readouterr().err.replace("\n  ", " ").splitlines()


def test_a_curve_that_stays_with_the_constant_is_said_once(tmp_path, capsys):
    settings = begun(tmp_path, high=None, constant=0.75)
    said = lines(tmp_path, settings, [0.7] + [0.751] * 12, capsys)
    assert len(said) == 1
    assert "epoch 6 of 13: accuracy 0.751 has not left" in said[0]


@pytest.mark.parametrize(
    ("curve", "high"),
    [
        ([0.75, 0.75, 0.76, 0.78, 0.8, 0.9], 1.0),
        ([0.75] * 8, 0.76),  # there is nothing above it
        ([0.75] * 4, 1.0),  # too early to say
        ([0.97, 0.99, 1.0, 1.0, 1.0, 1.0], 1.0),
    ],
    ids=["learns", "no-room", "early", "perfect"],
)
def test_ordinary_curves_are_not_talked_about(tmp_path, capsys, curve, high):
    settings = begun(tmp_path, high=high, constant=0.75)
    assert [s for s in lines(tmp_path, settings, curve, capsys) if "has not left" in s] == []


def test_the_ceiling_is_said_once(tmp_path, capsys):
    settings = begun(tmp_path, high=0.803, constant=0.75)
    said = lines(tmp_path, settings, [0.76, 0.79, 0.8, 0.801, 0.802], capsys)
    assert len(said) == 1
    assert "epoch 3 of 5: accuracy 0.800 has reached" in said[0]


def test_torn_lines_and_strangers_are_passed_over(tmp_path, capsys):
    settings = begun(tmp_path, high=0.8, constant=0.75)
    (tmp_path / "epochs.jsonl").write_bytes(b'{"fit": 7}\nnonsense\n{"fit": "fit-0009", "logs": {}')
    monitor = LiveMonitor(tmp_path)
    monitor.update()
    monitor.close()
    assert settings.early == "look"
    assert capsys.readouterr().err == ""


def test_a_failure_of_ours_is_silent_and_final(tmp_path, capsys):
    begun(tmp_path, high="not a number", constant=0.75)
    settings = Settings(tmp_path, None, 1, None, 0, early="look")
    assert lines(tmp_path, settings, [0.8, 0.8], capsys) == []
