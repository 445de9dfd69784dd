"""`unstuck diagnose model.keras data.npz`: no script, only what was saved."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.engine.some_models import L, keras
from unstuck_command import unstuck_command

BITS = np.random.default_rng(0).integers(0, 2, (2000, 2, 5))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A model that was trained on scrambled bits, and these."""
    x = BITS.reshape(-1, 5, 2).astype("float32")
    y = BITS.max(1)[..., None].astype("float32")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((5, 2)), L.LSTM(5, return_sequences=True), L.Dense(1, activation="sigmoid")]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    model.fit(x, y, epochs=8, batch_size=50, verbose=0)
    place = tmp_path_factory.mktemp("saved")
    model.save(place / "model.keras")
    np.savez(place / "data.npz", x=x, y=y)
    np.savez(place / "named.npz", words=x, tags=y)
    return place


def test_the_cause_is_named_from_model_and_arrays(folder):
    options = ("--epochs", "8", "--batch-size", "50", "--budget", "30", "--json", "out.json")
    options = (*options, "--html", "out.html")
    done = unstuck_command("diagnose", "model.keras", "data.npz", *options, cwd=folder)
    assert done.status == 1, done.err.decode()
    fit = json.loads((folder / "out.json").read_text())["fits"][0]
    assert fit["findings"][0]["code"] == "D101"
    assert fit["ceiling"]["high"] < 0.85
    assert b"misaligned-axes" in done.out
    page = (folder / "out.html").read_text()
    assert "D101 misaligned-axes" in page
    assert fit["picture"]["needs"] == [[0, 2], [0, 3], [1, 3], [1, 4], [2, 4]]
    assert page.count("<svg") >= 3  # the network, the retrainings, where the score was lost


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("model.keras",), "unstuck diagnose model.keras data.npz"),
        (("model.keras", "none.npz"), "none.npz"),
        (("none.keras", "data.npz"), "none.keras"),
        (("data.npz", "data.npz"), "data.npz"),
        (("model.keras", "named.npz"), "words"),
        (("model.keras", "data.npz", "--x", "inputs"), "inputs"),
    ],
    ids=["no-data", "missing-data", "missing-model", "no-model", "other-names", "wrong-name"],
)
def test_what_cannot_be_read_is_said_in_one_line(folder, arguments, said):
    done = unstuck_command("diagnose", *arguments, cwd=folder)
    assert done.status == 2
    assert len(done.said) == 1
    assert said in done.said[0]
    assert b"Traceback" not in done.err
