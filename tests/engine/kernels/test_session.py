"""One training: saved and gone on with, beside others, and with sizes at the border."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from tests.engine.kernels.nets import L, configs, keras, made, plan, tokens
from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.kernels import program
from unstuck.engine.learner import Run
from unstuck.errors import InputError
from unstuck.frameworks.keras.train.lanes import lanes_of


def with_dropout() -> tuple[Any, tuple[Array, ...]]:
    model, x, y = made("dropout at rate 0", "binary_crossentropy", keras.optimizers.Adam(0.01))
    weights = tuple(model.get_weights())
    return lanes_of(*configs(model), plan(x, y)), weights


def order(updates: int, seed: int) -> Array:
    return blocks.Order(80, 16, seed).take(updates)


def test_goes_on_bit_for_bit_from_a_state() -> None:
    lanes, weights = with_dropout()
    rows = order(40, 1)
    whole = lanes.start(weights, seed=5, dropout=0.3)
    losses = [whole.advance(rows[:20]), whole.advance(rows[20:])]
    first = lanes.start(weights, seed=5, dropout=0.3)
    assert first.advance(rows[:20]) == losses[0]
    second = lanes.start(weights, seed=5, dropout=0.3)
    second.restore(first.state())
    assert second.advance(rows[20:]) == losses[1]
    assert all(map(np.array_equal, second.weights(), whole.weights()))
    fresh = lanes.start(weights, seed=5, dropout=0.3)
    assert fresh.advance(rows[20:]) != losses[1]


def test_a_state_is_a_copy() -> None:
    lanes, weights = with_dropout()
    session = lanes.start(weights, seed=0)
    state = session.state()
    session.advance(order(3, 0))
    assert np.array_equal(state[0], lanes.start(weights, seed=0).state()[0])


def test_sessions_at_the_same_time_are_as_alone() -> None:
    lanes, weights = with_dropout()

    def trained(seed: int) -> tuple[float, Array]:
        session = lanes.start(weights, seed=seed, dropout=0.2)
        loss = [session.advance(order(200, seed)) for _ in range(5)][-1]
        return loss, session.outputs()

    alone = [trained(seed) for seed in range(6)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(trained, range(6)))
    for (loss, outputs), (other, others) in zip(alone, together, strict=True):
        assert loss == other
        assert np.array_equal(outputs, others)


@pytest.mark.parametrize("rows", [1, 2, 127, 129])
@pytest.mark.parametrize("layer", ["SimpleRNN", "LSTM", "GRU"])
def test_small_and_odd_sizes_predict_as_keras(layer: str, rows: int) -> None:
    model = keras.Sequential([keras.Input((None, 1)), getattr(L, layer)(1), L.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(rows, 1, 1)).astype(np.float32)
    given = plan(x, x[:, 0], x_test=(x,), y_test=(x[:, 0],), batch=1)
    session = lanes_of(*configs(model), given).start(tuple(model.get_weights()), seed=0)
    np.testing.assert_allclose(session.outputs(), model.predict(x, verbose=0), atol=1e-6)
    assert np.isfinite(session.advance(np.zeros((2, 1), np.int32)))


def test_a_mask_value_is_compared_as_the_rows_are() -> None:
    """0.1 is another number in float32 than in Python; the rows are float32."""
    model = keras.Sequential([keras.Input((3, 1)), L.Masking(0.1), L.LSTM(2), L.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(8, 3, 1)).astype(np.float32)
    x[:, 1:] = 0.1
    given = plan(x, x[:, 0], x_test=(x,), y_test=(x[:, 0],), batch=8)
    session = lanes_of(*configs(model), given).start(tuple(model.get_weights()), seed=0)
    np.testing.assert_allclose(session.outputs(), model.predict(x, verbose=0), atol=1e-6)


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
@pytest.mark.parametrize("writeable", [True, False])
def test_no_kind_of_array_compiles_anew(writeable: bool, dtype: type[np.integer]) -> None:
    model, x, y = made("lstm", "mse", "sgd")
    rows = order(1, 0).astype(dtype)
    for array in (x, y, rows):
        array.setflags(write=writeable)
    session = lanes_of(*configs(model), plan(x, y)).start(tuple(model.get_weights()), seed=0)
    session.advance(rows)
    session.outputs()
    assert (len(program.train.signatures), len(program.predict.signatures)) == (1, 1)


def test_trains_where_nothing_can_be_kept_on_the_disk(tmp_path) -> None:
    """Numba finds no folder for compiled code: it is compiled anew in each process."""
    script = tmp_path / "train.py"
    script.write_text(
        "import numba.core.caching as caching\n"
        "def nowhere(*_): raise RuntimeError('no locator available')\n"
        "caching.FunctionCache.__init__ = nowhere\n"
        "from unstuck.engine.kernels.first import compile_kernels\n"
        "print(compile_kernels() > 0)\n"
    )
    quickly = {**os.environ, "NUMBA_OPT": "0"}  # where it is kept is asked, not how fast it is
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, env=quickly
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_an_overflow_at_the_last_update_is_seen() -> None:
    model, x, y = made("static", "mse", "sgd")
    given = plan(x, 100 * y, updates=1, block=1)
    session = lanes_of(*configs(model), given).start(
        tuple(model.get_weights()), seed=0, learning_rate=3e38
    )
    run: Run = blocks.train(given, session, seed=0)
    assert np.isfinite(run.losses).all()
    assert not np.isfinite(run.outputs).all()
    assert run.diverged


def test_a_rate_far_too_high_ends_the_run() -> None:
    model, x, y = made("rnn, relu", "mse", "sgd")
    given = plan(x, y, updates=500, block=10)
    prepared = lanes_of(*configs(model), given)
    session = prepared.start(tuple(model.get_weights()), seed=0, learning_rate=1e20)
    run: Run = blocks.train(given, session, seed=0)
    assert run.diverged
    assert run.updates < 100
    assert not np.isfinite(run.losses[-1])


def test_weights_of_other_shapes_are_refused() -> None:
    lanes, weights = with_dropout()
    with pytest.raises(InputError, match=r"weights have shapes .* this model needs"):
        lanes.start(weights[:-1], seed=0)


@pytest.mark.parametrize("wrong", [-1, 7])
def test_tokens_outside_the_embedding_are_refused(wrong: int) -> None:
    model, _, y = made("embedding", "mse", "sgd")
    x = tokens()
    x[3, 2] = wrong
    with pytest.raises(InputError, match="the embedding has 7, numbered from 0"):
        lanes_of(*configs(model), plan(x, y))
