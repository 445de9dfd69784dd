"""The pages of the history: runs, one run, two runs side by side."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from unstuck.report import numbers
from unstuck.report.figures.curves import Level, Series, curves
from unstuck.report.figures.style import STYLE
from unstuck.report.history import comparison_table, state_of, what, when
from unstuck.report.html import own_policy, render_html
from unstuck.report.json_reader import from_json
from unstuck.store.history.runs import History, Point, RecordedRun
from unstuck.terminal.clean import clean

ALIVE = "nets training"
"""The series of how many nets of a population still train."""
PAGE = 50
"""Runs on a page."""
_TEMPLATES = files("unstuck.web") / "templates"
_SHARED = files("unstuck.report") / "templates"
_MOST_POINTS = 400  # of a line that is drawn


@dataclass(frozen=True)
class WebPage:
    """A page, and its own content policy where it has one."""

    html: str
    policy: str | None = None


def runs(history: History, skip: int) -> str:
    """The list, latest first, a page of it."""
    recorded = history.runs(PAGE, skip=skip)
    count = history.count()
    return rendered(
        "runs.html",
        title="Runs",
        root="./",
        here="runs",
        rows=[_row(run) for run in recorded],
        count=count,
        live=not skip,
        earlier=skip + PAGE if skip + PAGE < count else None,
        later=max(skip - PAGE, 0) if skip else None,
    )


def nothing(file: Path) -> str:
    """The list where nothing was run yet."""
    text = f"Nothing was run in {file.parent.parent} yet. Begin with:"
    command = "unstuck run train.py"
    return rendered(
        "message.html", title="Runs", root="./", here="runs", text=text, command=command
    )


def trouble(text: str) -> str:
    """Why there is no such page."""
    return rendered(
        "message.html", title="Not found", root="../", here="", text=clean(text), command=None
    )


def run(history: History, name: str) -> WebPage:
    """One run: its report where it is a diagnosis that has ended, else its state and curves."""
    recorded = history.run(name)
    document = history.document(recorded.id)
    if document is not None and recorded.kind != "lab":
        links = [("All runs", "../"), ("JSON", f"{recorded.id}/report.json")]
        if history.has_net(recorded.id):
            links.append(("Watch it read", f"../net/{recorded.id}"))
        diagnosis = from_json(document, name=f"the report of {recorded.id}")
        return WebPage(render_html(diagnosis, links=links), own_policy())
    points = history.points(recorded.id)
    if history.has_net(recorded.id):
        watched = [(f"../net/{recorded.id}", "Watch this net read")]
    else:
        watched = []
    return WebPage(
        rendered(
            "run.html",
            title=f"{what(recorded)} ({recorded.id[-6:]})",
            root="../",
            here="",
            word=clean(state_of(recorded)),
            kind=clean(recorded.verdict or recorded.state),
            live=recorded.state == "running",
            summary=clean(recorded.summary or ""),
            progress=recorded.progress,
            left=_left(recorded),
            facts=[*_facts(recorded), *_alive(points)],
            curves=[Markup(c) for c in drawn(recorded, points, document or {})],
            links=watched,
            tables=_tables(document or {}),
        )
    )


def document(history: History, name: str) -> str:
    """A run's report as JSON, whatever it is; null where it has none."""
    return json.dumps(history.document(name), indent=1, allow_nan=False)


def compare(history: History, first: str, second: str) -> str:
    """Two runs side by side."""
    pair = history.run(first), history.run(second)
    documents = history.document(pair[0].id) or {}, history.document(pair[1].id) or {}
    findings = history.findings(pair[0].id), history.findings(pair[1].id)
    return rendered(
        "compare.html",
        title="Two runs",
        root="./",
        here="",
        runs=[_row(recorded) for recorded in pair],
        rows=[
            [clean(cell) for cell in row]
            for row in comparison_table(pair, findings, documents).rows
        ],
        curves=[
            {
                "name": f"{what(recorded)} ({recorded.id[-6:]})",
                "curves": [
                    Markup(c) for c in drawn(recorded, history.points(recorded.id), document)
                ],
            }
            for recorded, document in zip(pair, documents, strict=True)
        ],
    )


def drawn(run: RecordedRun, points: list[Point], document: dict[str, Any]) -> Iterable[str]:
    """Curves of what a run reported: scores with what is possible, then losses."""
    if run.kind == "lab":
        along = "update"
    else:
        along = "epoch"
    by_name: dict[str, list[tuple[float, float | None]]] = {}
    for point in points:
        by_name.setdefault(point.series, []).append((point.at, point.value))
    levels = [
        Level(name, kind, value)
        for name, kind, value in (
            ("constant", "constant", run.constant),
            ("ceiling", "ceiling", run.high if run.high is not None else run.low),
        )
        if value is not None
    ]
    if run.kind == "lab":
        yield from _lab_curves(by_name, levels, document)
        return
    for name, values in by_name.items():
        fit, _, metric = name.partition("/")
        if metric.startswith("val_") or not any(value is not None for _, value in values):
            continue
        lines = [Series(clean(metric, limit=24), "own", _thinned(values))]
        held = by_name.get(f"{fit}/val_{metric}")
        if held:
            lines.append(Series("validation", "held", _thinned(held)))
        if metric in (run.metric, "accuracy", "acc", "binary_accuracy"):
            mine = levels
        else:
            mine = []
        title = clean(f"{metric}, {fit}", limit=60)
        yield curves(lines, mine, title=title, along=along)


