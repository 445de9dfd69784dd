"""What is sound is left alone: each of these was once accused, or ended in an exception."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.test_words import case

from unstuck.case import Case, ModelSpec
from unstuck.ceiling.bound import ceiling
from unstuck.ceiling.visibility import Visibility
from unstuck.doctor.diagnose import _repaired, diagnose
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.registry import registry
from unstuck.doctor.rows import TrialRows
from unstuck.frameworks.keras.outline import outline
from unstuck.frameworks.keras.payload import payload

RNG = np.random.default_rng(0)
SERIES = np.sin(np.arange(700) / 5) + 0.1 * RNG.normal(size=700)


def found(code: str, given: Case) -> list[str]:
    cause = next(c for c in registry() if c.code == code)
    return [s.finding.measured for s in cause.find(Evidence(given, None))]


@pytest.mark.parametrize("x", [RNG.normal(size=(600, 5, 2)), RNG.integers(0, 2, (600, 5, 2))])
def test_an_autoencoder_has_as_many_inputs_as_answers(x):
    assert found("D108", case(x.astype("float32"), x.astype("float32"))) == []


def windows(series: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.stack([series[i : i + steps] for i in range(len(series) - steps)])[..., None]
    return x.astype("float32"), series[steps:, None].astype("float32")


def split(x: np.ndarray, y: np.ndarray) -> Case:
    return replace(case(x[:500], y[:500]), x_val=(x[500:],), y_val=(y[500:],))


def test_a_series_split_in_time_does_not_overlap():
    periodic = np.round(np.sin(np.arange(700) * np.pi / 20), 4)  # the same windows in each period
    assert found("D105", split(*windows(periodic, 6))) == []
    assert found("D105", split(*windows(SERIES, 6))) == []


def test_windows_split_at_random_do():
    x, y = windows(SERIES, 6)
    order = RNG.permutation(len(x))
    assert "moved by one step" in found("D105", split(x[order], y[order]))[0]


def test_short_padded_rows_repeat_by_chance():
    lengths = RNG.integers(1, 9, 900)
    x = np.zeros((900, 8, 1), "float32")
    for row, length in zip(x, lengths, strict=True):
        row[:length, 0] = RNG.integers(1, 3, length)
    y = (x == 1).sum(axis=1).astype("float32")
    given = replace(case(x[:700], y[:700]), x_val=(x[700:],), y_val=(y[700:],))
    assert found("D105", given) == []


def recurrent(weights_after: tuple[np.ndarray, ...], history: dict[str, list[float]]) -> Case:
    names = ("lstm/lstm_cell/kernel", "lstm/lstm_cell/recurrent_kernel", "dense/kernel")
    before = (np.ones((2, 4)), np.ones((1, 4)), np.ones((1, 1)))
    x, y = RNG.normal(size=(600, 1, 2)), RNG.normal(size=(600, 1))
    model = ModelSpec(
        "Sequential", payload(None, {"loss": "mse"}), obstacle="own code", weights=names
    )
    given = case(x, y, updates=500)
    return replace(
        given, model=model, weights_before=before, weights_after=weights_after, history=history
    )


def test_a_recurrent_matrix_has_nothing_to_do_in_one_step():
    moved = (np.zeros((2, 4)), np.ones((1, 4)), np.zeros((1, 1)))
    assert found("M201", recurrent(moved, {"loss": [1.0, 0.9]})) == []
    cut = (np.ones((2, 4)), np.ones((1, 4)), np.zeros((1, 1)))
    assert "lstm/lstm_cell/kernel" in found("M201", recurrent(cut, {"loss": [1.0, 0.9]}))[0]


def test_weights_of_a_training_that_nobody_watched_did_not_stand_still():
    same = (np.ones((2, 4)), np.ones((1, 4)), np.ones((1, 1)))
    assert found("M201", recurrent(same, {})) == []


def test_a_state_is_carried_over_only_where_the_backend_does():
    layer = {"class_name": "LSTM", "config": {"name": "lstm", "units": 4, "stateful": True}}
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [layer]}}
    x, y = RNG.normal(size=(600, 4, 2)), RNG.normal(size=(600, 1))
    given = replace(case(x, y), model=ModelSpec("Sequential", payload(config, {"loss": "mse"})))
    assert len(found("M206", replace(given, backend="tensorflow"))) == 1
    assert found("M206", replace(given, backend="jax")) == []


def test_a_step_at_which_no_row_counts_is_left_out():
    x = RNG.integers(0, 2, (400, 5, 1))
    mask = np.ones((400, 5))
    mask[:, 4] = 0
    y = x.copy()
    y[:, 4] = RNG.integers(0, 2, (400, 1))
    allowed = ceiling(x, y, visibility=Visibility.named("causal", 5, 5), mask=mask)
    assert allowed.high == 1.0


def test_targets_that_depend_on_what_the_answer_does_not_see_are_not_called_noise():
    """The last steps are padding and the model reads those: see D114, not D103 or D113."""
    x = np.zeros((600, 12, 1), "float32")
    x[:, :4, 0] = RNG.integers(1, 3, (600, 4))
    y = (x[:, 0] == 1).astype("float32")

    class Late(Evidence):
        visibility = Visibility.of_mask(np.arange(12)[None] > 8)

    evidence = Late(case(x, y), None)
    assert evidence.signal_out_of_reach
    for code in ("D103", "D113"):
        cause = next(c for c in registry() if c.code == code)
        assert list(cause.find(evidence)) == []


def test_a_summary_says_what_is_known_to_be_possible():
    x = RNG.normal(size=(600, 5, 1)).astype("float32")
    report = diagnose(case(x, x.sum(axis=1)), None)
    assert report.ceiling.low > 0.9
    assert report.verdict == "undecided"


def test_rows_that_are_all_equal_were_not_shuffled_apart():
    x = np.ones((600, 5, 1), "float32")
    assert found("D103", case(x, RNG.normal(size=(600, 1)))) == []


def test_a_cell_whose_bias_moved_is_not_cut_off():
    names = ("gru/gru_cell/kernel", "gru/gru_cell/recurrent_kernel", "gru/gru_cell/bias")
    before = (np.ones((2, 3)), np.ones((1, 3)), np.zeros((2, 3)))
    x, y = RNG.normal(size=(600, 5, 2)), RNG.normal(size=(600, 1))
    model = ModelSpec("S", payload(None, {"loss": "mse"}), obstacle="own code", weights=names)
    given = replace(
        case(x, y, updates=500), model=model, history={"loss": [1.0, 0.9]}, weights_before=before
    )
    saturated = replace(given, weights_after=(before[0], before[1], np.ones((2, 3))))
    assert found("M201", saturated) == []
    assert len(found("M201", replace(given, weights_after=before))) == 1
    bare = replace(model, weights=("a", "b", "c"))  # each a layer of its own
    moved = replace(given, model=bare, weights_after=(before[0], before[1], np.ones((2, 3))))
    assert "a, b" in found("M201", moved)[0]


def test_of_rows_too_wide_to_be_seen_whole_nothing_is_sure():
    """The first two of 500 steps decide, neither of them alone: no simple model is shown both."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 9, (900, 500, 1)).astype("float32") + 0.1 * rng.random((900, 500, 1))
    y = ((x[:, :1, 0] > 4.5) ^ (x[:, 1:2, 0] > 4.5)).astype("float32")
    causes = {c.code: c for c in registry()}

    class Unlearned(Evidence):
        reached = 0.5

    evidence = Unlearned(case(x, y), None)
    found_ = [s.finding for code in ("D103", "D113") for s in causes[code].find(evidence)]
    assert [(f.code, f.level, f.strength) for f in found_] == [
        ("D103", "warning", "guess"),
        ("D113", "warning", "guess"),
    ]


def test_a_model_is_not_asked_about_windows_that_it_cannot_read():
    class Fixed:
        """Reads five steps and no other number of them."""

        def predict(self, x, *, weights):
            if x[0].shape[1] != 5:
                raise ValueError("expected 5 steps")
            return np.zeros((len(x[0]), 1))

    def longer(rows: TrialRows) -> TrialRows:
        return TrialRows(np.repeat(rows.x, 2, axis=1), rows.y, rows.x_test, rows.y_test)

    x = RNG.normal(size=(600, 5, 1))
    given = Evidence(case(x, x.sum(axis=1)), Fixed())
    repaired = _repaired(given, longer, given.learner)
    assert repaired.x.shape[1] == 10
    assert repaired.steps_out is None


def test_frozen_layers_of_a_sequential_are_named_as_the_model_knows_them():
    config = {"class_name": "Sequential", "config": {"name": "sequential", "layers": []}}
    layers = {
        "sequential/lstm/lstm_cell/kernel": "lstm",
        "lstm/lstm_cell/kernel": "lstm",
        "sequential/kernel": "sequential",
    }
    model = ModelSpec("Sequential", payload(config, None), weights=tuple(layers))
    assert outline(replace(recurrent((), {}), model=model)).layer_of == layers
