"""check_architecture: what every architecture of the lab has to keep to, ours and others alike."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.visibility import Visibility, measure
from unstuck.errors import InputError
from unstuck.lab.encoding import PAD, Answers
from unstuck.lab.model import EACH, Architecture, Problem
from unstuck.lab.models.training import compile_net
from unstuck.lab.recipe import Recipe
from unstuck.lab.setting import find_task

STEPS = 5
ANSWER_STEPS = 3
UNITS = 4
_SEED = 3


def check_architecture(architecture: Architecture, *, window: int | None = None) -> None:
    """Hold an architecture to the suite, with a net of 4 units on words of 5 steps.

    Its answers have the shape that is asked for, of every kind that it names; its outputs see what
    it declares; it is made again from its JSON with the same answers; its weights follow from the
    seed alone; padding changes nothing; it learns, and the seed decides how.

    Args:
        architecture: what `@architecture` gives.
        window: steps that an output sees where `sees` is "window".

    Raises:
        AssertionError: says what is expected and what was found.
    """
    for answers in architecture.answers:
        for padded in (False, True):
            check_shapes(architecture, answers, padded=padded)
    check_sight(architecture, window)
    check_rebuilt(architecture)
    check_weights(architecture)
    for answers in architecture.answers:
        if not architecture.fixed and answers not in ("delayed", "after"):
            check_padding(architecture, answers)
    check_learning(architecture)
    if architecture.fixed:
        check_one_length(architecture)


def problem(
    way: Architecture, answers: Answers, *, padded: bool = False, free: bool = False
) -> Problem:
    """Words of 5 steps of 2 columns; with `free` of any length, where the net takes that."""
    if free and not way.fixed:
        steps = None
    else:
        steps = STEPS
    return Problem(2, 1, answers, steps, ANSWER_STEPS, padded, STEPS)


def check_shapes(way: Architecture, answers: Answers, *, padded: bool) -> None:
    """Shapes of inputs and outputs, the dropout that is asked for, and one number a class."""
    for free in (False, True):
        posed = problem(way, answers, padded=padded, free=free)
        model = way.build(posed, UNITS, dropout=0.25)
        steps = posed.steps
        shapes = {"final": (None, 1), "decoded": (None, ANSWER_STEPS, 1)}
        wanted = shapes.get(answers, (None, steps, 1))
        _equal(way, f"output shape for {answers} answers", model.output_shape, wanted)
        _equal(way, "input shape", model.input_shape, (None, steps, 2))
        rates = [part.rate for part in model.layers if type(part).__name__ == "Dropout"]
        _equal(way, "rates of its Dropout layers", rates, [0.25])
    three = way.build(replace(problem(way, answers), outputs=3), UNITS)
    _equal(way, "numbers of an answer", three.output_shape[-1], 3)


def check_sight(way: Architecture, window: int | None = None) -> None:
    """What the outputs of a live net see is what is declared."""
    if way.sees == "window":
        kind = f"window({window})"
    else:
        kind = way.sees
    answers = way.answers[0]
    seen = measure(_Net.of(way, answers).live.predict_on_batch, _bits())
    assert not seen.mixes_rows, f"{way.name}: answers depend on the other rows of the batch"
    if answers in EACH:
        answer_steps = STEPS
    else:
        answer_steps = ANSWER_STEPS
    wanted = Visibility.named(kind, answer_steps, STEPS)
    assert np.array_equal(seen.visibility.mask, wanted.mask), (
        f"{way.name} declares {kind!r}, but its outputs see {seen.visibility.name}"
    )


def check_rebuilt(way: Architecture) -> None:
    """Made again from its JSON it gives the same answers."""
    net = _Net.of(way, way.answers[0])
    rebuilt = net(_bits())
    assert rebuilt.std() > 1e-3, f"{way.name}: all answers are the same"
    live = net.live.predict_on_batch(_bits())
    worst = float(np.abs(rebuilt - live).max())
    assert worst <= 1e-5, f"{way.name}: made again from its JSON, answers are off by {worst:.2g}"


def check_weights(way: Architecture) -> None:
    """One seed gives one draw; everything that is drawn differs between seeds, and in itself."""
    net = _Net.of(way, way.answers[0])
    again = net.rebuilt.fresh_weights(_SEED)
    other = net.rebuilt.fresh_weights(_SEED + 1)
    same = all(np.array_equal(a, b) for a, b in zip(net.weights, again, strict=True))
    assert same, f"{way.name}: one seed gave two different draws of weights"
    drawn = [_is_drawn(weight) for weight in again]
    for variable, random in zip(net.live.weights, drawn, strict=True):
        constant = len(variable.shape) == 1 or variable.name == "bias"
        assert random or constant, f"{way.name}: {variable.path} is not drawn"
    for random, a, b in zip(drawn, again, other, strict=True):
        assert random != np.array_equal(a, b), f"{way.name}: weights do not follow from the seed"
    _check_all_differ(way, again)


def _is_drawn(weight: Array) -> bool:
    """Whether a weight holds more than the zeros and ones that a bias begins with."""
    return len(np.unique(weight)) > 2


def _check_all_differ(way: Architecture, weights: tuple[Array, ...]) -> None:
    """No two of the weights that are drawn are the same draw."""
    for a, b in combinations(filter(_is_drawn, weights), 2):
        assert not np.array_equal(a, b), f"{way.name}: two of its weights are drawn alike"


def check_padding(way: Architecture, answers: Answers) -> None:
    """Steps beyond a word's end change no answer, and no loss."""
    net = _Net.of(way, answers, padded=True)
    short, there = _words((3, 5))
    longer = np.concatenate([short, np.full_like(short[:, :3], PAD)], axis=1)
    unpadded = net(short)
    padded = net(longer)
    assert np.isfinite(padded).all(), f"{way.name}: padding makes answers that are no numbers"
    if answers != "step":
        worst = float(np.abs(unpadded - padded).max())
        assert worst <= 1e-5, f"{way.name}: more padding moves {answers} answers by {worst:.2g}"
        others = net(_words((2, 4))[0])
        moved = not np.allclose(unpadded, others, atol=1e-3)
        assert moved, f"{way.name}: {answers} answers do not depend on where words end"
        return
    worst = float(np.abs(unpadded[there] - padded[:, :STEPS][there]).max())
    assert worst <= 1e-5, f"{way.name}: more padding moves answers by {worst:.2g}"
    _check_masked_loss(way, net.live, short, there)


