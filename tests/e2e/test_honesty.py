"""D4 and D5: nothing is called verified that was not run; the same case gives the same answer."""

from __future__ import annotations

import json
import re

import pytest

from tests.e2e.runs import run, unstuck

STUCK = """
import os
os.environ.setdefault("KERAS_BACKEND", "jax")
import keras, numpy as np
keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)
bits = rng.integers(0, 2, (4000, 2, 6))
X = bits.reshape(4000, 6, 2).astype("float32")
Y = bits.max(1)[:, :, None].astype("float32")
model = keras.Sequential(
    [keras.Input((6, 2)), keras.layers.LSTM(6, return_sequences=True), keras.layers.Dense(1)]
)
model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["accuracy"])
model.fit(X, Y, batch_size=50, epochs=10, validation_split=0.2, verbose=0)
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    (folder / "train.py").write_text(STUCK)
    done = run("train.py", folder, "--budget", "120", "--keep", "kept")
    assert done.status == 0, done.stderr
    return folder, done


def test_a_verified_fix_was_retrained_three_times_either_way(kept):
    _, done = kept
    first = done.findings("error")[0]
    assert first["cause"] == "misaligned-axes"
    verified = first["verified"]
    assert verified["seeds"] == [0, 1, 2]
    assert len(verified["before"]) == len(verified["after"]) == 3
    assert 0 < verified["updates"] <= 640
    assert re.search(r"^ +verified +accuracy", done.stderr, re.MULTILINE)
    assert all(b < a for b, a in zip(verified["before"], verified["after"], strict=True))


def test_without_time_nothing_is_called_verified(kept):
    folder, _ = kept
    done = unstuck("diagnose", "kept/fit-0001", "--budget", "0", "--json", "none.json", cwd=folder)
    assert [f["verified"] for f in done.findings()] == [None] * len(done.findings())
    first = done.findings("error")[0]
    assert first["cause"] == "misaligned-axes"
    assert "budget" in first["unverified"]
    assert not re.search(r"^ +verified ", done.stdout + done.stderr, re.MULTILINE)


def test_the_same_case_gives_the_same_numbers(kept):
    folder, _ = kept
    answers = []
    for name in ("one.json", "two.json"):
        done = unstuck("diagnose", "kept/fit-0001", "--budget", "120", "--json", name, cwd=folder)
        assert done.status == 1, done.stderr
        answers.append(json.dumps(timeless(json.loads((folder / name).read_text())), indent=1))
    assert answers[0] == answers[1]


def timeless(value):
    """The same JSON without anything that is a duration."""
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k != "seconds"}
    return [timeless(v) for v in value] if isinstance(value, list) else value
