"""Dataclasses come back from JSON as they were; anything else is refused with the field's name."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pytest

from unstuck.store.plain import from_plain, to_plain


@dataclass(frozen=True)
class Inner:
    name: str
    sizes: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Outer:
    inner: Inner
    others: tuple[Inner, ...] = ()
    weights: dict[int, float] | None = None
    kind: Literal["a", "b"] = "a"
    payload: dict[str, Any] = field(default_factory=dict)
    maybe: Inner | None = None


@pytest.mark.parametrize(
    "value",
    [
        Outer(Inner("x")),
        Outer(Inner("é\ud800", (1, None)), (Inner("y"), Inner("z")), {0: 1.5, -7: 2.0}, "b"),
        Outer(Inner("x"), payload={"big": 2**70, "deep": [{"a": [None, True, 0.5]}]}),
        Outer(Inner("x"), weights={}, maybe=Inner("w")),
    ],
)
def test_there_and_back(value):
    text = json.dumps(to_plain(value))
    assert from_plain(Outer, json.loads(text)) == value


def test_numpy_numbers_become_pythons():
    plain = to_plain(
        {"a": np.float32(0.5), "b": [np.int64(3), np.bool_(True)], 4: (np.float64(1),)}
    )
    assert plain == {"a": 0.5, "b": [3, True], "4": [1.0]}
    assert type(plain["b"][1]) is bool


def test_whole_numbers_are_numbers():
    found = from_plain(Outer, {"inner": {"name": "x"}, "weights": {"3": 1}})
    assert found.weights == {3: 1.0}
    assert type(found.weights[3]) is float


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, np.zeros(2), {(1, 2): 3}, 1j])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError):
        to_plain({"deep": [value]})


def test_a_value_that_holds_itself_is_refused():
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValueError, match="Circular"):
        to_plain(circle)


@pytest.mark.parametrize(
    ("plain", "where", "message"),
    [
        ({"inner": {"name": 5}}, "", "inner.name: expected `str`, got `int`"),
        ({"inner": {}}, "", "inner: object missing required field `name`"),
        ({}, "", "value: object missing required field `inner`"),
        ([], "", "value: expected `object`, got `array`"),
        ([], "picture", "picture: expected `object`, got `array`"),
        ({"inner": {"name": "x"}, "kind": 7}, "one", "one.kind: expected `str`, got `int`"),
        (
            {"inner": {"name": "x", "sizes": [1, "2"]}},
            "",
            "inner.sizes[1]: expected `int | null`, got `str`",
        ),
    ],
)
def test_the_message_names_the_field(plain, where, message):
    with pytest.raises(ValueError, match=r"expected|missing") as error:
        from_plain(Outer, plain, where)
    assert str(error.value) == message


def test_the_script_s_process_writes_with_the_standard_library_alone():
    code = (
        "import sys; from unstuck.store import cases; from unstuck.store.plain import to_plain; "
        "to_plain({}); print('msgspec' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
