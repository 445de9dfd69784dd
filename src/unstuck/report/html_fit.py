"""What the page says of one fit: the same words and numbers as in the terminal, and its figures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from unstuck.doctor.finding import Finding, FitReport, Verified
from unstuck.doctor.registry import registry
from unstuck.report.figures.curves import Level, Series, curves
from unstuck.report.figures.unrolled import Unrolled, unrolled
from unstuck.report.figures.waterfall import waterfall
from unstuck.report.prose import blocks
from unstuck.report.terminal import ceiling_words, output_words, reached_words, trial, trial_label
from unstuck.terminal.clean import clean, clean_lines

_WHERE = (
    "Measured on the trained model: an input and an output are joined where changing the one moves "
    "the other."
)
_ARMS = "Three trainings with the fix and the same seeds without it, scored on held-out rows."


def fit_parts(fit: FitReport, at: int) -> dict[str, Any]:
    """Everything that the template needs of a fit.

    Args:
        fit: its report.
        at: its number, for names of places in the page.
    """
    figure = _unrolled(fit)
    return {
        "verdict": fit.verdict,
        "summary": clean(fit.summary),
        "at": clean(fit.at),
        "source": clean(fit.at.source, limit=300),
        "numbers": list(_numbers(fit)),
        "unrolled": figure and Markup(unrolled(figure)),
        "unrolled_says": _WHERE,
        "findings": [
            _finding(finding, fit, f"fit-{at}-{place}")
            for place, finding in enumerate(fit.findings)
            if finding.level != "note"
        ],
        "tables": list(_tables(fit)),
        "curves": [Markup(curve) for curve in _history(fit)],
        "waterfall": _waterfall(fit),
        "notes": [_note(f) for f in fit.findings if f.level == "note"]
        + [clean(n) for n in fit.notes],
    }


def _numbers(fit: FitReport) -> Iterator[tuple[str, str]]:
    yield "reached", clean(reached_words(fit))
    ceiling = ceiling_words(fit)
    if ceiling:
        yield "ceiling", clean(ceiling)
    for output in fit.outputs:
        yield "output", clean(output_words(output))
    rows = f"{fit.data.rows:,}"
    if fit.data.distinct is not None:
        rows += f", {fit.data.distinct:,} different"
    yield "rows", rows


def _unrolled(fit: FitReport) -> Unrolled | None:
    picture = fit.picture
    if not picture.sees or picture.steps_in < 2:
        return None
    ceiling = fit.ceiling.per_step
    steps = picture.steps_out
    return Unrolled(
        steps_in=picture.steps_in,
        steps_out=steps,
        sees=picture.sees,
        needs=picture.needs,
        reached=picture.reached,
        constant=picture.constant,
        ceiling=ceiling if len(ceiling) == steps > 1 else (),
    )


def _finding(finding: Finding, fit: FitReport, place: str) -> dict[str, Any]:
    fix = finding.fix
    tried = finding.verified
    facts = [("measured", finding.measured), ("why", finding.why)]
    if tried is not None:
        facts.append((trial_label(tried), trial(tried)))
    elif finding.unverified:
        facts.append(("not tried", finding.unverified))
    facts.append(
        ("how often right", f"{finding.confidence:.0%} of findings with evidence as strong")
    )
    if fix is not None:
        facts.append(("fix", fix.text))
        if fix.safety == "unsafe":
            facts.append(("take care", "this changes what the data or the model mean"))
    if tried is not None:
        figure = _trained(tried, fit)
    else:
        figure = ""
    return {
        "id": place,
        "code": clean(finding.code),
        "cause": clean(finding.cause),
        "level": finding.level,
        "told": [(name, clean(words)) for name, words in facts],
        "code_lines": "\n".join(clean_lines(fix.code)) if fix is not None and fix.code else "",
        "curve": figure and Markup(figure),
        "curve_says": _ARMS,
        "docs": list(_docs(finding.code)),
    }


def _docs(code: str) -> Iterator[tuple[str, str]]:
    documentation = next((cause.doc for cause in registry() if cause.code == code), "")
    for kind, lines in blocks(documentation):
        if kind == "heading":
            yield kind, clean(lines[0].lstrip("# "))
        elif kind == "code":
            yield kind, "\n".join(clean_lines("\n".join(lines)))
        else:
            yield kind, clean(" ".join(line.strip() for line in lines))


def _trained(tried: Verified, fit: FitReport) -> str:
    """Curves of the trial, both arms; "" where none were kept."""
    series = [
        Series(
            {"before": "without", "after": "with the fix"}[curve.arm],
            curve.arm,
            tuple(zip(curve.updates, curve.scores, strict=True)),
        )
        for curve in tried.curves
    ]
    if not any(len(arm.known) > 1 for arm in series):
        return ""
    own = tried.metric == fit.metric.name
    title = f"{tried.metric} of the retrainings"
    return curves(series, _levels(fit) if own else [], title=title, along="update")


def _levels(fit: FitReport) -> list[Level]:
    levels = []
    for name, value in (
        ("constant", fit.metric.constant),
        ("ceiling", fit.ceiling.high),
    ):
        if value is not None and math.isfinite(value):
            levels.append(Level(name, name, float(value)))
    return levels


def _history(fit: FitReport) -> Iterator[str]:
    """Scores and losses as fit reported them, training and validation rows in one figure."""
    history = fit.picture.history
    for name, values in history.items():
        if name.startswith("val_") or len(values) < 2:
            continue
        series = [Series(clean(name, limit=24), "own", tuple(enumerate(values, start=1)))]
        held = history.get(f"val_{name}")
        if held:
            series.append(Series("validation", "held", tuple(enumerate(held, start=1))))
        same = name in ("accuracy", "acc", "binary_accuracy", "r2_score")
        if same:
            levels = _levels(fit)
        else:
            levels = []
        yield curves(series, levels, title=f"{clean(name)} in each epoch", along="epoch")


def _waterfall(fit: FitReport) -> Markup | str:
    lowest = fit.metric.lowest
    if lowest is None or not any(abs(value) >= 0.0005 for _, value in fit.budget.measured):
        return ""
    return Markup(waterfall(fit.budget, min(max(lowest, 0.0), 1.0)))


def _tables(fit: FitReport) -> Iterator[dict[str, Any]]:
    """The arrays as they are, and as they should be where that was verified."""
    rows = fit.picture.rows
    for name, given, undone in (("x", rows.x, rows.x_undone), ("y", rows.y, rows.y_undone)):
        if given:
            yield _table(f"{name} as it is", given)
        if undone and undone != given:
            yield _table(f"{name} as it should be", undone)


def _table(name: str, rows: list[Any]) -> dict[str, Any]:
    cells = [[_cell(step) for step in _steps(row)] for row in rows]
    heads = [f"step {at + 1}" for at in range(len(cells[0]))]
    return {"name": name, "heads": heads, "rows": cells}


def _steps(row: Any) -> list[Any]:
    if isinstance(row, list):
        return row
    return [row]


def _cell(step: Any) -> str:
    if isinstance(step, list):
        features = " ".join(_cell(feature) for feature in step)
        if len(step) > 1:
            return f"[{features}]"
        return features
    if isinstance(step, float):
        return f"{step:g}"
    return clean(step, limit=40)


def _note(finding: Finding) -> str:
    if not finding.why:
        words = finding.measured
    else:
        words = f"{finding.measured}; {finding.why}"
    return clean(f"{finding.code}: {words}")
