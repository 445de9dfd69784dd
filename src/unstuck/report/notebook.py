"""A Diagnosis, a Ceiling or a lab Result in a notebook: static HTML, SVG and no scripts."""

from __future__ import annotations

import io
import math
from functools import cache, singledispatch
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from unstuck.ceiling.bound import Ceiling
from unstuck.doctor.finding import Diagnosis
from unstuck.lab.experiment import Result
from unstuck.report import numbers
from unstuck.report.ceiling_table import SEES, render_ceiling
from unstuck.report.figures.curves import Level, Series, curves
from unstuck.report.figures.style import STYLE
from unstuck.report.figures.unrolled import Unrolled, unrolled
from unstuck.report.html_fit import fit_parts
from unstuck.report.lab import limit_line, render_result, score_table, verdict_line
from unstuck.report.page import PLAIN, Page
from unstuck.report.table import Table
from unstuck.report.terminal import render
from unstuck.terminal.clean import clean

_MAX_STEPS = 30  # of a table
_MAX_CURVES = 30  # of a figure


@singledispatch
def html(value: object) -> str:
    """What a notebook shows."""
    raise TypeError(f"{type(value).__name__} has no page")


@singledispatch
def text(value: object) -> str:
    """What a terminal shows."""
    raise TypeError(f"{type(value).__name__} has no text")


@html.register
def _(value: Diagnosis) -> str:
    fits = [fit_parts(fit, at) for at, fit in enumerate(value.fits)]
    return _drawn("diagnosis", fits=fits, notes=[clean(note) for note in value.notes])


@text.register
def _(value: Diagnosis) -> str:
    stream = io.StringIO()
    render(value, stream, environ=PLAIN)
    return stream.getvalue()


@html.register
def _(value: Ceiling) -> str:
    facts = [
        ("ceiling", f"{value.metric} {numbers.interval(value.low, value.high)}"),
        ("visibility", value.visibility + _sees(value.visibility)),
        ("constant", f"{numbers.score(value.constant)} for the constant baseline"),
        ("rows", f"{numbers.count(value.rows)}, {numbers.count(value.distinct)} distinct"),
        ("how", f"{value.how}: {value.why}"),
    ]
    others = {name: s for name, s in value.baselines.items() if name != "constant"}
    rows = tuple((name, numbers.score(score)) for name, score in others.items())
    steps = value.per_step[:_MAX_STEPS]
    figure = ""
    if 1 < len(steps) <= 16 and value.metric in ("accuracy", "r2"):
        figure = unrolled(Unrolled(len(steps), len(steps), ceiling=steps))
    return _drawn(
        "facts",
        heading=f"{value.metric} {numbers.interval(value.low, value.high)}",
        facts=[(name, clean(words)) for name, words in facts],
        figures=[Markup(figure)] if figure else [],
        tables=[Table(("simple models", value.metric), rows)] if others else [],
    )


@text.register
def _(value: Ceiling) -> str:
    stream = io.StringIO()
    render_ceiling(Page(stream, environ=PLAIN), value)
    return stream.getvalue()


@html.register
def _(value: Result) -> str:
    given = value.setting
    facts = [
        ("net", f"{given.architecture.name}({given.units}), {value.parameters:,} parameters"),
        ("words", str(given.data.coverage)),
        ("ceiling", limit_line(value.ceiling)),
        ("way", f"{value.way}, {numbers.seconds(value.seconds)}"),
    ]
    return _drawn(
        "facts",
        heading=f"{given}: {verdict_line(value)}",
        facts=[(name, clean(words)) for name, words in facts],
        figures=[Markup(figure) for figure in _lab_figures(value)],
        tables=[score_table(value)],
    )


@text.register
def _(value: Result) -> str:
    stream = io.StringIO()
    render_result(Page(stream, environ=PLAIN), value)
    return stream.getvalue()


def _sees(visibility: str) -> str:
    seen = SEES.get(visibility)
    if seen:
        return f": each output sees {seen}"
    return ""


def _lab_figures(result: Result) -> list[str]:
    levels = []
    if isinstance(result.until, float):
        levels = [
            Level("constant", "constant", result.ceiling.constant),
            Level("ceiling", "ceiling", result.ceiling.high),
        ]
    figures = []
    if levels:
        named = "answers right"
    else:
        named = "words exact"
    for title, key, lines in ((named, "looks", levels), ("loss", "losses", [])):
        drawn = [
            Series("net" if len(result.nets) == 1 else "each net", "own", pairs)
            for net in result.nets[:_MAX_CURVES]
            if (pairs := tuple(zip(net.at, map(_finite, getattr(net, key)), strict=False)))
        ]
        if drawn:
            figures.append(curves(drawn, lines, title=title, along="update"))
    return figures


def _finite(value: float) -> float | None:
    if math.isfinite(value):
        return value
    return None


def _drawn(name: str, **values: Any) -> str:
    return (
        _environment().get_template(f"notebook_{name}.html").render(style=Markup(STYLE), **values)
    )


@cache
def _environment() -> jinja2.Environment:
    place = files("unstuck.report") / "templates"
    templates = [template for template in place.iterdir() if template.name.startswith("notebook")]
    return jinja2.Environment(
        loader=jinja2.DictLoader(
            {template.name: template.read_text(encoding="utf-8") for template in templates}
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