def _lab_curves(
    by_name: dict[str, list[tuple[float, float | None]]],
    levels: list[Level],
    document: dict[str, Any],
) -> Iterable[str]:
    nets = _nets(document)
    if nets:
        for title, key in (("exact words, or answers right", "looks"), ("loss", "losses")):
            lines = [
                Series("net" if len(nets) == 1 else "each net", "own", _thinned(pairs))
                for net in nets[:30]
                if (pairs := _pairs(net.get("at"), net.get(key)))
            ]
            if lines:
                yield curves(lines, [], title=title, along="update of a net")
        return
    lines = [
        Series(name, kind, _thinned(by_name[name]))
        for name, kind in (("best", "own"), ("median", "held"))
        if name in by_name
    ]
    if lines:
        yield curves(lines, levels, title="score of the nets", along="update of all nets")


def _nets(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The nets of a training, of a document that may hold anything."""
    nets = document.get("nets")
    if document.get("lab") != "train" or not isinstance(nets, list):
        return []
    return [net for net in nets if isinstance(net, dict)]


def _pairs(at: Any, values: Any) -> list[tuple[float, float | None]]:
    if not (isinstance(at, list) and isinstance(values, list)):
        return []
    pairs = zip(at, values, strict=False)
    return [(x, y) for x, y in pairs if isinstance(x, int) and isinstance(y, int | float)]


def _thinned(
    values: list[tuple[float, float | None]],
) -> tuple[tuple[float, float | None], ...]:
    step = -(-len(values) // _MOST_POINTS)
    if step > 1:
        return (*values[:-1:step], values[-1])
    return tuple(values)


def _row(run: RecordedRun) -> dict[str, Any]:
    finding = clean(run.finding or "")
    return {
        "id": run.id,
        "short": run.id[-6:],
        "what": what(run),
        "began": when(run.started),
        "word": clean(state_of(run)),
        "kind": clean(run.verdict or run.state),
        "progress": run.progress if run.state == "running" else None,
        "reached": "" if run.reached is None else numbers.score(run.reached),
        "possible": _possible(run),
        "finding": f"{finding}, fix verified" if finding and run.verified else finding,
    }


def _facts(run: RecordedRun) -> Iterable[tuple[str, str]]:
    yield "what", clean(run.name, limit=200)
    yield "began", when(run.started)
    if run.ended is not None:
        yield "took", numbers.seconds(run.ended - run.started)
    if run.reached is not None:
        yield "reached", f"{clean(run.metric or 'score')} {numbers.score(run.reached)}"
    if _possible(run):
        yield "possible", _possible(run)
    if run.constant is not None:
        yield "constant baseline", numbers.score(run.constant)


def _possible(run: RecordedRun) -> str:
    unknown = run.low is None and run.high is None
    if unknown:
        return ""
    return numbers.interval(run.low, run.high)


def _alive(points: list[Point]) -> Iterable[tuple[str, str]]:
    """Nets of a population that still train."""
    last = [p.value for p in points if p.series == ALIVE and p.value is not None]
    if last:
        yield ALIVE, numbers.count(int(last[-1]))


def _left(run: RecordedRun) -> str:
    """How much is done, and how long the rest will take at this pace."""
    share = run.progress or 0.0
    percent = numbers.percent(share)
    if share <= 0.02:
        return percent
    passed = time.time() - run.started
    return f"{percent}, about {numbers.seconds(max(passed * (1 - share) / share, 0.0))} left"


def _tables(document: dict[str, Any]) -> list[dict[str, Any]]:
    """A lab run's nets, or cells, in numbers."""
    nets = _nets(document)
    if nets:
        rows = [
            (
                clean(net.get("seed")),
                *(_shown(net, part, name) for part in ("train", "test") for name in _SCORES),
                clean(net.get("met") if net.get("met") is not None else "never"),
            )
            for net in nets[:200]
        ]
        head = ("seed", "training, answers", "words", "test, answers", "words", "all right at")
        return [{"name": "Nets", "head": head, "rows": rows}]
    cells = document.get("cells")
    if isinstance(cells, list):
        rows = [
            (clean(cell.get("task")), clean(cell.get("model")), clean(_came_to(cell)))
            for cell in cells[:500]
            if isinstance(cell, dict)
        ]
        return [{"name": "Cells", "head": ("task", "model", "exact nets"), "rows": rows}]
    return []


def _came_to(cell: dict[str, Any]) -> str:
    exact = cell.get("exact")
    if not isinstance(exact, dict):
        return str(cell.get("why"))
    return f"{exact.get('successes')} of {exact.get('trials')}"


_SCORES = ("accuracy", "exact")


def _shown(net: dict[str, Any], part: str, name: str) -> str:
    scores = net.get(part)
    if isinstance(scores, dict):
        value = scores.get(name)
    else:
        value = None
    if isinstance(value, float | int):
        return numbers.score(value)
    return "-"


def static(name: str) -> str:
    """The style or the script of the pages."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        return (_SHARED / "report.css").read_text(encoding="utf-8") + STYLE + text
    return text


def rendered(template: str, **values: Any) -> str:
    """A page."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    templates = [template for template in _TEMPLATES.iterdir() if template.name.endswith(".html")]
    loader = jinja2.DictLoader(
        {template.name: template.read_text(encoding="utf-8") for template in templates}
    )
    return jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
