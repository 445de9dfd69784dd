"""Training is Keras' training: same losses from the same weights on the same batches."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.engine.some_models import KINDS, Some, keras, lstm_mse, minus_mse, noisy_dense
from unstuck.changes import LearningRate
from unstuck.engine import blocks
from unstuck.engine.blocks import Order
from unstuck.errors import InputError
from unstuck.frameworks.keras.train.amounts import rows_per_call, way_for
from unstuck.frameworks.keras.train.rebuild import Rebuilt
from unstuck.frameworks.keras.train.scan import Network
from unstuck.frameworks.keras.train.seeds import dropout_seed, is_seed

UPDATES, BATCH, SEED = 100, 16, 7


class Losses(keras.callbacks.Callback):
    """The running mean of the loss after each update of a fit."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[float] = []

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        self.seen.append(float(logs["loss"]))


def keras_losses(some: Some) -> list[float]:
    """What `fit` says when it gets the engine's batches in the engine's order."""
    seeds = [v for v in some.model.non_trainable_variables if is_seed(v)]
    for stream, variable in enumerate(seeds):
        variable.assign(dropout_seed(SEED, stream, variable.dtype))
    order = Order(len(some.x[0]), BATCH, SEED).take(UPDATES).ravel()
    several = len(some.y) > 1
    x, y = [a[order] for a in some.x], [a[order] for a in some.y]
    weight = [a[order] for a in some.sample_weight] or None
    losses = Losses()
    some.model.fit(
        x if len(x) > 1 else x[0],
        y if several else y[0],
        sample_weight=weight if several or weight is None else weight[0],
        class_weight=some.class_weight,
        batch_size=BATCH,
        shuffle=False,
        verbose=0,
        callbacks=[losses],
    )
    return losses.seen


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_losses_and_weights_are_those_of_fit(kind) -> None:
    some = kind()
    plan = some.plan(updates=UPDATES, batch=BATCH, block=1)
    run = Rebuilt(some.config, some.compiled).train(plan, seed=SEED)
    fitted = keras_losses(some)
    ours = np.cumsum(run.losses) / np.arange(1, UPDATES + 1)
    np.testing.assert_allclose(ours, fitted, rtol=1e-4)
    x_test = plan.x_test[0] if len(plan.x_test) == 1 else list(plan.x_test)
    outputs = keras.tree.flatten(some.model.predict(x_test, verbose=0))[0]
    np.testing.assert_allclose(run.outputs, outputs, rtol=1e-3, atol=1e-4)


def test_single_steps_are_the_loop() -> None:
    some = noisy_dense()
    rebuilt = Rebuilt(some.config, some.compiled)
    network = rebuilt._network(rebuilt._config, rebuilt._compiled)
    plan = some.plan(updates=40, block=20)
    loop, steps = (
        blocks.train(plan, network.prepare(plan, way=way).start(plan.weights, seed=1), seed=1)
        for way in ("scan", "steps")
    )
    assert (loop.way, steps.way) == ("scan", "steps")
    np.testing.assert_allclose(loop.losses, steps.losses, rtol=1e-5)
    np.testing.assert_allclose(loop.outputs, steps.outputs, rtol=1e-4, atol=1e-6)


def test_same_seed_is_bit_equal_and_another_is_not() -> None:
    some = noisy_dense()
    plan = some.plan(updates=30, weights=None)
    first, again, other = (
        Rebuilt(some.config, some.compiled).train(plan, seed=seed) for seed in (3, 3, 4)
    )
    assert first.losses == again.losses
    assert first.scores == again.scores
    assert np.array_equal(first.outputs, again.outputs)
    assert not np.array_equal(first.outputs, other.outputs)


def test_short_last_block_target_and_clock() -> None:
    some = noisy_dense()
    rebuilt = Rebuilt(some.config, some.compiled)
    whole = rebuilt.train(some.plan(updates=25, block=10), seed=0)
    assert (whole.updates, len(whole.losses), len(whole.scores)) == (25, 3, 3)
    assert whole.scores[-1] == minus_mse(some.y[0][:40], whole.outputs)
    met = rebuilt.train(some.plan(updates=25, block=10, target=-10.0), seed=0)
    assert (met.updates, met.losses) == (10, whole.losses[:1])
    late = rebuilt.train(some.plan(updates=10_000, block=10_000, seconds=0.0), seed=0)
    assert 0 < late.updates < 10_000
    none = rebuilt.train(some.plan(updates=0), seed=0)
    assert (none.updates, none.losses) == (0, ())
    assert none.outputs.shape == (40, 1)


def test_loss_that_is_not_finite_ends_the_run() -> None:
    some = noisy_dense()
    y = some.y[0].copy()
    y[3] = math.nan
    run = Rebuilt(some.config, some.compiled).train(some.plan(y=(y,), updates=60), seed=0)
    assert run.diverged
    assert run.updates <= 10
    assert math.isnan(run.losses[-1])


def test_one_compilation_for_all_seeds_rates_and_rows() -> None:
    some = noisy_dense()
    rebuilt = Rebuilt(some.config, some.compiled)
    runs = [
        rebuilt.train(
            some.plan(x=(some.x[0] + seed,), updates=25, block=7),
            seed=seed,
            changes=(LearningRate(rate),),
        )
        for seed, rate in ((0, 0.1), (1, 0.001), (1, 0.1))
    ]
    assert len({run.losses[-1] for run in runs}) == 3
    (network,) = rebuilt._networks.values()
    assert network._loop._cache_size() == 1
    assert network._predict._cache_size() == 1


def test_predict_in_padded_batches_equals_keras() -> None:
    some = lstm_mse()
    x = np.random.default_rng(1).normal(size=(2500, 5, 2))
    weights = tuple(np.asarray(w) + 0.1 for w in some.model.get_weights())
    ours = Network(some.model).predict((x,), weights)
    some.model.set_weights(list(weights))
    np.testing.assert_allclose(ours, some.model.predict(x, verbose=0), rtol=1e-5, atol=1e-6)
    assert rows_per_call(some.model, (x,)) == 1024
    assert rows_per_call(some.model, (x[:5],)) == 8


def test_large_work_goes_by_steps() -> None:
    small = lstm_mse()
    assert way_for(small.model, small.x, 100) == "scan"
    large = keras.Sequential([keras.Input((50, 8)), keras.layers.LSTM(64)])
    assert way_for(large, (np.zeros((32, 50, 8)),), 32) == "steps"


def test_wrong_weights_and_rows_are_named() -> None:
    some = lstm_mse()
    rebuilt = Rebuilt(some.config, some.compiled)
    with pytest.raises(InputError, match=r"weights have shapes .* needs"):
        rebuilt.predict(some.x, weights=tuple(some.model.get_weights()[:-1]))
    with pytest.raises(InputError, match="same number of rows"):
        rebuilt.train(some.plan(y=(some.y[0][:-1],)), seed=0)
    with pytest.raises(InputError, match="same number of rows"):
        rebuilt.train(some.plan(x=(some.x[0][:0],), y=(some.y[0][:0],)), seed=0)
