"""Rows as arrays: order, copies, sampling under a cap, streams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.frameworks.keras.watch.rows import in_order, pick, size, snapshot, to_numpy, unpack
from unstuck.frameworks.keras.watch.streams import Keeper

NAMES = (("a", "b"), ("out",))


def refuse(what, error):
    raise AssertionError(f"{what}: {error}")


def keeper(cap=1 << 20, steps=None, weighted=False, report=refuse):
    return Keeper(((), ()), cap=cap, steps=steps, weighted=weighted, report=report)


def test_dicts_are_read_in_the_models_order_and_others_in_their_own():
    one, two, three = np.zeros(1), np.zeros(2), np.zeros(3)
    assert in_order({"b": two, "a": one, "extra": three}, ("a", "b"))[0] is one
    assert [len(leaf) for leaf in in_order({"z": three, "y": two}, ())] == [2, 3]
    assert [len(leaf) for leaf in in_order([one, (two, None), {"k": three}], ())] == [1, 2, 3]
    assert in_order(None, ()) == []


def test_batches_are_split_as_keras_splits_them():
    assert unpack((1, 2)) == (1, 2, None)
    assert unpack([1, 2, 3]) == (1, 2, 3)
    assert unpack((1,)) == (1, None, None)
    assert unpack({"a": 1}) == ({"a": 1}, None, None)


def test_a_snapshot_does_not_change_later():
    x = np.arange(6.0).reshape(3, 2)
    rows = snapshot((x, x[:, :1], None), NAMES)
    x[:] = -1
    assert rows.x[0][0, 1] == 1.0
    assert rows.y[0][2, 0] == 4.0
    assert (rows.seen, rows.sampled, rows.sample_weight) == (3, False, ())


@given(rows=st.integers(2, 400), share=st.floats(0.001, 2.0))
def test_sampled_rows_are_evenly_spread_and_few_enough(rows, share):
    chosen = pick(rows, share)
    if share >= 1:
        assert chosen is None
        return
    assert len(chosen) <= max(1, share * rows)
    assert chosen[0] == 0
    if len(chosen) > 1:
        assert chosen[-1] == rows - 1
        gaps = np.diff(chosen)
        assert gaps.max() - gaps.min() <= 1


def test_inputs_and_targets_are_sampled_at_the_same_rows():
    x = np.arange(1000)
    rows = snapshot((x, -x, 2 * x), NAMES, share=0.1)
    assert rows.sampled
    assert rows.seen == 1000
    assert len(rows.x[0]) == 100
    np.testing.assert_array_equal(rows.x[0], -rows.y[0])
    np.testing.assert_array_equal(2 * rows.x[0], rows.sample_weight[0])


def test_values_that_numpy_cannot_save_become_ones_that_it_can():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    assert to_numpy(np.ones(2, ml_dtypes.bfloat16)).dtype == np.float32
    assert to_numpy(np.array(["a", "bc"], dtype=object)).dtype.kind == "U"
    assert to_numpy(np.array([1, 2.5], dtype=object)).dtype == float
    with pytest.raises(TypeError, match="dict"):
        to_numpy(np.array([{}], dtype=object))


def test_size_is_known_without_converting():
    assert size(np.zeros((3, 4), np.float32)) == 48
    assert size([1.0, 2.0]) == 16


def test_a_keeper_hands_on_the_very_batch_and_copies_it():
    kept, x = keeper(), np.zeros((2, 3))
    batch = (x, x[:, 0])
    assert kept.see(batch) is batch
    x += 1
    rows = kept.rows()
    assert rows.x[0].sum() == 0
    assert (rows.seen, rows.sampled) == (2, False)


def test_a_keeper_keeps_one_epoch():
    kept = keeper(steps=2)
    for number in range(5):
        kept.see((np.full((4, 1), number), np.zeros(4)))
    assert kept.batch_size == 4
    rows = kept.rows()
    assert rows.seen == 8
    assert sorted(set(rows.x[0].ravel())) == [0, 1]


def test_a_keeper_stops_at_its_cap_and_goes_on_counting():
    kept = keeper(cap=2 * 100 * 8)
    for _ in range(30):
        kept.see((np.zeros((10, 1)),))
    rows = kept.rows()
    assert rows.x[0].nbytes == 100 * 8
    assert (rows.seen, rows.sampled) == (300, True)


def test_a_keeper_leaves_out_class_weights_that_keras_added():
    kept = keeper(weighted=True)
    kept.see((np.zeros((2, 1)), np.zeros(2), np.ones(2)))
    assert kept.rows().sample_weight == ()


def test_batches_of_other_shapes_are_said_to_be_left_out():
    kept = keeper()
    for steps in (3, 5, 5):
        kept.see((np.zeros((2, steps)), np.zeros(2)))
    rows = kept.rows()
    assert rows.x[0].shape == (4, 5)
    assert (rows.seen, rows.sampled, len(rows.notes)) == (6, True, 1)


def test_a_batch_that_cannot_be_kept_is_handed_on():
    said = []
    kept = keeper(report=lambda what, error: said.append(what))
    for _ in range(2):
        assert kept.see(("no array", 3)) == ("no array", 3)
    assert said == ["keep a batch"]
