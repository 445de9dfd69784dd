"""F3, F7, F8: training is bit for bit what it is under python, and so are output and tracebacks.

One script a backend does everything, because starting a framework takes longer than all else.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from tests.process.two_trainings import BACKENDS, SCRIPTS, needs, untouched, watched

pytestmark = pytest.mark.thorough

SCRIPT = SCRIPTS / "every_kind.py"


@pytest.fixture(scope="module", params=BACKENDS)
def both(request, tmp_path_factory):
    """(under python, under the launcher)."""
    needs(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    return untouched(SCRIPT, backend=request.param), watched(
        SCRIPT, folder / "run", backend=request.param
    )


@pytest.fixture(scope="module")
def fits(both):
    """What was captured, call by call."""
    return both[1].fits


@pytest.fixture(scope="module")
def x():
    """The script's own inputs."""
    return np.random.default_rng(0).random((60, 4, 2)).astype("float32")


def same_rows(found, expected):
    """Whether two arrays hold the same rows in any order."""
    return sorted(map(bytes, found)) == sorted(map(bytes, expected))


def test_weights_random_states_and_requests_for_rows_are_the_same(both):
    python, captured = both
    assert python.stdout.decode().splitlines() == captured.out.decode().splitlines()
    assert python.stdout.count(b"\n") >= 7


def test_tracebacks_and_status_are_the_same(both):
    python, captured = both
    assert python.stderr.decode().splitlines() == captured.err.decode().splitlines()
    assert python.returncode == captured.status == 1
    for text in (b"the callback's own fault", b"set_model's own fault", b"the loss's own fault"):
        assert python.stderr.count(text) >= 1


def test_nothing_went_wrong_on_our_side(both):
    assert both[1].record.notes == ()


def test_arrays_are_kept_as_they_were_passed(both, fits, x):
    fit = fits[0]
    np.testing.assert_array_equal(fit.x[0], x)
    assert (fit.fit.source, fit.fit.updates, fit.fit.batch_size, fit.rows) == ("arrays", 18, 10, 60)
    assert not fit.fit.shuffle
    assert len(fit.history["loss"]) == 3
    assert fit.metrics == {"accuracy": "binary_accuracy"}
    # Its state is carried over here and would not be on JAX: it is retrained where it is.
    stays = "SimpleRNN(stateful=True), which carries nothing over on JAX"
    assert fit.model.obstacle == (None if fit.backend == "jax" else stays)
    digest = hashlib.sha256(b"".join(w.tobytes() for w in fit.weights_after)).hexdigest()
    assert digest in both[0].stdout.decode().splitlines()[0]
    assert not all(map(np.array_equal, fit.weights_before, fit.weights_after))


def test_validation_data_and_names_are_kept(fits, x):
    fit = fits[1]
    assert (fit.fit.x_name, fit.fit.y_name) == ("X", "Y")
    assert (fit.fit.x_val_name, fit.fit.y_val_name) == ("X_test", "y_test")
    np.testing.assert_array_equal(fit.x_val[0], x[40:] + 1)
    assert "val_loss" in fit.history
    assert fit.at.file == "every_kind.py"
    assert fit.at.source.startswith("model.fit(X, Y, 10")
    assert fit.compiled_at is not None
    assert fit.compiled_at.source.startswith("model.compile(")


def test_what_validation_split_cuts_off_is_validation(fits, x):
    fit = fits[2]
    np.testing.assert_array_equal(fit.x[0], x[:30])
    np.testing.assert_array_equal(fit.x_val[0], x[30:])
    assert fit.fit.validation_split == 0.5


def test_a_py_dataset_is_kept_once_with_its_weights_and_its_validation(fits, x):
    fit = fits[3]
    assert fit.fit.source == "PyDataset"
    # Keras shuffles the batches; they are kept as they lie in the dataset.
    np.testing.assert_array_equal(fit.x[0], x)
    np.testing.assert_array_equal(fit.x_val[0], x)
    np.testing.assert_array_equal(fit.sample_weight[0][::10, 0], [1, 2, 3, 4, 5, 6])
    assert (fit.rows, fit.sampled) == (60, False)


def test_a_generator_is_kept_for_its_first_epoch_only(fits, x):
    for fit, rows in ((fits[4], 50), (fits[5], 120)):
        assert (fit.fit.source, fit.rows, len(fit.x[0])) == ("generator", rows, rows)
        np.testing.assert_array_equal(fit.x[0][:10], x[:10])
        assert fit.fit.batch_size == 10


def test_tf_data_is_kept_as_it_passed(fits, x):
    needs("tensorflow")
    finite, endless = (fit for fit in fits if fit.fit.source == "tf.data")
    assert same_rows(finite.x[0], x)
    assert finite.x_val[0].shape == (120, 4, 2)
    assert endless.rows == 40


def test_a_data_loader_is_kept_as_it_passed(fits, x):
    needs("torch")
    (fit,) = (fit for fit in fits if fit.fit.source == "DataLoader")
    assert same_rows(fit.x[0], x)


def test_fits_that_did_not_end_say_how(fits):
    ended = [fit.outcome for fit in fits if fit.outcome != "finished"]
    assert ended[:3] == ["interrupted", "interrupted", "failed"]
    broken = [fit for fit in fits if fit.outcome == "failed" and fit.fit.source == "generator"]
    assert all(fit.rows == 70 for fit in broken)
