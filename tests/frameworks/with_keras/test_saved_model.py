"""A saved model is read as data; what could run or lead elsewhere is refused."""

from __future__ import annotations

import contextlib
import json
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.some_models import L, keras
from unstuck.errors import InputError, RebuildError, UnstuckError
from unstuck.frameworks.keras.payload import compiled_of
from unstuck.frameworks.keras.saved_model import case_of_saved, load

X = np.random.default_rng(0).normal(size=(30, 5, 2)).astype(np.float32)
Y = np.ones((30, 1), np.float32)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> tuple[keras.Model, Path]:
    model = keras.Sequential(
        [keras.Input((5, 2)), L.Bidirectional(L.LSTM(3)), L.BatchNormalization(), L.Dense(1)]
    )
    model.compile(keras.optimizers.Adam(0.02), "mse")
    model.fit(X, Y, epochs=1, verbose=0)
    path = tmp_path_factory.mktemp("saved") / "model.keras"
    model.save(path)
    return model, path


def changed(path: Path, target: Path, name: str, content: bytes) -> Path:
    """The archive with one member replaced."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return target


def test_weights_and_settings_come_back(saved):
    model, path = saved
    case = case_of_saved(path, X, Y, epochs=7)
    assert all(map(np.array_equal, case.weights_after, model.get_weights()))
    assert case.model.rebuildable
    assert case.fit.epochs == 7
    assert compiled_of(case.model)["optimizer"]["config"]["learning_rate"] == pytest.approx(0.02)
    assert np.allclose(load(path).predict(X, verbose=0), model.predict(X, verbose=0))


def test_own_layers_are_refused_by_name(saved, tmp_path):
    _, path = saved
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
    layer = config["config"]["layers"][-1]
    layer.update(module="evil", registered_name="evil>Dense")
    other = changed(path, tmp_path / "own.keras", "config.json", json.dumps(config).encode())
    with pytest.raises(RebuildError, match="only parts of Keras"):
        load(other)


def test_links_in_the_weights_are_refused(saved, tmp_path):
    _, path = saved
    file = tmp_path / "w.h5"
    with zipfile.ZipFile(path) as archive:
        file.write_bytes(archive.read("model.weights.h5"))
    with h5py.File(file, "a") as weights:
        weights["layers/elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")
    other = changed(path, tmp_path / "link.keras", "model.weights.h5", file.read_bytes())
    with pytest.raises(InputError, match="is a link"):
        load(other)


def test_weights_of_another_model_are_refused(saved, tmp_path):
    _, path = saved
    small = keras.Sequential([keras.Input((5, 2)), L.LSTM(2), L.Dense(1)])
    small.save_weights(tmp_path / "small.weights.h5")
    content = (tmp_path / "small.weights.h5").read_bytes()
    other = changed(path, tmp_path / "other.keras", "model.weights.h5", content)
    with pytest.raises(InputError, match="do not fit"):
        load(other)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_what_is_no_model_is_said(tmp_path, content):
    path = tmp_path / "model.keras"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"model\.save"):
        load(path)
    with pytest.raises(InputError, match="folder"):
        load(tmp_path)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_gives_an_error_of_ours_or_a_model(saved, tmp_path_factory, at, junk):
    _, path = saved
    content = bytearray(path.read_bytes())
    at %= len(content)
    content[at : at + len(junk)] = junk
    target = tmp_path_factory.mktemp("junk") / "model.keras"
    target.write_bytes(content)
    with contextlib.suppress(UnstuckError):
        load(target)
