"""Lab results for people: one training, a comparison, lengths, the lists of tasks and models."""

from __future__ import annotations

import math

import numpy as np

from unstuck.case import Array
from unstuck.lab.ceilings import Limit
from unstuck.lab.comparison import Cell
from unstuck.lab.experiment import Result, TrainedNet
from unstuck.lab.generalisation import Reach
from unstuck.lab.model import Architecture
from unstuck.lab.search import Found
from unstuck.lab.success import Rate
from unstuck.lab.task import Task
from unstuck.report import numbers
from unstuck.report.bars import lying_bar
from unstuck.report.page import Page
from unstuck.report.table import Table

_WAYS = {
    "lanes": "compiled kernels",
    "scan": "one compiled loop over Keras' own step",
    "steps": "Keras' own step",
    "fit": "Keras' fit",
}
_MAX_TABLE_LINES = 24  # steps, lengths or strata that are listed one by one


def render_result(page: Page, result: Result) -> None:
    """One training: how many seeds learned it, when, and how well."""
    given = result.setting
    page.rule(f"lab: {given}")
    page.line(verdict_line(result), style="bold", hang=2)
    page.blank()
    page.field("net", f"{given.architecture.name}({given.units}), {result.parameters:,} parameters")
    page.field("answers", f"{given.encoding.answers}; {_posed(result)}")
    page.field("words", str(given.data.coverage))
    page.field("ceiling", limit_line(result.ceiling))
    way = _WAYS[result.way]
    page.field("trained", f"by {way}, {_time(result)}" + (f" ({result.why})" if result.why else ""))
    page.blank()
    score_table(result).show(page)
    for title, table in (
        ("by step", step_table(result)),
        ("by length", _group_table(result, "by_length", "length")),
        (given.task.stratum_name, _group_table(result, "by_stratum", given.task.stratum_name)),
    ):
        if table.rows:
            page.blank()
            page.line(page.text(title, "bold"))
            table.show(page)


def verdict_line(result: Result) -> str:
    """Whether, in how many seeds and when it became exact, in one sentence."""
    met = result.met[np.isfinite(result.met)]
    exact = result.exact
    if len(result.nets) == 1:
        net = result.nets[0]
        if net.whole.exact == 1.0:
            if net.met:
                when = f" at update {net.met:,}"
            else:
                when = ""
            return f"Exact{when}: every answer to every word is right."
        right = f"{numbers.score(net.whole.accuracy)} of the answers"
        return f"Not exact after {net.updates:,} updates: {right} are right, " + _words(result)
    verdict = f"Exact in {exact}"
    if len(met):
        median = f"{np.median(met):,.0f}"
        verdict += f", at update {median} (median; {met.min():,.0f} to {met.max():,.0f})"
    return f"{verdict}."


def _words(result: Result) -> str:
    return f"and {numbers.percent(float(result.values('whole', 'exact').mean()))} of the words."


def _posed(result: Result) -> str:
    given = result.setting
    parts = []
    if given.task.places:
        parts.append(("least" if given.encoding.order == "lsb" else "most") + " significant first")
    if given.task.channels > 1:
        parts.append(f"operands {given.encoding.operands}")
    recipe = given.recipe
    parts.append(f"{recipe.loss}, {recipe.optimizer} {recipe.rate:g}, batch {recipe.batch}")
    return ", ".join(parts)


def _time(result: Result) -> str:
    made = sum(net.updates for net in result.nets)
    nets = f"{len(result.nets)} net{'s' * (len(result.nets) > 1)}"
    return f"{numbers.seconds(result.seconds)} for {made:,} updates of {nets}"


def limit_line(limit: Limit) -> str:
    """A ceiling with what it is worth."""
    best = numbers.interval(limit.low, limit.high)
    return (
        f"{best} for {limit.visibility} models ({limit.how}); "
        f"{numbers.score(limit.constant)} for the constant baseline"
    )


