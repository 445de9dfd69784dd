"""Drawing: SVG elements with classes instead of colours; whatever text they hold is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.etree import ElementTree as ET

from unstuck.terminal.clean import clean

Point = tuple[float, float]


class Drawing:
    """One SVG picture.

    Args:
        width, height: of its own units; it is scaled to the width that there is.
        title: what it is, a few words: its accessible name.
        text: what can be seen in it, for those who cannot see it.
    """

    def __init__(self, width: float, height: float, *, title: str, text: str) -> None:
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
                "class": "unstuck-figure",
            },
        )
        ET.SubElement(self._root, "title").text = clean(title)
        ET.SubElement(self._root, "desc").text = clean(text)
        self._into = self._root

    @contextmanager
    def group(self, kind: str, **data: object) -> Iterator[None]:
        """What is drawn meanwhile belongs together.

        Args:
            kind: its class.
            data: what a page's script finds it by: step=3 becomes data-step="3".
        """
        around = self._into
        marks = {f"data-{name}": str(value) for name, value in data.items()}
        self._into = ET.SubElement(around, "g", {"class": kind, **marks})
        try:
            yield
        finally:
            self._into = around

    def line(self, start: Point, end: Point, kind: str) -> None:
        """A straight line."""
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._add("line", kind, ends)

    def polyline(self, points: Iterable[Point], kind: str) -> None:
        """Straight lines from point to point."""
        places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        ET.SubElement(self._into, "polyline", {"class": kind, "points": places})

    def arc(self, start: Point, end: Point, kind: str, *, bend: float) -> None:
        """A line that leaves and arrives upright, its ends pulled by `bend`."""
        (x1, y1), (x2, y2) = start, end
        points = (x1, y1), (x1, y1 - bend), (x2, y2 + bend), (x2, y2)
        begin, *bent = [f"{_number(x)},{_number(y)}" for x, y in points]
        path = f"M{begin} C{' '.join(bent)}"
        ET.SubElement(self._into, "path", {"class": kind, "d": path})

    def arrow(self, start: Point, end: Point, kind: str) -> None:
        """A level line with a head at its end."""
        self.line(start, end, kind)
        if end[0] > start[0]:
            back = 5.0
        else:
            back = -5.0
        (x, y) = end
        self.polygon([(x, y), (x - back, y - 3.5), (x - back, y + 3.5)], f"{kind} head")

    def polygon(self, corners: Iterable[Point], kind: str) -> None:
        """A filled shape."""
        places = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
        ET.SubElement(self._into, "polygon", {"class": kind, "points": places})

    def rect(
        self, corner: Point, width: float, height: float, kind: str, *, tooltip: str = ""
    ) -> None:
        """A rectangle from its upper left corner; `tooltip` is shown where it is pointed at."""
        places = {"x": corner[0], "y": corner[1], "width": width, "height": max(height, 0.0)}
        self._add("rect", kind, places, tooltip)

    def heat(
        self, corner: Point, width: float, height: float, value: float, *, tooltip: str
    ) -> None:
        """A cell of a heat map: the stronger the value, −1 to 1, the stronger its colour."""
        self.rect(corner, width, height, "cold")
        if value >= 0:
            kind = "plus"
        else:
            kind = "minus"
        x, y = corner
        places = {"x": x, "y": y, "width": width, "height": height}
        element = self._add("rect", kind, places, tooltip)
        element.set("fill-opacity", f"{min(abs(value), 1.0):.2f}")

    def circle(self, centre: Point, radius: float, kind: str, *, tooltip: str = "") -> None:
        """A circle; `tooltip` is shown where it is pointed at."""
        self._add("circle", kind, {"cx": centre[0], "cy": centre[1], "r": radius}, tooltip)

    def text(
        self, place: Point, words: object, kind: str = "word", *, anchor: str = "middle"
    ) -> None:
        """Words at the baseline of a place."""
        where = {"x": _number(place[0]), "y": _number(place[1]), "text-anchor": anchor}
        ET.SubElement(self._into, "text", {"class": kind, **where}).text = clean(words, limit=80)

    def __str__(self) -> str:
        """The picture as an element of HTML."""
        return ET.tostring(self._root, encoding="unicode")

    def _add(
        self, name: str, kind: str, numbers: dict[str, float], tooltip: str = ""
    ) -> ET.Element:
        made = {key: _number(value) for key, value in numbers.items()}
        element = ET.SubElement(self._into, name, {"class": kind, **made})
        if tooltip:
            ET.SubElement(element, "title").text = clean(tooltip)
        return element


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
