"""Watch(): the same case from inside a notebook, as a callback."""

from __future__ import annotations

import subprocess
import sys

import keras
import numpy as np
import pytest
from tests.process.two_pythons import environment

from unstuck.api.watch import Watch
from unstuck.errors import InputError

X = np.arange(48, dtype="float32").reshape(12, 4) / 48
Y = (X[:, :1] > 0.5).astype("float32")


def build():
    keras.utils.set_random_seed(2)
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["accuracy"], run_eagerly=True)
    return model


@pytest.fixture(scope="module")
def watched():
    watch, model = Watch(print=False), build()
    x_train, y_train = X[:8], Y[:8]
    model.fit(
        x_train,
        y_train,
        epochs=2,
        batch_size=4,
        validation_data=(X[8:], Y[8:]),
        callbacks=[watch],
        verbose=0,
    )
    return watch, model


def test_the_case_is_what_fit_did(watched):
    watch, model = watched
    case = watch.case
    np.testing.assert_array_equal(case.x[0], X[:8])
    np.testing.assert_array_equal(case.y_val[0], Y[8:])
    assert (case.fit.x_name, case.fit.x_val_name) == ("x_train", "X[8:]")
    assert (case.fit.updates, case.rows) == (4, 8)
    assert case.history == model.history.history
    assert case.at.file.endswith("test_watch.py")
    np.testing.assert_array_equal(case.weights_after[0], model.get_weights()[0])
    assert watch.notes == []


def test_training_is_not_changed(watched):
    alone = build()
    alone.fit(X[:8], Y[:8], epochs=2, batch_size=4, validation_data=(X[8:], Y[8:]), verbose=0)
    np.testing.assert_array_equal(alone.get_weights()[0], watched[1].get_weights()[0])


def test_the_last_fit_counts():
    watch, model = Watch(print=False), build()
    model.fit(X, Y, verbose=0, callbacks=[watch])
    model.fit(X[:6], Y[:6], verbose=0, callbacks=[watch])
    assert watch.case.rows == 6


def test_a_stream_is_watched_without_asking_it_for_more():
    asked = []

    def stream():
        for i in range(4):
            asked.append(i)
            yield X[3 * i : 3 * i + 3], Y[3 * i : 3 * i + 3]

    watch = Watch(print=False)
    build().fit(stream(), callbacks=[watch], steps_per_epoch=4, shuffle=False, verbose=0)
    np.testing.assert_array_equal(watch.case.x[0], X)
    assert asked == [0, 1, 2, 3]


def test_a_cap_samples_rows():
    watch = Watch(print=False, cap=(X.nbytes + Y.nbytes) // 2)
    build().fit(X, Y, callbacks=[watch], verbose=0)
    assert watch.case.sampled
    assert (watch.case.rows, len(watch.case.x[0])) == (12, 6)


def test_without_a_fit_it_says_what_to_type():
    with pytest.raises(InputError, match="callbacks="):
        _ = Watch().case


def test_a_fit_that_failed_is_no_case():
    watch = Watch(print=False)
    stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build().fit(X, Y, callbacks=[watch, stop], verbose=0)
    with pytest.raises(InputError):
        _ = watch.case


def test_importing_unstuck_imports_no_framework():
    code = "import sys, unstuck; sys.exit('keras' in sys.modules or 'numpy' in sys.modules)"
    paths = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment(**paths), check=False)
    assert done.returncode == 0


class OneEpoch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True


def dead(watches):
    """A net whose units are all off, in a training that is to take a thousand million epochs."""
    keras.utils.set_random_seed(2)
    off = keras.initializers.Constant(-10.0)
    model = keras.Sequential(
        [
            keras.layers.Input((4,)),
            keras.layers.Dense(8, activation="relu", bias_initializer=off),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(1),
        ]
    )
    model.compile("sgd", "mse")
    model.fit(X, Y, epochs=10**9, callbacks=[OneEpoch(), *watches], verbose=0)
    return model


def test_a_pass_through_a_copy_shows_dead_units_before_a_long_training(capsys):
    watch = Watch(print=False)
    with_it = dead([watch])
    assert "M208 dead-units" in capsys.readouterr().err
    assert watch.notes == []
    without = dead([Watch(print=False, early=False)])
    assert capsys.readouterr().err == ""
    for ours, theirs in zip(with_it.get_weights(), without.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