def score_table(result: Result) -> Table:
    """Bit accuracy and exact match of each part: mean ± sd and the worst net's."""
    several = len(result.nets) > 1
    rows = []
    for part, what in _PARTS.items():
        if np.isnan(result.values(part, "accuracy")).all():
            continue
        cells: list[str] = []
        for name in ("accuracy", "exact"):
            mean, _, worst = _spread(result.values(part, name))
            if several:
                cells += [mean, worst]
            else:
                cells += [mean]
        rows.append((what, *cells))
    head = ["words", "bit accuracy", "exact match"]
    if several:
        head = ["words", "bit accuracy", "worst net", "exact match", "worst net"]
    return Table(tuple(head), tuple(rows))


_PARTS = {
    "train": "training",
    "validation": "validation",
    "test": "test",
    "whole": "all of them",
}


def _spread(values: Array) -> tuple[str, str, str]:
    """Mean ± sd, best and worst."""
    values = values[np.isfinite(values)]
    if not len(values):
        return ("–", "–", "–")
    mean = numbers.score(float(values.mean()))
    if len(values) > 1:
        sd = f" ± {values.std(ddof=1):.3f}"
    else:
        sd = ""
    return mean + sd, numbers.score(float(values.max())), numbers.score(float(values.min()))


def step_table(result: Result) -> Table:
    """Accuracy at each answer step on the test words, beside the ceiling."""
    seen = np.array([net.test.per_step for net in result.nets])
    if seen.shape[1] < 2 or seen.shape[1] > _MAX_TABLE_LINES:
        return Table(("step",), ())
    best = result.ceiling.per_step
    rows = []
    for step in range(seen.shape[1]):
        if np.isnan(seen[:, step]).all():
            continue
        if step < len(best):
            limit = best[step]
        else:
            limit = math.nan
        if math.isnan(limit):
            shown = "–"
        else:
            shown = numbers.score(limit)
        rows.append((str(step + 1), numbers.score(float(np.nanmean(seen[:, step]))), shown))
    if len({row[1:] for row in rows}) < 2:
        return Table(("step",), ())
    return Table(("step", "test", "ceiling"), tuple(rows), left=0)


def _group_table(result: Result, name: str, title: str) -> Table:
    """Scores by length or by stratum: the means of all nets."""
    by_net = [_group_scores(net, name) for net in result.nets]
    groups = sorted({group for scores in by_net for group in scores})
    if len(groups) < 2:
        return Table((title,), ())
    rows = []
    for place in _sample(len(groups)):
        group = groups[place]
        # (nets, 3): share of right answers, share of exact words, words
        of_group = np.array([scores[group] for scores in by_net], float)
        accuracy, exact, _ = of_group.mean(axis=0)
        words = int(of_group[0, 2])
        rows.append((str(group), numbers.score(accuracy), numbers.score(exact), f"{words:,}"))
    return Table((title, "bit accuracy", "exact match", "words"), tuple(rows), left=0)


def _group_scores(net: TrainedNet, name: str) -> dict[int, tuple[float, float, int]]:
    """A net's scores by length or by stratum; those of strata on rare words, where there are."""
    if name == "by_length":
        return net.test.by_length
    if net.rare is not None:
        return net.rare.by_stratum
    return net.test.by_stratum


def comparison_table(cells: list[Cell]) -> Table:
    """Tasks × architectures, one row a pair."""
    rows = []
    for cell in cells:
        if cell.result is None:
            rows.append((cell.task, cell.model, "–", "–", "–", "–", "–", "–"))
            continue
        result = cell.result
        met = result.met[np.isfinite(result.met)]
        accuracy = result.values("test", "accuracy")
        if len(accuracy) > 1:
            sd = f" ± {accuracy.std(ddof=1):.3f}"
        else:
            sd = ""
        rows.append(
            (
                cell.task,
                f"{cell.model}({result.setting.units})",
                numbers.score(result.ceiling.constant),
                numbers.interval(result.ceiling.low, result.ceiling.high),
                numbers.score(float(accuracy.mean())) + sd,
                rate_cell(result.exact),
                f"{np.median(met):,.0f}" if len(met) else "–",
                numbers.seconds(float(np.mean([net.seconds for net in result.nets]))),
            )
        )
    head = ("task", "model", "constant", "ceiling", "test accuracy", "exact", "updates", "s a net")
    return Table(head, tuple(rows), left=2)


def rate_cell(rate: Rate) -> str:
    """A success rate with its 95 % interval."""
    return f"{rate.successes}/{rate.trials} ({rate.low:.2f}–{rate.high:.2f})"


