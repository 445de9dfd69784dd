"""layouts(): every candidate undoes its mistake, on any rows, by the line that it prints."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ceiling.rearranged import bits, or_task, scrambled
from unstuck.case import Array
from unstuck.ceiling.rearrange import Layout, layouts
from unstuck.ceiling.rearrange.origin import follow
from unstuck.ceiling.rearrange.time import row_shift

SIZES = st.integers(min_value=1, max_value=5)
SHAPES = [
    ((12, 5, 2), (12, 5, 1)),
    ((12, 5, 2), (12, 5)),
    ((12, 5, 2), (12,)),
    ((12, 5, 1), (12, 3)),
    ((12, 5), (12, 5)),
    ((6, 6, 2), (6, 6, 3)),
    ((4, 7, 3), (4, 7, 2)),
]


def numbered(shape: tuple[int, ...], *, start: int = 0) -> Array:
    return start + np.arange(int(np.prod(shape))).reshape(shape)


def undone(x: Array, y: Array, want_x: Array, want_y: Array) -> list[Layout]:
    """Candidates that turn (x, y) into what was wanted."""
    found = []
    for layout in layouts(x, y):
        new_x, new_y = layout.apply(x, y)
        if np.array_equal(new_x, want_x) and np.array_equal(new_y, want_y):
            found.append(layout)
    return found


@given(rows=st.integers(2, 9), steps=SIZES, features=SIZES, data=st.data())
@settings(max_examples=60)
def test_every_axis_order_of_x_is_undone(
    rows: int, steps: int, features: int, data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(list(permutations(range(3)))))
    want, y = numbered((rows, steps, features)), numbered((rows, steps, 1), start=10_000)
    x = scrambled(want, order)
    assert np.array_equal(x, want) or undone(x, y, want, y)


@given(rows=st.integers(2, 9), steps=SIZES, features=SIZES, data=st.data())
@settings(max_examples=60)
def test_every_axis_order_of_both_is_undone(
    rows: int, steps: int, features: int, data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(list(permutations(range(3)))))
    want_x = numbered((rows, steps, features))
    want_y = numbered((rows, steps, features), start=10_000)
    x, y = scrambled(want_x, order), scrambled(want_y, order)
    same = np.array_equal(x, want_x) and np.array_equal(y, want_y)
    assert same or undone(x, y, want_x, want_y)


@given(rows=st.integers(2, 9), steps=SIZES, features=SIZES)
def test_fortran_ordered_buffer_is_undone(rows: int, steps: int, features: int) -> None:
    want, y = numbered((rows, steps, features)), numbered((rows,), start=10_000)
    x = want.flatten(order="F").reshape(want.shape)
    assert np.array_equal(x, want) or undone(x, y, want, y)


def test_the_thread_is_undone_by_one_line() -> None:
    want, y = or_task(rows=7)
    x = np.stack([want[:, :, 0], want[:, :, 1]], axis=1).reshape(7, 5, 2)
    (first,) = undone(x, y, want, y)
    assert first.code == "{x} = {x}.reshape(-1, 2, 5).transpose(0, 2, 1)"
    assert first.lines("X_train", "t") == "X_train = X_train.reshape(-1, 2, 5).transpose(0, 2, 1)"
    assert layouts(x, y)[0] is not first
    assert layouts(x, y)[0].code == first.code  # nothing is simpler


@pytest.mark.parametrize(("of_x", "of_y"), SHAPES)
def test_code_does_what_apply_does(of_x: tuple[int, ...], of_y: tuple[int, ...]) -> None:
    for layout in layouts(numbered(of_x), numbered(of_y, start=10_000)):
        names = {"np": np, "x": numbered(of_x), "y": numbered(of_y, start=10_000)}
        want_x, want_y = layout.apply(names["x"].copy(), names["y"].copy())
        exec(layout.lines("x", "y"), names)  # the test is that the printed line is right
        np.testing.assert_array_equal(names["x"], want_x, err_msg=layout.code)
        np.testing.assert_array_equal(names["y"], want_y, err_msg=layout.code)


@pytest.mark.parametrize(("of_x", "of_y"), SHAPES)
def test_each_effect_once_simplest_first_never_nothing(
    of_x: tuple[int, ...], of_y: tuple[int, ...]
) -> None:
    x, y = numbered(of_x), numbered(of_y, start=10_000)
    found = layouts(x, y)
    effects = [tuple(part.tobytes() for part in layout.apply(x, y)) for layout in found]
    shapes = [tuple(part.shape for part in layout.apply(x, y)) for layout in found]
    assert len(set(zip(effects, shapes, strict=True))) == len(found)
    assert (x.tobytes(), y.tobytes()) not in [
        effect for effect, shape in zip(effects, shapes, strict=True) if shape == (of_x, of_y)
    ]
    assert [layout.simplicity for layout in found] == sorted(one.simplicity for one in found)


@pytest.mark.parametrize(("of_x", "of_y"), SHAPES[:5])
def test_validation_rows_take_the_same_layout(of_x: tuple[int, ...], of_y: tuple[int, ...]) -> None:
    for layout in layouts(numbered(of_x), numbered(of_y)):
        if layout.code.startswith("{x} = np.swapaxes"):
            continue  # rows and steps change places
        new_x, new_y = layout.apply(numbered((30, *of_x[1:])), numbered((30, *of_y[1:])))
        assert len(new_x) == len(new_y)
        assert 25 <= len(new_x) <= 30
        assert new_x.ndim == len(of_x)


@given(offset=st.integers(-4, 4).filter(bool), axis=st.integers(0, 1))
def test_offsets_are_undone_with_and_without_wrapping(offset: int, axis: int) -> None:
    want_x, want_y = numbered((11, 9, 2)), numbered((11, 9, 1), start=10_000)
    rolled = np.roll(want_y, offset, axis=axis)
    (cyclic,) = [one for one in undone(want_x, rolled, want_x, want_y) if one.cyclic]
    assert (cyclic.offset, cyclic.axis) == (-offset, axis)
    assert cyclic.kind == ("rows", "shift")[axis]
    dropping = [
        one
        for one in layouts(want_x, rolled)
        if not one.cyclic and one.offset == -offset and one.axis == axis
    ]
    new_x, new_y = dropping[0].apply(want_x, rolled)
    np.testing.assert_array_equal(new_x[..., 0] // 2, new_y[..., 0] - 10_000)
    assert ("earlier" in dropping[0].text) == (offset < 0)


def test_time_major_arrays_are_swapped_back() -> None:
    x, y = numbered((5, 40, 2)), numbered((5, 40, 1))
    assert undone(x, y, np.swapaxes(x, 0, 1), np.swapaxes(y, 0, 1))
    assert not undone(x.reshape(40, 5, 2), y.reshape(40, 5, 1), x, y)


def test_operands_are_reversed_one_at_a_time() -> None:
    x, y = numbered((6, 5, 2)), numbered((6, 5, 1))
    flipped = x.copy()
    flipped[:, :, 1] = x[:, ::-1, 1]
    (layout,) = undone(flipped, y, x, y)
    assert layout.kind == "reverse"
    assert "feature 1" in layout.text
    before = flipped.copy()
    layout.apply(flipped, y)
    np.testing.assert_array_equal(flipped, before)  # the user's array is left alone


def test_padding_is_moved_only_where_it_looks_like_padding() -> None:
    length = np.random.default_rng(0).integers(1, 9, (200, 1))
    digits = bits(200, 8)
    right = np.where(np.arange(8) >= 8 - length, digits, -1)
    left = np.take_along_axis(right, (np.arange(8) + 8 - length) % 8, axis=1)
    kinds = [layout for layout in layouts(left, digits) if layout.kind == "padding"]
    assert any(np.array_equal(layout.apply(left, digits)[0], right) for layout in kinds)
    for healthy in (digits, np.where(np.arange(8) < 5, digits + 1, 0), digits[:, :, None]):
        assert not [one for one in layouts(healthy, digits) if "filled with 0" in one.text]


def test_shapes_without_candidates() -> None:
    assert layouts(np.zeros((0, 5, 2)), np.zeros((0, 5, 1))) == []
    assert layouts(np.zeros((4, 5, 2)), np.zeros((3, 5, 1))) == []
    assert layouts(np.zeros(4), np.zeros(4)) == []
    assert layouts(np.zeros((1, 1, 1)), np.zeros(1)) == []


@pytest.mark.parametrize("offset", [300, -700, 1490])
def test_an_offset_beyond_the_rows_that_are_followed(offset: int) -> None:
    """Positions of 256 rows are followed; an offset of more leaves none of them."""
    for layout in row_shift(offset):
        places = follow(layout, (3000, 5, 12), (3000, 3, 12))
        assert len(places.x) == len(places.y) > 0
