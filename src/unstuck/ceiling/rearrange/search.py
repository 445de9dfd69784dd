"""best(): which re-layouts allow clearly more than the arrays as given.

Every candidate is scored on a few thousand rows, small contexts first; those that seem to gain are
scored again on all rows, against the best that the arrays as given allow for the same outputs. A
candidate wins only if it was built on one half of the rows and holds on the other, gains at least
two points, lies four standard errors above the reference, is not the task itself (`guard`), and if
the same search finds nothing on shuffled targets. The rest is silence: a wrong repair is worse than
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.bound import Ceiling, Metric, ceiling
from unstuck.ceiling.rearrange import fitting, guard, origin
from unstuck.ceiling.rearrange.candidates import layouts
from unstuck.ceiling.rearrange.layout import Kind, Layout, Scored
from unstuck.ceiling.rearrange.sample import Sample
from unstuck.ceiling.rearrange.source import Source, read
from unstuck.ceiling.visibility import Visibility
from unstuck.clock import Deadline

MIN_GAIN = {True: 0.02, False: 0.2}  # accuracy where contexts are counted, else R² or accuracy
ERRORS = 4.0  # standard errors that a winner lies above the reference
MAX_SCORE_TIE = {True: 0.005, False: 0.02}  # scores that close are equal: the simpler is preferred
FIRST_LOOK_NUMBERS = {True: 40_000, False: 2_000}  # of the target, that the first look takes
SECOND_LOOK_NUMBERS = {True: 500_000, False: 6_000}  # and the second
MIN_ROWS = 24
FINALISTS = 6
WINNERS = 2
MAX_SCORE_GAP = 0.02  # what explains this much less than the best is a coincidence with it

_SEARCH = "the search for other layouts of the arrays"


@dataclass(frozen=True, eq=False)
class Trial:
    """A layout on a sample of rows.

    Args:
        via: smallest context that explains as much as any.
        score: mean over steps; margin: what of it the arrays as given do not allow.
    """

    layout: Layout
    sample: Sample
    via: str
    score: float
    margin: float

    @property
    def floor(self) -> float:
        """Wilson's lower bound of the score; the unit is the row, as its steps hang together."""
        n = self.sample.evidence
        z = ERRORS
        p = min(max(self.score, 0.0), 1.0)
        centre = p + z * z / (2 * n)
        spread = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return float((centre - spread) / (1 + z * z / n))


def best(
    x: Array,
    y: Array,
    *,
    visibility: Visibility,
    metric: Metric | None = None,
    given: Ceiling | None = None,
    kinds: frozenset[Kind] | None = None,
    seed: int = 0,
    deadline: Deadline | None = None,
) -> list[Scored]:
    """Re-layouts that allow clearly more than the arrays as given, best first; else an empty list.

    Args:
        x: inputs as in `ceiling`.
        y: targets as in `ceiling`.
        visibility: what the model sees; re-layouts are judged within it.
        metric: not needed: the search compares accuracies, or R² for real targets, whatever the
            training metric is.
        given: ceiling of the arrays as they are, when already known.
        kinds: of layouts that are tried; None tries all.
        seed: splits rows and draws the shuffled control.
        deadline: after which the search is given up, see `Deadline.check`.

    Raises:
        DeadlineError: the search was given up: what it had found by then was not tested.
    """
    source = read(x, y, visibility, seed)
    if source is None:
        return []
    metric = _compared_metric(source)
    search = _Search(x, y, source, given, deadline or Deadline())
    candidates = _layouts_of_kinds(x, y, kinds)
    with fitting.one_thread():
        trials = search.run(candidates)
        if not trials:
            return []
        null, chance = search.control(candidates)
    if null > chance + MIN_GAIN[source.counted]:
        return []
    if given is None:
        search.given = ceiling(x, y, visibility=source.visibility, metric=metric, seed=seed)
        trials = search.confirm([trial.layout for trial in trials])
    return [_scored(x, y, trial, metric, null, seed) for trial in _winners(trials, null)]


def _compared_metric(source: Source) -> Metric:
    """What the search compares layouts by, whatever the training metric is."""
    if source.classes:
        return "accuracy"
    return "r2"


def _layouts_of_kinds(x: Array, y: Array, kinds: frozenset[Kind] | None) -> list[Layout]:
    """Candidate layouts of these kinds; of all kinds where none are named."""
    candidates = layouts(x, y)
    if kinds is None:
        return candidates
    return [layout for layout in candidates if layout.kind in kinds]


