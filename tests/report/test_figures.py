"""Figures show what was measured: edges, bars at their scores, lines at their levels."""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.doctor.report_parts import ErrorBudget
from unstuck.report.figures.curves import Level, Series, curves
from unstuck.report.figures.unrolled import Unrolled, describe, unrolled
from unstuck.report.figures.waterfall import waterfall

NAMESPACE = "{http://www.w3.org/2000/svg}"
KINDS = {
    "static": lambda t, n: (t,),
    "causal": lambda t, n: tuple(range(t + 1)),
    "anticausal": lambda t, n: tuple(range(t, n)),
    "full": lambda t, n: tuple(range(n)),
    "window(2)": lambda t, n: tuple(range(max(t - 1, 0), t + 1)),
}


def elements(svg: str, name: str, kind: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(svg).iter(NAMESPACE + name) if e.get("class") == kind]


def net(kind: str, n: int = 5, **more) -> Unrolled:
    return Unrolled(n, n, tuple(KINDS[kind](t, n) for t in range(n)), **more)


@pytest.mark.parametrize(
    ("kind", "arrows", "joined"),
    [("static", 0, 0), ("causal", 4, 0), ("anticausal", 4, 0), ("full", 8, 0), ("window(2)", 0, 4)],
)
def test_arrows_promise_what_was_measured(kind, arrows, joined):
    """A window of two is no chain: what went in two steps ago would arrive by it too."""
    svg = unrolled(net(kind))
    assert len(elements(svg, "polygon", "edge head")) == arrows
    assert len(elements(svg, "path", "thin")) == joined


def reached_by_arrows(svg: str, n: int) -> set[tuple[int, int]]:
    """Pairs (from, to) of steps that a way along the level arrows of a figure leads through."""
    centres = [float(e.get("cx", "")) for e in elements(svg, "circle", "node")]
    columns = sorted(set(centres))
    steps = set()
    for line in elements(svg, "line", "edge"):
        start, end = float(line.get("x1", "")), float(line.get("x2", ""))
        if line.get("y1") == line.get("y2") and start != end and start > columns[0] - 1:
            at = [min(range(n), key=lambda c: abs(columns[c] - x)) for x in (start, end)]
            steps.add((at[0], at[1]))
    found = set(steps)
    while True:
        more = {(a, d) for a, b in found for c, d in steps if b == c and a != d} - found
        if not more:
            return found
        found |= more


@given(st.integers(2, 9), st.data())
def test_every_pair_that_was_measured_is_joined_and_no_other(n, data):
    step = st.integers(0, n - 1)
    sees = tuple(tuple(sorted(data.draw(st.sets(step)))) for _ in range(n))
    svg = unrolled(Unrolled(n, n, sees))
    across = {(s, t) for t, sources in enumerate(sees) for s in sources if s != t}
    joined = len(elements(svg, "path", "thin"))
    if joined or not across:
        assert joined == len(across)
        assert not elements(svg, "polygon", "edge head")
    else:  # a chain of arrows: what can be reached by them is what was measured
        assert reached_by_arrows(svg, n) == across


def test_what_an_output_needs_is_drawn_as_seen_or_not():
    svg = unrolled(net("causal", needs=((0, 2), (0, 3), (1, 3), (1, 4), (2, 4))))
    assert len(elements(svg, "path", "found")) == 6
    assert len(elements(svg, "path", "lacking")) == 4
    assert "output 1 needs what it does not see" in describe(net("causal", needs=((0, 2),)))
    away = unrolled(net("causal", needs=((-1,), (1,), (2,), (3,), (4,))))
    assert len(elements(away, "line", "lacking")) == 2  # the stub, and its line in the legend
    plain = unrolled(net("causal", needs=tuple((t,) for t in range(5))))
    assert not elements(plain, "path", "found")


def test_bars_are_as_high_as_their_scores():
    svg = unrolled(net("causal", reached=(0.0, 0.25, 0.5, 1.0, 1.5)))
    frame = float(elements(svg, "rect", "frame")[0].get("height", ""))
    heights = [float(e.get("height", "")) / frame for e in elements(svg, "rect", "bar")]
    assert heights == pytest.approx([0, 0.25, 0.5, 1, 1], abs=0.01)


def test_long_rows_become_a_matrix():
    svg = unrolled(net("causal", 40))
    assert len(elements(svg, "rect", "cell")) == 40 * 41 // 2
    assert len(elements(svg, "rect", "empty")) == 40 * 39 // 2


def test_one_output_stands_over_the_last_input():
    svg = unrolled(Unrolled(4, 1, ((0, 3),)))
    boxes = [float(e.get("x", "")) + 20 for e in elements(svg, "rect", "node")]
    circles = {float(e.get("cx", "")) for e in elements(svg, "circle", "node")}
    assert circles == {boxes[-1]}


def test_levels_and_lines_share_a_scale():
    series = [Series("a", "own", ((1, 0.0), (2, 0.5), (3, math.nan), (4, 1.0), (5, 1.0)))]
    svg = curves(series, [Level("ceiling", "ceiling", 0.5)], title="t", along="epoch")
    level = float(elements(svg, "line", "ceiling")[0].get("y1", ""))
    first, second = elements(svg, "polyline", "line own")
    places = [tuple(map(float, p.split(","))) for p in first.get("points", "").split()]
    assert places[1][1] == pytest.approx(level, abs=0.1)
    assert len(second.get("points", "").split()) == 2  # the gap is a gap


@given(st.lists(st.floats(-1e9, 1e9), max_size=6), st.floats(-1e9, 1e9))
def test_any_numbers_make_a_figure(values, level):
    points = tuple(enumerate(values))
    svg = curves(
        [Series("a", "own", points)], [Level("c", "constant", level)], title="t", along="x"
    )
    for element in ET.fromstring(svg).iter():
        assert "nan" not in "".join(str(v) for v in element.attrib.values())


def test_a_waterfall_goes_down_to_what_is_left():
    budget = ErrorBudget(data=0.2, model=0.1, generalisation=0.0)
    svg = waterfall(budget, 0.6)
    bars = {k: elements(svg, "rect", k) for k in ("frame", "data", "model", "unknown", "bar")}
    whole = float(bars["frame"][0].get("width", ""))
    shares = {k: float(found[0].get("width", "")) / whole for k, found in bars.items()}
    assert shares["data"] == pytest.approx(0.2, abs=0.01)
    assert shares["model"] == pytest.approx(0.1, abs=0.01)
    assert shares["unknown"] == pytest.approx(0.1, abs=0.01)
    assert shares["bar"] == pytest.approx(0.6, abs=0.01)
