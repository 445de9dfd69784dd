"""Validation rows among the training rows, and what chance alone would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.ceiling.row_hash import row_hashes
from unstuck.doctor.measure.overlap import _runs, drawn, overlap


def test_real_numbers_never_repeat_by_chance():
    rng = np.random.default_rng(0)
    x, val = rng.normal(size=(2000, 6, 2)), rng.normal(size=(500, 6, 2))
    found = overlap(x, np.concatenate([val, x[:125]]))
    assert found.share == pytest.approx(0.2)
    assert found.by_chance == 0.0


def test_ten_random_bits_repeat_by_chance():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (20_000, 5, 2))
    found = overlap(x, rng.integers(0, 2, (3000, 5, 2)))
    assert found.share > 0.99
    assert found.by_chance > 0.99
    assert found.distinct == 1024


def test_windows_of_one_series_split_at_random_are_neighbours():
    series = np.random.default_rng(0).normal(size=2000)
    windows = np.lib.stride_tricks.sliding_window_view(series, 12)[..., None]
    order = np.random.default_rng(1).permutation(len(windows))
    mixed = overlap(windows[order[:1500]], windows[order[1500:]])
    in_time = overlap(windows[:1500], windows[1512:])
    assert mixed.neighbours > 0.7
    assert in_time.neighbours == 0.0


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_equal_rows_have_equal_hashes_and_different_rows_do_not(rows, columns, seed):
    x = np.random.default_rng(seed).integers(-3, 4, (rows, columns))
    hashes = row_hashes(x)
    distinct = len(np.unique(x, axis=0))
    assert len(np.unique(hashes)) == distinct
    assert np.array_equal(row_hashes(x.astype(float)), row_hashes(-1.0 * -x))


def test_one_hot_steps_repeat_as_the_steps_do():
    """The numbers of a one-hot step are not independent: by them no row would ever repeat."""
    rng = np.random.default_rng(0)
    x = np.eye(3)[rng.integers(0, 3, (4000, 8))]
    seen = overlap(x[:3000], x[3000:])
    assert seen.share == pytest.approx(1 - (1 - 3.0**-8) ** 3000, abs=0.05)
    assert seen.by_chance == pytest.approx(seen.share, abs=0.05)


def test_rows_that_were_repeated_before_the_split_do_not_repeat_by_chance():
    rng = np.random.default_rng(0)
    x = rng.permutation(np.repeat(np.eye(40)[rng.integers(0, 40, (1000, 8))], 4, axis=0))
    seen = overlap(x[:3000], x[3000:])
    assert seen.share > 0.9
    assert seen.by_chance < 0.01


def recordings(kind=np.float64):
    """Sixty recordings, each cut into windows of 40 steps, 15 apart; and whose windows they are."""
    series = np.random.default_rng(0).normal(size=(60, 160, 2))
    windows = np.stack([series[:, at : at + 40] for at in range(0, 121, 15)], axis=1)
    return windows.reshape(-1, 40, 2).astype(kind), np.repeat(np.arange(60), 9)


def test_windows_of_one_recording_on_both_sides_share_pieces():
    x, owner = recordings()
    order = np.random.default_rng(1).permutation(len(x))
    mixed, apart = x[order], owner < 45
    assert overlap(mixed[:400], mixed[400:]).pieces > 0.9
    assert overlap(x[apart], x[~apart]).pieces == 0.0


def test_tokens_and_padding_share_pieces_without_meaning():
    x, _ = recordings()
    order = np.random.default_rng(1).permutation(len(x))
    tokens = np.round(x)[order]
    assert overlap(tokens[:400], tokens[400:]).pieces == 0.0
    padded = np.random.default_rng(2).normal(size=(500, 40, 2))
    padded[:, 20:] = 0.0
    assert overlap(padded[:400], padded[400:]).pieces == 0.0


@given(st.integers(0, 2**32 - 1), st.integers(4, 9))
def test_runs_are_equal_where_their_steps_are(seed, length):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, (6, 12, 1)).astype(float)
    runs, moves = _runs(x, length)
    whole = np.lib.stride_tricks.sliding_window_view(x[:, :, 0], length, axis=1).reshape(-1, length)
    assert len(np.unique(runs)) == len(np.unique(whole, axis=0))
    assert np.array_equal(moves.reshape(-1), np.ptp(whole, axis=1) > 0)


@pytest.mark.parametrize("seed", range(5))
def test_draws_from_a_finite_set_are_known_from_copies(seed):
    rng = np.random.default_rng(seed)
    dates = rng.integers(0, 26_880, 8000)
    assert drawn(dates)
    assert not drawn(np.arange(8000))  # none repeats
    assert not drawn(np.repeat(np.arange(4000), 2))  # each was written twice
    some = np.concatenate([np.arange(6000), np.arange(1000)])
    assert not drawn(some)  # a part was written twice
    assert not drawn(np.concatenate([np.arange(7000), np.repeat(np.arange(100), 10)]))  # a class


@pytest.mark.parametrize("seed", range(5))
def test_draws_of_unequal_chances_are_known_from_a_class_that_was_filled_up(seed):
    """Motifs that are misread now and then; Zipf's words; a rare class drawn again with repeats."""
    rng = np.random.default_rng(seed)
    motifs = rng.integers(0, 6, (40, 24))[rng.integers(0, 40, 4800)]
    misread = rng.random(motifs.shape) < 0.08
    motifs[misread] = rng.integers(0, 6, misread.sum())
    found = overlap(motifs[:4000, :, None], motifs[4000:, :, None])
    assert found.share > 0.2
    assert found.drawn
    assert drawn(rng.zipf(1.4, 20_000))
    pairs = rng.integers(0, 20_000, 4000)  # of which a few repeat by themselves
    rare = np.concatenate([pairs, rng.choice(pairs[:300], 2700)])
    assert not drawn(rare)


def test_dates_that_are_drawn_twice_are_no_leak():
    rng = np.random.default_rng(0)
    x = np.stack([rng.integers(1, 29, 8000), rng.integers(1, 13, 8000), rng.integers(0, 80, 8000)])
    found = overlap(x.T[:7000, :, None], x.T[7000:, :, None])
    assert found.share > 0.2
    assert found.drawn
    copied = np.concatenate([x.T[:4000], x.T[:2000]])[rng.permutation(6000)][..., None]
    assert not overlap(copied[:5000], copied[5000:]).drawn