def _winners(trials: list[Trial], null: float) -> list[Trial]:
    """The first few that score about as much as the best, and more than chance explains.

    Args:
        trials: confirmed ones, best first.
        null: best score on shuffled targets.
    """
    if not trials:
        return []
    least = trials[0].score - MAX_SCORE_GAP
    winners = [trial for trial in trials if trial.score >= least and trial.floor > null]
    return winners[:WINNERS]


def _ranked(trials: Iterable[Trial]) -> list[Trial]:
    """Better scores first, then simpler mistakes, then smaller contexts."""
    trials = list(trials)
    top = max((trial.score for trial in trials), default=0.0)
    counted = all(trial.sample.discrete and trial.sample.sees.per_step for trial in trials)
    tie = MAX_SCORE_TIE[counted]
    sizes = ("static", "window(1)", "window(2)", "window(3)")

    def rank(trial: Trial) -> tuple[float, int, int]:
        if trial.via in sizes:
            small = sizes.index(trial.via)
        else:
            small = len(sizes)
        return max(0.0, (top - trial.score) // tie), trial.layout.simplicity, small

    return sorted(trials, key=rank)


class _Search:
    """One search over the candidates of one pair of arrays.

    Args:
        x, y: as given; source: the same, coded.
        given: ceiling of the arrays as given, where it is known.
        deadline: asked before each candidate.
    """

    def __init__(
        self, x: Array, y: Array, source: Source, given: Ceiling | None, deadline: Deadline
    ) -> None:
        self.deadline = deadline
        self.raw = (x, y)
        self.source = source
        self.given = given
        self.least = MIN_GAIN[source.counted]
        per_row = max(int(np.prod(source.y.shape[1:])), source.x.shape[1])
        if not (source.counted):
            per_row = min(per_row, fitting.MAX_STEPS)
        self.few = max(128, FIRST_LOOK_NUMBERS[source.counted] // per_row)
        self.many = max(128, SECOND_LOOK_NUMBERS[source.counted] // per_row)

    def run(self, candidates: Iterable[Layout]) -> list[Trial]:
        """Candidates that gain clearly on a few rows, then again on all of them; best first."""
        known = self._known(self.few)
        if known.mean() > 1 - self.least:
            return []
        first = [
            trial
            for layout, positions in self._new(candidates)
            if (trial := self._try(layout, positions, self.few, known))
            and trial.margin >= 0.75 * self.least
        ]
        return self.confirm([trial.layout for trial in self._finalists(first)])

    def confirm(self, candidates: Iterable[Layout]) -> list[Trial]:
        """Candidates that gain clearly on many rows, best first."""
        known = self._known(self.many)
        trials = [
            self._try(layout, self._follow(layout), self.many, known) for layout in candidates
        ]
        return _ranked(trial for trial in trials if trial and self._gains(trial))

    def _gains(self, trial: Trial) -> bool:
        """Whether the margin is wide, and wider than noise."""
        return trial.margin >= self.least and trial.floor > trial.score - trial.margin

    def _finalists(self, trials: list[Trial]) -> list[Trial]:
        """The best that are not the task itself.

        What explains less than a forecast does, or than another layout that was set aside as the
        task itself, gains by accident.
        """
        if not trials:
            return []
        given = self.source.draw(self.source.x, self.source.y, self.few)
        ahead = guard.lookahead(given)
        top = max([ahead, *(t.score for t in trials if guard.closes(t.layout, t.sample, t.via))])
        serial = self.source.serial
        finalists = []
        for trial in _ranked(trials):
            if trial.score < top - 2 * MAX_SCORE_GAP:
                break
            foreseen = given.steps > 3 and ahead >= trial.score - MAX_SCORE_GAP
            if trial.layout.kind == "axes" and foreseen:
                continue
            if not guard.is_task(trial.layout, trial.sample, trial.via, trial.score, serial=serial):
                finalists.append(trial)
        return finalists[:FINALISTS]

    def control(self, candidates: Iterable[Layout]) -> tuple[float, float]:
        """Best score of any candidate on shuffled targets, and the most that chance explains."""
        best = level = noise = -np.inf
        for layout, _ in self._new(candidates):
            self.deadline.check(_SEARCH)
            sample = self._sample(layout, max(256, self.few // 2), shuffled=True)
            if sample.size < MIN_ROWS:
                continue
            reached = max(float(scores.mean()) for scores in sample.scores().values())
            best = max(best, reached)
            level = max(level, float(sample.constant().mean()))
            noise = max(noise, ERRORS * float(np.sqrt(0.25 / sample.evidence)))
        return best, level + noise

    def _known(self, rows: int) -> Array:
        """Best that the arrays as given allow at each output step."""
        sample = self.source.draw(self.source.x, self.source.y, rows)
        scores = [*sample.scores(proved=True).values(), sample.constant()]
        known = np.asarray(np.max(scores, axis=0))
        low, high = self._interval()
        overall = float(known.mean())
        return np.asarray(np.minimum(known + np.clip(overall, low, high) - overall, 1.0))

    def _interval(self) -> tuple[float, float]:
        """What the ceiling as given says, in the metric of this search."""
        given = self.given
        if given is None or given.metric != _compared_metric(self.source):
            return -np.inf, np.inf
        if given.low is None:
            low = -np.inf
        else:
            low = given.low
        return low, np.inf if given.high is None else max(low, given.high)

    def _follow(self, layout: Layout) -> origin.Positions | None:
        if layout.by_value:
            return None
        return origin.follow(layout, self.source.x.shape, self.source.y.shape)

    def _new(
        self, candidates: Iterable[Layout]
    ) -> Iterable[tuple[Layout, origin.Positions | None]]:
        """Candidates that show the model what it does not see as given, each effect once."""
        seen = {origin.follow(None, self.source.x.shape, self.source.y.shape).fingerprint}
        widest = self.source.sees.widest
        for layout in candidates:
            positions = self._follow(layout)
            if positions is None:
                if not self.source.sees.full or layout.kind == "rows":
                    yield layout, None
                continue
            if positions.fingerprint in seen:
                continue
            seen.add(positions.fingerprint)
            if origin.seen_before(positions, self.source.visibility.mask, widest).min() < 1:
                yield layout, positions

    def _sample(self, layout: Layout, rows: int, *, shuffled: bool = False) -> Sample:
        if layout.by_value:
            # Inputs by their own numbers; of targets only the fill counts, and its class is 0 too.
            x, y = layout.apply(self.raw[0], self.source.y)
            x = self.source.code(x)
        else:
            x, y = layout.apply(self.source.x, self.source.y)
        return self.source.draw(x, y, rows, shuffled=shuffled)

    def _try(
        self, layout: Layout, positions: origin.Positions | None, rows: int, known: Array
    ) -> Trial | None:
        """Score a layout; its margin counts only what the model could not see before."""
        self.deadline.check(_SEARCH)
        sample = self._sample(layout, rows)
        if sample.size < MIN_ROWS:
            return None
        scores = sample.scores()
        top = max(float(score.mean()) for score in scores.values())
        least = top - MAX_SCORE_TIE[sample.discrete]
        via = next(name for name, score in scores.items() if score.mean() >= least)
        score = scores[via]
        if positions is None or positions.y.shape[1] != len(score):
            if len(known) != len(score):
                reference = np.full(len(score), known.mean())
            else:
                reference = known
            seen = np.zeros(len(score))
        else:
            reference = origin.reference(positions, known)
            seen = origin.seen_before(positions, self.source.visibility.mask, via)
        allowed = seen * np.maximum(score, reference) + (1 - seen) * reference
        blind = sample.constant()  # a layout must be explained by its inputs, not by time alone
        margin = min(float((score - allowed).mean()), float((score - blind).mean()))
        return Trial(layout, sample, via, float(score.mean()), margin)


def _scored(
    x: Array, y: Array, trial: Trial, metric: Metric | None, null: float, seed: int
) -> Scored:
    """The ceiling of all re-laid rows under the context that explains them."""
    new_x, new_y = trial.layout.apply(x, y)
    relaid = ceiling(
        np.ascontiguousarray(new_x),
        np.ascontiguousarray(new_y),
        visibility=trial.via,
        metric=metric,
        seed=seed,
    )
    if relaid.low is None or relaid.low < trial.score:
        relaid = replace(relaid, low=trial.score)
    assert relaid.low is not None
    margin = trial.margin + relaid.low - trial.score
    return Scored(trial.layout, relaid, trial.via, margin, null, len(new_y))
