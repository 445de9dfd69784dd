"""TensorFlow builds a model that has not said its shape in the first step of fit."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from unstuck.doctor.diagnose import rebuilt
from unstuck.store import cases

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

def made():
    keras.utils.set_random_seed(5)
    return KIND()

x, y = np.arange(200).reshape(40, 5) % 7, np.arange(40) % 2
twin = made()
twin(x[:1])
np.savez("first.npz", *twin.get_weights())
model = made()
model.compile("adam", "binary_crossentropy")
model.fit(x, y, epochs=2, verbose=0)
"""


@pytest.mark.parametrize("kind", ["plain", "Net"])
def test_the_weights_that_it_began_with_and_its_shape_are_known(kind, tmp_path):
    (tmp_path / "train.py").write_text(SCRIPT.replace("KIND", kind))
    done = subprocess.run(
        [sys.executable, "-m", "unstuck", "run", "--budget", "0", "--keep", "kept", "train.py"],
        cwd=tmp_path,
        env={**os.environ, "KERAS_BACKEND": "tensorflow"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case = cases.load(tmp_path / "kept" / "fit-0001")
    with np.load(tmp_path / "first.npz") as first:
        assert len(case.weights_before) == len(first.files) > 0
        for name, weight in zip(first.files, case.weights_before, strict=True):
            assert np.array_equal(first[name], weight)
    assert case.model.parameters == sum(w.size for w in case.weights_before)
    assert len(case.model.weights) == len(case.weights_before)
    assert (rebuilt(case) is not None) == (kind == "plain")
