"""Several inputs and outputs: a line for each output; the one that misses most is diagnosed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.doctor.diagnose import diagnose
from unstuck.doctor.measure.focus import focused, output_names
from unstuck.engine.order import move_first, restore
from unstuck.frameworks.framework import learner_for
from unstuck.frameworks.keras.losses import read_loss
from unstuck.frameworks.keras.outline import read_head
from unstuck.frameworks.keras.payload import compiled_of, config_of, payload

RNG = np.random.default_rng(0)
A, B = RNG.integers(0, 2, (2, 2000, 5))
X = np.stack([A, B], -1).astype("float32")
OR = (A | B)[..., None].astype("float32")
XOR = (A ^ B)[..., None].astype("float32")
SCRAMBLED = XOR[..., 0].T.reshape(XOR.shape)


def case(x, y):
    model = ModelSpec("Functional", payload(None, {"loss": "mse"}), obstacle="not kept")
    return Case(model, FitSettings(), (x,), (y,), Location("train.py", 3), rows=len(x))


@given(st.lists(st.integers(), max_size=6).map(tuple), st.integers(0, 7))
def test_what_was_brought_to_the_front_goes_back(parts, at):
    assert restore(move_first(parts, at), at) == parts
    if at < len(parts):
        assert move_first(parts, at)[0] == parts[at]


def spec(outputs, loss):
    layers = [{"class_name": "Dense", "config": {"name": n, "units": 1}} for n in ("up", "down")]
    config = {"class_name": "Functional", "config": {"layers": layers, "output_layers": outputs}}
    return ModelSpec("Functional", payload(config, {"loss": loss}), outputs=((5, 1), (5, 1)))


@pytest.mark.parametrize(
    ("outputs", "loss", "second"),
    [
        ([["up", 0, 0], ["down", 0, 0]], ["mse", "mae"], "mae"),
        ([["up", 0, 0], ["down", 0, 0]], {"down": "mae", "up": "mse"}, "mae"),
        ({"up": ["up", 0, 0], "down": ["down", 0, 0]}, {"up": "mse", "down": "mae"}, "mse"),
        ([["up", 0, 0], ["down", 0, 0]], "mse", "mse"),
    ],
)
def test_losses_follow_their_outputs(outputs, loss, second):
    """Dicts of outputs are flattened by sorted key, so that `up` is the second of them there."""
    two = replace(case(X, OR), model=spec(outputs, loss), y=(OR, XOR))
    again, _ = focused(two, None, output=1)
    assert read_loss(compiled_of(again.model)).name == second
    assert read_head(config_of(again.model)).layer == output_names(two)[1]


def test_names_and_numbers_are_those_of_the_output():
    fit = FitSettings(x_name="[one, two]", y_name='{"up": u, "down": d}', y_val_name="held")
    history = {"loss": [3.0], "up_loss": [1.0], "down_loss": [2.0], "val_up_accuracy": [0.5]}
    model = spec({"up": ["up", 0, 0], "down": ["down", 0, 0]}, None)
    two = replace(case(X, OR), x=(X, X), y=(OR, XOR), fit=fit, history=history, model=model)
    again, _ = focused(two, None, source=1, output=1)
    assert (again.fit.x_name, again.fit.y_name) == ("two", "u")
    assert again.fit.y_val_name == "held[1]"
    assert again.history == {"loss": [1.0], "val_accuracy": [0.5]}


def test_a_single_input_and_output_is_left_alone():
    one = case(X, OR)
    assert focused(one, None) == (one, None)


def trained(inputs, outputs, x, y, loss):
    """The case of a short training, as `diagnose` would capture it."""
    import keras

    from unstuck.frameworks.keras.watch.direct import case_of

    keras.utils.set_random_seed(0)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.02), loss=loss)
    before = model.get_weights()
    model.fit(x, y, epochs=4, batch_size=50, verbose=0)
    return case_of(model, x, y, batch_size=50, epochs=4, weights_before=before)


def test_the_second_output_is_diagnosed_where_it_is_the_one_that_misses():
    import keras

    given_x = keras.Input((5, 2))
    hidden = keras.layers.LSTM(8, return_sequences=True)(given_x)
    heads = [
        keras.layers.Dense(1, activation="sigmoid", name=name)(hidden) for name in ("or", "xor")
    ]
    bce = "binary_crossentropy"
    run = trained(given_x, heads, X, [OR, SCRAMBLED], [bce, bce])
    report = diagnose(*learner_for(run), budget=30)
    good, bad = report.outputs
    assert (good.name, good.judged, bad.name, bad.judged) == ("or", False, "xor", True)
    assert good.reached > 0.99
    assert bad.reached == report.metric.reached < 0.6
    top = report.findings[0]
    assert top.code == "D101"
    assert top.verified.accepted


def test_an_input_that_is_scrambled_is_found_behind_another():
    import keras

    still, moving = keras.Input((3,)), keras.Input((5, 2))
    both = keras.layers.Concatenate()([keras.layers.RepeatVector(5)(still), moving])
    hidden = keras.layers.LSTM(8, return_sequences=True)(both)
    head = keras.layers.Dense(1, activation="sigmoid")(hidden)
    noise = RNG.normal(size=(len(X), 3)).astype("float32")
    wrong = X.transpose(2, 0, 1).reshape(X.shape)
    run = trained([still, moving], head, [noise, wrong], XOR, "binary_crossentropy")
    report = diagnose(*learner_for(run), budget=30)
    assert report.outputs == ()
    assert report.findings[0].code == "D101"
    assert report.findings[0].verified.accepted
    assert any("2 inputs" in note for note in report.notes)


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")
def test_the_loss_of_a_named_output_is_mended_and_no_other():
    import keras

    tokens = RNG.integers(0, 6, (2000, 5))
    given_x = keras.Input((5,))
    hidden = keras.layers.GRU(16)(keras.layers.Embedding(6, 8)(given_x))
    heads = {
        "last": keras.layers.Dense(6, activation="softmax", name="last")(hidden),
        "big": keras.layers.Dense(1, activation="softmax", name="big")(hidden),
    }
    y = {"last": tokens[:, -1], "big": (tokens.sum(1) > 12).astype("float32")}
    losses = {"last": "sparse_categorical_crossentropy", "big": "binary_crossentropy"}
    run = trained(given_x, heads, tokens, y, losses)
    report = diagnose(*learner_for(run), budget=60)
    top = report.findings[0]
    assert top.code == "O301"
    assert top.verified is not None, top.unverified
    assert min(top.verified.after) > max(top.verified.before) + 0.2
