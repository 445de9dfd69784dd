"""What every architecture must do, each with a net of 4 units on words of 5 steps."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import keras
import numpy as np
import pytest

from unstuck.case import Array
from unstuck.ceiling.visibility import measure
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.keras.train.rebuild import Rebuilt
from unstuck.lab.encoding import Answers
from unstuck.lab.model import Architecture, Problem, architectures, width
from unstuck.testing import check_architecture
from unstuck.testing.architecture import _check_all_differ

STEPS, TOLD, UNITS = 5, 3, 4
ALL = architectures()
NAMES = sorted(ALL)
KINDS = [(name, kind) for name in NAMES for kind in ALL[name].answers]
ANY_LENGTH = [(n, k) for n, k in KINDS if not ALL[n].fixed and k not in ("delayed", "after")]
WINDOWS = {"window": 3, "conv": 16}
POSITIONS = ["none", "sinusoidal", "learned", "rotary", "alibi"]
BITS = np.random.default_rng(0).integers(0, 2, (64, STEPS, 2)).astype(np.float32)


def asked(one: Architecture, kind: Answers, *, padded: bool = False, free: bool = False) -> Problem:
    steps = None if free and not one.fixed else STEPS
    return Problem(2, 1, kind, steps, TOLD, padded, STEPS)


@dataclass(frozen=True)
class Net:
    """A live model, and the same made from its JSON; both with the same weights."""

    live: Any
    rebuilt: Rebuilt
    weights: tuple[Array, ...]

    def __call__(self, x: Array) -> Array:
        return self.rebuilt.predict((x,), weights=self.weights)


def net(model: Any) -> Net:
    rebuilt = Rebuilt(json.loads(model.to_json()), None)
    weights = rebuilt.fresh_weights(3)
    model.set_weights(weights)
    return Net(model, rebuilt, weights)


@cache
def built(name: str, kind: Answers, padded: bool = False, **options: Any) -> Net:
    problem = asked(ALL[name], kind, padded=padded, free=padded)
    return net(ALL[name].build(problem, UNITS, **options))


def first(name: str) -> Answers:
    return ALL[name].answers[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_architecture_keeps_to_the_suite(name: str) -> None:
    check_architecture(ALL[name], window=WINDOWS.get(name))


def forgets(problem: Problem, units: int, *, dropout: float = 0.0) -> Any:
    """An output of another width than is asked for."""
    return ALL["dense"].build(replace(problem, outputs=2), units, dropout=dropout)


def drops_nothing(problem: Problem, units: int, *, dropout: float = 0.0) -> Any:
    """No dropout, whatever is asked for."""
    return ALL["dense"].build(problem, units)


def starts_alike(problem: Problem, units: int, *, dropout: float = 0.0) -> Any:
    """A kernel that no seed draws."""
    inputs = keras.Input((problem.steps, problem.features))
    hidden = keras.layers.Dense(units, kernel_initializer="ones")(inputs)
    outputs = keras.layers.Dense(problem.outputs)(keras.layers.Dropout(dropout)(hidden))
    return keras.Model(inputs, outputs)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"build": forgets}, r"output shape for step answers \(None, 5, 2\)"),
        ({"build": drops_nothing}, r"rates of its Dropout layers \[\]"),
        ({"build": starts_alike}, "kernel is not drawn"),
        ({"sees": "causal"}, "declares 'causal', but its outputs see static"),
        ({"answers": ("final",)}, "output shape for final answers"),
        ({"fixed": True}, "is fixed, but is built for words of any length"),
    ],
)
def test_the_suite_finds_what_is_wrong(changes: dict[str, Any], told: str) -> None:
    one = replace(ALL["dense"], answers=("step",), name="broken")
    with pytest.raises(AssertionError, match=told):
        check_architecture(replace(one, **changes))


def test_two_weights_of_one_draw_are_noticed() -> None:
    drawn = np.random.default_rng(0).normal(size=(3, 3))
    zeros = np.zeros(3)
    _check_all_differ(ALL["dense"], (drawn, zeros, zeros))  # what is not drawn may be the same
    with pytest.raises(AssertionError, match="two of its weights are drawn alike"):
        _check_all_differ(ALL["dense"], (drawn, zeros, drawn.copy()))


@pytest.mark.parametrize(
    ("name", "options", "sees"),
    [
        ("conv", {"layers": 1, "kernel": 3}, "window(3)"),
        ("conv", {"layers": 2}, "window(4)"),
        ("window", {"window": 2}, "window(2)"),
        ("ssm", {"layers": 2}, "causal"),
        *[("transformer", {"layers": 1, "positions": kind}, "causal") for kind in POSITIONS],
    ],
)
def test_sight_with_options(name: str, options: dict[str, Any], sees: str) -> None:
    assert measure(built(name, "step", **options), BITS).visibility.name == sees


@pytest.mark.parametrize("kind", POSITIONS)
def test_positions_tell_steps_apart(kind: str) -> None:
    own = built("transformer", "step", layers=1, positions=kind)
    x = BITS[(BITS[:, 0] != BITS[:, 1]).any(axis=-1)]
    swapped = x[:, [1, 0, 2, 3, 4]]
    moved = np.abs(own(x) - own(swapped))[:, -1].max()
    assert (moved > 1e-4) == (kind != "none")


def test_learned_positions_end_somewhere() -> None:
    problem = replace(asked(ALL["transformer"], "step", free=True), longest=6)
    model = ALL["transformer"].build(problem, UNITS, positions="learned")
    assert model(np.zeros((2, 6, 2))).shape == (2, 6, 1)
    with pytest.raises(InputError, match="learned for 6 steps and 7 came"):
        model(np.zeros((2, 7, 2)))


def test_heads_need_not_divide_the_width() -> None:
    for kind in POSITIONS:
        problem = asked(ALL["transformer"], "step")
        model = ALL["transformer"].build(problem, 5, heads=3, positions=kind)
        assert model.output_shape == (None, STEPS, 1)


@pytest.mark.parametrize("units", [0, -1, True, 2.0, "5", None])
def test_no_width_below_one(units: Any) -> None:
    with pytest.raises(InputError, match="units="):
        width(units)
    assert width(1) == 1


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("window", {"window": 0}),
        ("conv", {"layers": 0}),
        ("conv", {"kernel": 0}),
        ("transformer", {"layers": 0}),
        ("transformer", {"heads": 0}),
        ("transformer", {"positions": "relative"}),
        ("ssm", {"layers": 0}),
        ("stack-rnn", {"depth": 0}),
        ("stack-rnn", {"element": 0}),
    ],
)
def test_options_out_of_range(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=f"^{next(iter(options))}="):
        ALL[name].build(asked(ALL[name], "step"), UNITS, **options)


def test_deeper_places_of_the_stack_never_come_up() -> None:
    problem = replace(asked(ALL["stack-rnn"], "step", free=True), longest=8)
    x = np.random.default_rng(2).integers(0, 2, (16, 8, 2)).astype(np.float32)
    found = {}
    for depth in (None, 8, 3):
        model = ALL["stack-rnn"].build(problem, UNITS, depth=depth)
        model.set_weights(net(model).rebuilt.fresh_weights(0))
        found[depth] = np.asarray(model(x))
    assert np.allclose(found[None], found[8], atol=1e-6)
    assert not np.allclose(found[3], found[8], atol=1e-4)


@pytest.mark.parametrize("relative", ["none", "rotary", "alibi"])
def test_attention_as_it_is_written(relative: str) -> None:
    from unstuck.lab.models.layers.causal_attention import CausalAttention

    heads, size = 2, 4
    x = np.random.default_rng(3).normal(size=(3, 6, 3 * heads * size)).astype(np.float32)
    q, k, v = x.reshape(3, 6, 3, heads, size).astype(float).transpose(2, 0, 3, 1, 4)
    back = np.arange(6)[:, None] - np.arange(6)
    if relative == "rotary":  # pairs as complex numbers: only the distance is left
        q, k = (part[..., :2] + 1j * part[..., 2:] for part in (q, k))
        turn = np.exp(1j * back[..., None] * 10000.0 ** -np.array([0, 0.5]))
        found = np.einsum("rhti,rhsi,tsi->rhts", q, k.conj(), turn).real / 2
    else:
        found = np.einsum("rhti,rhsi->rhts", q, k) / 2
    if relative == "alibi":
        found = found - back * np.array([2.0**-4, 2.0**-8])[:, None, None]
    share = np.exp(found) * (back >= 0)
    told = np.einsum("rhts,rhsi->rthi", share / share.sum(axis=-1, keepdims=True), v)
    assert np.allclose(CausalAttention(heads, relative)(x), told.reshape(3, 6, -1), atol=1e-5)


def test_recurrence_as_it_is_written() -> None:
    from unstuck.lab.models.layers import diagonal_recurrence

    layer = diagonal_recurrence.DiagonalRecurrence(3)
    x = np.random.default_rng(4).normal(size=(2, 9, 4)).astype(np.float32)
    found = np.asarray(layer(x))
    rate, phase, kernel = (np.asarray(w, float) for w in layer.get_weights())
    factor = np.exp(-np.exp(rate) + 1j * phase)
    assert (np.abs(factor) < 1).all()
    state, told = np.zeros((2, 3), complex), []
    driven = x @ (kernel[:, :3] + 1j * kernel[:, 3:]) * np.sqrt(1 - np.abs(factor) ** 2)
    for step in range(9):
        state = factor * state + driven[:, step]
        told.append(np.concatenate([state.real, state.imag], axis=-1))
    assert np.allclose(found, np.stack(told, axis=1), atol=1e-5)
    pairs = [
        (part.real.astype(np.float32), part.imag.astype(np.float32)) for part in (factor, driven)
    ]
    doubled = diagonal_recurrence._by_doubling(*pairs, 9)
    assert np.allclose(np.concatenate(doubled, axis=-1), found, atol=1e-5)


def test_stack_as_it_is_written() -> None:
    from unstuck.lab.models.layers.stack_cell import StackCell

    rng = np.random.default_rng(5)
    layer = keras.layers.RNN(StackCell(units=3, depth=2, element=2), return_sequences=True)
    x = rng.normal(size=(2, 6, 4)).astype(np.float32)
    layer(x)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.get_weights()])
    w, u, p, b, a, c, d, e = (np.asarray(part, float) for part in layer.get_weights())
    hidden, stack, told = np.zeros((2, 3)), [-np.ones((2, 2))] * 2, []
    for step in range(6):
        hidden = np.tanh(x[:, step] @ w + hidden @ u + stack[0] @ p + b)
        act = np.exp(hidden @ a + c)
        push, pop, keep = (act / act.sum(axis=1, keepdims=True)).T[..., None]
        pushed, top, below = 1 / (1 + np.exp(-(hidden @ d + e))), *stack
        stack = [push * pushed + pop * below + keep * top, push * top - pop + keep * below]
        told.append(hidden)
    assert np.allclose(layer(x), np.stack(told, axis=1), atol=1e-5)


def test_sinusoidal_positions_as_they_are_written() -> None:
    from unstuck.lab.models.layers.positions import SinusoidalPositions

    found = np.asarray(SinusoidalPositions()(np.ones((1, 7, 4), np.float32)))[0] - 1
    angle = np.arange(7)[:, None] / 10000.0 ** np.array([0, 0.5])
    told = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(7, 4)
    assert np.allclose(found, told, atol=1e-5)


ELSEWHERE = """
import json, sys
from unstuck.lab.model import architectures
assert "stack-rnn" in architectures() and "keras" not in sys.modules
from unstuck.frameworks.keras.train.rebuild import Rebuilt
assert "unstuck.lab.models.layers.stack_cell" not in sys.modules
print([w.shape for w in Rebuilt(json.load(sys.stdin), None).fresh_weights(0)])
"""


def test_made_again_in_a_fresh_process() -> None:
    own = built("stack-rnn", "step")
    text, command = own.live.to_json(), [sys.executable, "-c", ELSEWHERE]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == str([w.shape for w in own.weights])


@pytest.mark.parametrize(
    "changes",
    [
        {"registered_name": "other>StackCell"},
        {"registered_name": None},
        {"module": "unstuck.lab.models.layers"},
        {"module": "unstuck.lab.models.layers.no_such_file"},
        {"module": "unstuck.lab.models.layers_too.stack_cell"},
        {"module": "unstuck.lab.models.layers.stack_cell.deeper"},
        {"module": "unstuck.lab.models.layers.last_step"},
        {"module": "unstuck.lab.models.stack_rnn"},
        {"class_name": "ops", "registered_name": "unstuck>ops"},
        {"class_name": "Any", "registered_name": "unstuck>Any"},
    ],
)
def test_only_layers_of_the_lab_are_followed(changes: dict[str, Any]) -> None:
    config = json.loads(built("stack-rnn", "step").live.to_json())
    (part,) = [part for part in config["config"]["layers"] if part["class_name"] == "RNN"]
    Rebuilt(config, None)
    part["config"]["cell"] |= changes
    with pytest.raises(RebuildError, match="is of the script"):
        Rebuilt(config, None)
