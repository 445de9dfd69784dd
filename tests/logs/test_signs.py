"""Every sign is seen in the log of a real training that has it, and in no other's."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.some_models import L, keras

from unstuck.doctor.registry import registry
from unstuck.errors import InputError
from unstuck.logs.log import Log
from unstuck.logs.read import read_log
from unstuck.logs.sign import Sign
from unstuck.logs.signs_of import rules, signs_of

ROWS = 600
X = np.random.default_rng(0).normal(size=(ROWS, 8)).astype("float32")
SIDE = (X[:, :1] > 0).astype("float32")
CLASS = np.digitize(X[:, 0], [-0.4, 0.4])
COIN = np.random.default_rng(1).integers(0, 2, (ROWS, 1)).astype("float32")
RARE = (np.random.default_rng(2).random((ROWS, 1)) < 0.7).astype("float32")
HOT = np.eye(10, dtype="float32")[np.random.default_rng(3).integers(0, 10, ROWS)]


def log_of(folder: Path, layers, x, y, optimizer, loss, metrics=("accuracy",), **fit) -> Path:
    """The CSVLogger file of a real training."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers])
    model.compile(optimizer, loss, metrics=list(metrics))
    path = folder / "log.csv"
    fit = {"epochs": 8, "batch_size": 60, **fit}
    model.fit(x, y, verbose=0, callbacks=[keras.callbacks.CSVLogger(path)], **fit)
    return path


def sigmoid(**options):
    return L.Dense(1, activation="sigmoid", **options)


def uniform_guess(folder):
    return log_of(folder, [sigmoid()], 0.01 * X, COIN, keras.optimizers.SGD(1e-6), "bce")


def class_share(folder):
    return log_of(folder, [sigmoid()], 0 * X, RARE, keras.optimizers.Adam(0.1), "bce", epochs=30)


def saturated(folder):
    far = keras.initializers.Constant(60)
    return log_of(
        folder, [sigmoid(bias_initializer=far)], X, COIN, keras.optimizers.SGD(1e-6), "bce"
    )


def near_constant(folder):
    """Four of five outputs are bits of chance, three in four of them 1; the fifth can be told."""
    chance = (np.random.default_rng(5).random((ROWS * 4, 4)) < 0.75).astype("float32")
    x = np.random.default_rng(6).normal(size=(ROWS * 4, 1)).astype("float32")
    y = np.concatenate([chance, (x > -0.67).astype("float32")], axis=1)
    layers = [L.Dense(16, activation="relu"), L.Dense(5)]
    adam = keras.optimizers.Adam(0.01)
    return log_of(folder, layers, x, y, adam, "mse", ["binary_accuracy"], epochs=20)


def softmax_twice(folder):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    layers = [L.Dense(32, activation="relu"), L.Dense(3), L.Softmax()]
    return log_of(folder, layers, X * 3, CLASS, keras.optimizers.Adam(0.02), loss, epochs=60)


def all_zeros(folder):
    layers = [L.Dense(10, activation="softmax")]
    return log_of(
        folder, layers, 0 * X, HOT, "sgd", "categorical_crossentropy", ["binary_accuracy"]
    )


def accuracy_of_real_numbers(folder):
    y = X @ np.ones((8, 1), "float32")
    return log_of(folder, [L.Dense(1)], X, y, keras.optimizers.Adam(0.02), "mse", epochs=20)


def one_sided_validation(folder):
    order = np.argsort(SIDE[:, 0], kind="stable")
    held_out = {"validation_split": 0.2}
    return log_of(folder, [sigmoid()], 0 * X, SIDE[order], "adam", "bce", **held_out)


def by_heart(folder):
    layers = [L.Dense(256, activation="relu"), sigmoid()]
    held_out = {"validation_split": 0.5, "epochs": 30}
    adam = keras.optimizers.Adam(0.02)
    return log_of(folder, layers, X[:200], COIN[:200], adam, "bce", batch_size=20, **held_out)


def still_learning(folder):
    y = X @ np.ones((8, 1), "float32")
    return log_of(folder, [L.Dense(1)], X, y, keras.optimizers.SGD(0.002), "mse", ["mae"])


def too_fast(folder):
    y = X @ np.ones((8, 1), "float32")
    return log_of(folder, [L.Dense(1)], X, y, keras.optimizers.SGD(1.1), "mse", ["mae"])


def not_a_number(folder):
    y = X @ np.ones((8, 1), "float32")
    return log_of(folder, [L.Dense(1)], X, y, keras.optimizers.SGD(100.0), "mse", ["mae"])


def negative_loss(folder):
    return log_of(folder, [sigmoid()], X, CLASS[:, None] + 1.0, keras.optimizers.Adam(0.1), "bce")


def zero_loss(folder):
    layers = [L.Dense(1, activation="softmax")]
    with warnings.catch_warnings():  # Keras warns of this one itself
        warnings.simplefilter("ignore")
        return log_of(folder, layers, X, SIDE, "adam", "categorical_crossentropy")


def frozen(folder):
    sgd = keras.optimizers.SGD(0.0)
    return log_of(folder, [sigmoid()], X, SIDE, sgd, "bce", shuffle=False, batch_size=ROWS)