def render_search(page: Page, search: Found, what: str) -> None:
    """The least width, and what was seen of each."""
    page.rule(f"lab smallest: {what}")
    best = search.smallest
    maybe = search.candidate
    if best is None:
        which = "No width was"
    else:
        which = f"{best.units} units are the least that were"
    sentence = (
        f"{which} shown to become exact in {numbers.percent_exact(search.wanted)} of the seeds"
    )
    if maybe is not None:
        sentence += f"; {maybe.units} may, undecided after {maybe.seeds} seeds"
    sure = numbers.percent_exact(search.confidence)
    page.line(f"{sentence}. All verdicts together hold with {sure}.", style="bold", hang=2)
    page.blank()
    search_table(search).show(page)


def search_table(search: Found) -> Table:
    """Every width that was tried; the intervals hold at every look."""
    rows = tuple(
        (
            str(width.units),
            f"{width.rate.successes} of {width.rate.trials}",
            f"{width.rate.rate:.2f}",
            f"{width.low:.2f}–{width.high:.2f}",
            width.verdict,
        )
        for width in search.widths
    )
    return Table(("units", "exact", "rate", "interval", "verdict"), rows, left=0)


def render_reach(page: Page, reach: Reach) -> None:
    """Accuracy by length, with the lengths of training marked."""
    given = reach.result.setting
    page.rule(f"lab lengths: {given}")
    trained = sorted(set(given.lengths))
    page.field("trained", f"lengths {trained[0]} to {trained[-1]}; {given.data.coverage}", indent=0)
    page.field("ceiling", limit_line(reach.result.ceiling), indent=0)
    page.field(
        "tested",
        f"{len(reach.lengths)} lengths from {reach.lengths[0]} to {reach.lengths[-1]}, "
        f"{sum(reach.rows):,} words",
        indent=0,
    )
    mean = reach.mean
    page.field(
        "accuracy",
        f"{_spread(mean)[0]} over all of them (best {numbers.score(float(mean.max()))})",
        indent=0,
    )
    page.field(
        "success", f"{reach.success}: at least {numbers.percent_exact(reach.enough)}", indent=0
    )
    page.field("time", _time(reach.result), indent=0)
    page.blank()
    width = max(min(40, page.width - 40), 0)
    page.line(page.text("length  accuracy  exact", "dim"))
    for at in _sample(len(reach.lengths)):
        value = float(reach.accuracy[:, at].mean())
        bar = lying_bar(value, top=1.0, width=width, encoding=page.encoding)
        line = f"{reach.lengths[at]:6d}  {numbers.score(value):>8}  "
        line += f"{numbers.score(float(reach.exact[:, at].mean())):>5}  "
        page.line(page.join([page.text_raw(line), page.text_raw(bar)]))


def _sample(count: int) -> list[int]:
    if count <= _MAX_TABLE_LINES:
        return list(range(count))
    return sorted(set(np.linspace(0, count - 1, _MAX_TABLE_LINES).round().astype(int).tolist()))


def reach_table(reach: Reach) -> Table:
    """Mean and worst accuracy at every tested length."""
    rows = tuple(
        (
            str(length),
            f"{reach.accuracy[:, at].mean():.6f}",
            f"{reach.accuracy[:, at].min():.6f}",
            f"{reach.exact[:, at].mean():.6f}",
            str(reach.rows[at]),
        )
        for at, length in enumerate(reach.lengths)
    )
    return Table(("length", "accuracy", "worst net", "exact", "words"), rows, left=0)


def task_table(tasks: list[Task]) -> Table:
    """All tasks with what they answer."""
    gives = {"each": "each step", "one": "once", "string": "a string"}
    rows = tuple(
        (task.name, task.family, gives[task.gives], task.doc.partition("\n")[0].rstrip("."))
        for task in tasks
    )
    return Table(("task", "family", "answers", "what"), rows, left=4)


def model_table(models: list[Architecture]) -> Table:
    """All architectures with what their outputs see."""
    rows = tuple(
        (model.name, model.sees, ", ".join(model.answers), model.title.rstrip("."))
        for model in models
    )
    return Table(("model", "sees", "answers", "what"), rows, left=4)
