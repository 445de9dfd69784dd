"""TensorFlow builds a model that has not said its shape in the first step of fit."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from unstuck.frameworks.framework import learner_for
from unstuck.store import cases

pytestmark = pytest.mark.thorough

SCRIPT = """
import keras
import numpy as np
from keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.offset = self.add_weight(shape=(1,), initializer="random_normal")  # before it is built
        self.parts = [layers.Embedding(7, 4), layers.LSTM(3), layers.Dense(1)]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return keras.ops.sigmoid(x + self.offset)

def plain():
    return keras.Sequential([layers.Embedding(7, 4), layers.LSTM(3), layers.Dense(1, "sigmoid")])

def made(kind):
    keras.utils.set_random_seed(5)
    return kind()

x, y = np.arange(200).reshape(40, 5) % 7, np.arange(40) % 2
for kind in (plain, Net):
    twin = made(kind)
    twin(x[:1])
    np.savez(f"{kind.__name__}.npz", *twin.get_weights())
    model = made(kind)
    model.compile("adam", "binary_crossentropy")
    model.fit(x, y, epochs=2, verbose=0)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the script ran: starting TensorFlow takes longer than all that it does."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "train.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-m", "unstuck", "run", "--budget", "0", "--keep", "kept", "train.py"],
        cwd=folder,
        env={**os.environ, "KERAS_BACKEND": "tensorflow"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(("fit", "kind"), [("fit-0001", "plain"), ("fit-0002", "Net")])
def test_the_weights_that_it_began_with_and_its_shape_are_known(folder, fit, kind):
    case = cases.load(folder / "kept" / fit)
    with np.load(folder / f"{kind}.npz") as first:
        assert len(case.weights_before) == len(first.files) > 0
        for name, weight in zip(first.files, case.weights_before, strict=True):
            assert np.array_equal(first[name], weight)
    assert case.model.parameters == sum(w.size for w in case.weights_before)
    assert len(case.model.weights) == len(case.weights_before)
    assert (learner_for(case)[1] is not None) == (kind == "plain")