def learned(folder):
    adam = keras.optimizers.Adam(0.05)
    return log_of(folder, [sigmoid()], X, SIDE, adam, "bce", epochs=60, validation_split=0.2)


RUNS: dict[str, Callable[[Path], Path]] = {
    "uniform-guess": uniform_guess,
    "class-share": class_share,
    "saturated": saturated,
    "near-constant": near_constant,
    "softmax-twice": softmax_twice,
    "all-zeros": all_zeros,
    "accuracy-of-real-numbers": accuracy_of_real_numbers,
    "one-sided-validation": one_sided_validation,
    "overfitting": by_heart,
    "nothing-new": by_heart,
    "still-learning": still_learning,
    "too-fast": too_fast,
    "not-a-number": not_a_number,
    "negative-loss": negative_loss,
    "zero-loss": zero_loss,
    "frozen": frozen,
    "learned": learned,
}
ALSO = {
    "overfitting": {"nothing-new"},
    "nothing-new": {"overfitting"},
    "saturated": {"frozen"},
    "softmax-twice": {"learned"},
}


def test_every_sign_has_a_run():
    assert set(RUNS) == {rule.name for rule in rules()}


@pytest.mark.parametrize("name", RUNS)
def test_a_sign_is_seen_in_the_log_of_a_training_that_has_it(name, tmp_path):
    found = signs_of(read_log(RUNS[name](tmp_path)))
    sure = {one.name for one in found if one.strength != "possible"}
    assert name in {one.name for one in found}
    assert sure <= {name} | ALSO.get(name, set())


def seen(text: str, **known_besides) -> dict[str, Sign]:
    return {one.name: one for one in signs_of(read_log(text.encode()), **known_besides)}


HERE = Path(__file__).parent


def test_the_newcomers_log():
    """Ten epochs, and the last of 500 with L2: keras issue 4303."""
    regularised = (HERE / "regularised.log").read_text()
    one = seen(regularised)["near-constant"]
    assert one.numbers["share"] == 0.75
    assert one.numbers["variance"] == 0.1875
    assert one.numbers["explained"] == pytest.approx(0.196, abs=0.001)  # a fifth
    assert "0.0108 above 0.75" in one.measured
    assert "no cross-entropy" in one.measured
    assert "one output in 5" in one.why
    assert one.causes[:2] == ("D101", "D102")
    assert one.strength == "possible"
    assert seen(regularised, share=0.75, loss="mse")["near-constant"].strength == "likely"
    assert set(seen((HERE.parents[1] / "examples/stagnating.log").read_text())) == {"near-constant"}


@pytest.mark.parametrize(
    "log",
    [
        "loss,val_loss\n0.5,0.52\n0.3,0.33\n0.25,0.27\n0.24,0.26\n0.238,0.262\n0.237,0.261\n",
        "loss,mae\n4.1,1.6\n2.2,1.2\n1.9,1.1\n1.88,1.1\n1.87,1.1\n1.87,1.1\n1.87,1.1\n1.87,1.1\n",
        (
            "loss,accuracy,val_loss,val_accuracy\n0.6,0.7,0.55,0.72\n0.5,0.78,0.48,0.79\n"
            "0.45,0.8,0.46,0.8\n0.44,0.81,0.45,0.81\n0.437,0.81,0.449,0.81\n0.436,0.81,0.449,0.81\n"
        ),
    ],
    ids=["converged", "noisy-regression", "noisy-labels"],
)
def test_ordinary_logs_give_nothing_away_for_sure(log):
    assert [one for one in seen(log).values() if one.strength in ("certain", "likely")] == []


def test_a_plateau_that_was_left_is_too_few_updates():
    losses = [0.6931] * 8 + [0.692, 0.68, 0.6, 0.45, 0.3, 0.2]
    one = seen("".join(f"loss {loss}\n" for loss in losses))["still-learning"]
    assert one.strength == "certain"
    assert one.causes == ("T402",)


def test_the_causes_that_are_pointed_at_exist(tmp_path):
    codes = {c.code for c in registry()}
    for name in ("near-constant", "not-a-number"):
        for one in signs_of(read_log(RUNS[name](tmp_path))):
            assert set(one.causes) <= codes


@pytest.mark.parametrize("asked", [{"loss": "hinge"}, {"share": 1.0}, {"share": -0.1}])
def test_what_cannot_be_is_refused(asked):
    with pytest.raises(InputError, match="received the"):
        seen("loss 0.5\nloss 0.4\n", **asked)


CURVE = st.lists(st.floats() | st.sampled_from([0.0, 0.5, 1.0, 0.75]), min_size=1, max_size=12)
NAMES = ("loss", "val_loss", "accuracy", "val_accuracy", "mse", "val_binary_accuracy")


@given(st.dictionaries(st.sampled_from(NAMES), CURVE, min_size=1))
def test_any_numbers_give_signs_in_order(curves):
    at = {name: tuple(range(1, len(values) + 1)) for name, values in curves.items()}
    log = Log({n: tuple(v) for n, v in curves.items()}, at, dict.fromkeys(curves, 1e-4), "any", 12)
    strengths = [one.strength for one in signs_of(log)]
    ranks = ["certain", "likely", "possible", "good"]
    assert strengths == sorted(strengths, key=ranks.index)
