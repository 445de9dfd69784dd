"""Cases that were kept when a model was two configs of Keras and a list of frozen weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unstuck.case import Case
from unstuck.errors import CaseError
from unstuck.frameworks.framework import framework_of, learner_for
from unstuck.frameworks.keras.payload import compiled_of, config_of
from unstuck.store import cases, manifest, npy
from unstuck.store.description import described
from unstuck.store.manifest import FileEntry

CONFIG = {"class_name": "Sequential", "config": {"name": "sequential", "layers": []}}
COMPILED = {"optimizer": "adam", "loss": "mse"}
EARLIER: dict[str, Any] = {
    "name": "Sequential",
    "config": CONFIG,
    "compiled": COMPILED,
    "obstacle": None,
    "parameters": 3,
    "outputs": [[None, 1]],
    "weights": ["dense/kernel", "dense/bias"],
    "still": ["dense/bias"],
}


def written(folder: Path, without: str = "", **model: Any) -> Path:
    """A case as earlier versions wrote it, with its manifest."""
    folder.mkdir()
    x = np.arange(6, dtype=np.float32).reshape(3, 2)
    plain = {
        "model": {k: v for k, v in {**EARLIER, **model}.items() if k != without},
        "fit": {"batch_size": 2, "epochs": 4, "x_name": "X"},
        "x": ["x-0.npy"],
        "y": [],
        "at": {"file": "train.py", "line": 7, "source": "model.fit(X, y)"},
        "rows": 3,
    }
    contents = {
        "case.json": manifest.dump({"schema": 1, "case": plain}),
        "x-0.npy": b"".join(bytes(part) for part in npy.encode(x)),
    }
    files = {name: FileEntry(len(data), npy.digest(data)) for name, data in contents.items()}
    for name, data in {**contents, manifest.NAME: manifest.encode(files)}.items():
        (folder / name).write_bytes(data)
    return folder


def test_both_configs_are_the_payload_and_frozen_weights_keep_their_names(tmp_path: Path) -> None:
    case: Case = cases.load(written(tmp_path / "case"))
    assert config_of(case.model) == CONFIG
    assert compiled_of(case.model) == COMPILED
    assert case.model.rebuildable
    assert case.model.non_trainable == ("dense/bias",)
    assert (case.model.parameters, case.model.outputs) == (3, ((None, 1),))
    assert case.x[0].tolist() == [[0, 1], [2, 3], [4, 5]]


@pytest.mark.parametrize(
    "model",
    [{"config": None}, {"compiled": None}, {"obstacle": "own layers"}],
    ids=["no config", "not compiled", "own layers"],
)
def test_what_could_not_be_made_again_still_cannot(tmp_path: Path, model: dict[str, Any]) -> None:
    case = cases.load(written(tmp_path / "case", **model))
    assert not case.model.rebuildable
    assert case.model.obstacle == model.get("obstacle")


def test_the_earliest_named_no_frozen_weights(tmp_path: Path) -> None:
    case = cases.load(written(tmp_path / "case", without="still"))
    assert case.model.non_trainable == ()


def test_it_is_written_as_cases_are_today(tmp_path: Path) -> None:
    case = cases.load(written(tmp_path / "earlier"))
    cases.save(case, tmp_path / "today")
    model = json.loads((tmp_path / "today" / "case.json").read_text())["case"]["model"]
    assert model["payload"] == {"config": CONFIG, "compiled": COMPILED}
    assert not {"config", "compiled", "still"} & set(model)
    assert cases.load(tmp_path / "today").model == case.model


def test_frozen_weights_that_are_no_list_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"case\.json"):
        cases.load(written(tmp_path / "case", still=3))


def test_a_description_that_was_left_beside_an_earlier_case_is_read(tmp_path: Path) -> None:
    folder = written(tmp_path / "fit-0001", obstacle="own layers")
    earlier = {"model": EARLIER, "order": []}
    (tmp_path / "fit-0001.graph.json").write_text(json.dumps(earlier))
    case = described(cases.load(folder), folder)
    assert config_of(case.model) == CONFIG
    assert case.model.rebuildable
    assert case.model.non_trainable == ("dense/bias",)


@pytest.mark.parametrize("config", ["abc", [1], 3, {"config": "abc"}, {"config": [1]}])
def test_configs_of_another_kind_make_an_empty_outline(tmp_path: Path, config: Any) -> None:
    case = cases.load(written(tmp_path / "case", config=config, compiled=config))
    outline = framework_of(case).outline(case)
    assert outline.layers == () or not outline.chain
    assert outline.head is None
    assert learner_for(case)[1] is None