def check_learning(way: Architecture) -> None:
    """The larger of two bits: the loss falls under half of the constant answer's, by seed."""
    import unstuck

    answers = way.answers[0]
    model = way.build(problem(way, answers), UNITS)
    compile_net(model, Recipe(rate=0.05, clip=0.0), find_task("or"))
    if answers == "step":
        answer_steps = STEPS
    else:
        answer_steps = ANSWER_STEPS
    y = _bits().max(axis=-1, keepdims=True)[:, :answer_steps]
    made = unstuck.train(model, _bits(), y, updates=200, batch=32, every=100, seeds=[0, 0, 1])
    first, same, other = made.runs
    constant = -(y.mean() * np.log(y.mean()) + (1 - y.mean()) * np.log(1 - y.mean()))
    for run in (first, other):
        assert run.losses[-1] < 0.5 * constant, (
            f"{way.name}: a loss of {run.losses[-1]:.3f} after 200 updates on the larger of two "
            f"bits; the constant answer has {constant:.3f}"
        )
    assert first.losses == same.losses, f"{way.name}: one seed gave two different trainings"
    assert first.losses != other.losses, f"{way.name}: two seeds gave the same training"
    pairs = zip(first.weights, same.weights, strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs), f"{way.name}: one seed, two weights"


def check_one_length(way: Architecture) -> None:
    """A net that is built for one length refuses to be built for any."""
    try:
        way.build(replace(problem(way, way.answers[0]), steps=None), UNITS)
    except InputError as error:
        text = str(error)
    else:
        raise AssertionError(f"{way.name} is fixed, but is built for words of any length")
    assert "one length" in text, f"{way.name} refuses words of any length with {text!r}"


class _Net:
    """A live model, and the same made from its JSON; both with the same weights."""

    def __init__(self, live: Any) -> None:
        from unstuck.frameworks.keras.train.rebuild import Rebuilt

        self.live = live
        self.rebuilt = Rebuilt(json.loads(live.to_json()), None)
        self.weights = self.rebuilt.fresh_weights(_SEED)
        live.set_weights(self.weights)

    @staticmethod
    @cache
    def of(way: Architecture, answers: Answers, padded: bool = False) -> _Net:
        """The net for one kind of answers; made once."""
        return _Net(way.build(problem(way, answers, padded=padded, free=padded), UNITS))

    def __call__(self, x: Array) -> Array:
        """Answers of the net that was made again."""
        return self.rebuilt.predict((x,), weights=self.weights)


def _bits() -> Array:
    """Words of two bits a step, shape (64, 5, 2)."""
    return np.random.default_rng(0).integers(0, 2, (64, STEPS, 2)).astype(np.float32)


def _words(lengths: tuple[int, ...]) -> tuple[Array, Array]:
    """Rows of these lengths in turn, and where their steps are."""
    own = np.random.default_rng(1).integers(0, 2, (12, STEPS, 2)).astype(np.float32)
    there = np.arange(STEPS) < np.resize(lengths, len(own))[:, None]
    return np.where(there[..., None], own, PAD).astype(np.float32), there


def _check_masked_loss(way: Architecture, live: Any, x: Array, there: Array) -> None:
    """Targets beyond a word's end do not matter, those at its start do."""
    live.compile(loss="mse")
    outputs = live(x)
    zeros = np.zeros((*there.shape, 1), np.float32)
    beyond = np.where(there[..., None], zeros, 1)
    at_the_start = zeros.copy()
    at_the_start[:, 0] = 1
    losses = [float(live.compute_loss(y=y, y_pred=outputs)) for y in (zeros, beyond, at_the_start)]
    assert losses[0] == losses[1], f"{way.name}: padded steps count in the loss"
    assert losses[0] != losses[2], f"{way.name}: the first steps do not count in the loss"


def _equal(way: Architecture, what: str, received: Any, wanted: Any) -> None:
    assert received == wanted, f"{way.name}: {what} {received}, expected {wanted}"
