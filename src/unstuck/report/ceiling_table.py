"""A Ceiling for people: what is the best possible, and at which steps."""

from __future__ import annotations

from unstuck.ceiling.bound import Ceiling
from unstuck.report import numbers
from unstuck.report.bars import lying_bar
from unstuck.report.page import Page

_MOST_ROWS = 64
SEES = {
    "static": "its own step only",
    "causal": "its own step and the ones before",
    "anticausal": "its own step and the ones after",
    "full": "all steps",
}


def render_ceiling(page: Page, ceiling: Ceiling) -> None:
    """Write a ceiling: the bounds, then one line with a bar for each output step."""
    sees = SEES.get(ceiling.visibility)
    seen = ceiling.visibility + (f": each output sees {sees}" if sees else "")
    best = numbers.interval(ceiling.low, ceiling.high)
    page.field("ceiling", page.text(f"{ceiling.metric} {best}", "bold"), indent=0)
    if ceiling.noise >= 0.0005:
        page.field(
            "new rows",
            f"of the same source may lie {numbers.score(ceiling.noise)} beyond",
            indent=0,
        )
    page.field("visibility", seen, indent=0)
    page.field("constant", f"{numbers.score(ceiling.constant)} for the constant baseline", indent=0)
    rows = f"{numbers.count(ceiling.rows)} rows, {numbers.count(ceiling.distinct)} distinct"
    page.field("rows", rows, indent=0)
    page.field("how", f"{ceiling.how}: {ceiling.why}", indent=0)
    others = {name: s for name, s in ceiling.baselines.items() if name != "constant"}
    if others:
        baselines = " · ".join(f"{name} {numbers.score(value)}" for name, value in others.items())
        page.field("baselines", baselines, indent=0)
    if ceiling.states is not None:
        page.field("machine", f"{ceiling.states} states explain the rows", indent=0)
    _steps(page, ceiling.per_step)


def _steps(page: Page, values: tuple[float, ...]) -> None:
    if len(values) < 2:
        return
    page.blank()
    top = max(1.0, *values)
    width = max(min(40, page.width - 20), 0)
    page.line(page.text("step   best", "dim"), indent=0)
    for step, value in enumerate(values[:_MOST_ROWS], start=1):
        bar = lying_bar(value, top=top, width=width, encoding=page.encoding)
        page.line(page.join([f"{step:4d}  {numbers.score(value):>6}  ", page.text_raw(bar)]))
    if len(values) > _MOST_ROWS:
        page.line(f"… and {len(values) - _MOST_ROWS} more steps; --json lists them all")
