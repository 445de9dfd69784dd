"""The least width whose success rate reaches a wanted one, by a sequential search.

Widths are tried from the smallest on; that a wider net does better is not assumed. Of each, seeds
are drawn in growing batches, and after each batch the interval of `success.AnytimeRate`, which
holds at all looks together, decides:

    its low end is at least the wanted rate      reaches: the search ends here
    its high end is below the wanted rate        falls short: on to the next width
    neither, and there are seeds left            another batch
    neither, and there are none left             undecided: on to the next width

The i-th width is judged at α / (i (i + 1)). These add up to α, so the chance that any verdict is
wrong is at most α, however many widths are tried and whatever their rates. "Undecided" is no
verdict: the first such width with a share of at least the wanted rate is the candidate, no more.

All seeds of a width may succeed and still be too few. At α = 0.05 a rate of 0.5 needs 8 seeds of
the first width, 0.9 needs 60, 0.99 needs 754, and more of later widths; a rate of 1 can be refuted,
but never shown. Where `most` is too few for that, and so for each later width, the search ends at
the first candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from unstuck.errors import InputError
from unstuck.lab.success import AnytimeRate, Rate, anytime, describe

Verdict = Literal["reaches", "falls short", "undecided"]
Run = Callable[[int, range], Sequence[bool]]

WIDEST = 64  # where the caller names no widths


@dataclass(frozen=True)
class Width:
    """What is known of one width.

    Args:
        units: the width.
        rate: successes and seeds. Its own interval is Wilson's, which holds for one look only.
        low, high: ends of the interval that holds at every look.
        verdict: whether the wanted rate is reached.
    """

    units: int
    rate: Rate
    low: float
    high: float
    verdict: Verdict

    @property
    def seeds(self) -> int:
        """How many seeds were used."""
        return self.rate.trials

    def __str__(self) -> str:
        seen = describe(self.rate.successes, self.rate.trials, self.low, self.high)
        return f"units={self.units}: {seen}, {self.verdict}"


@dataclass(frozen=True)
class Found:
    """What the search found.

    Args:
        wanted: success rate.
        widths: that were tried, in order.
        confidence: that no verdict is wrong.
    """

    wanted: float
    widths: tuple[Width, ...]
    confidence: float

    @property
    def smallest(self) -> Width | None:
        """The least width that reaches the wanted rate, or None.

        A smaller one that is undecided may reach it too: see `candidate`.
        """
        return next((width for width in self.widths if width.verdict == "reaches"), None)

    @property
    def candidate(self) -> Width | None:
        """The least undecided width whose share of successes is at least the wanted rate, or None.

        With more seeds it may prove to reach the rate, or to fall short of it.
        """
        undecided = (width for width in self.widths if width.verdict == "undecided")
        return next((width for width in undecided if width.rate.rate >= self.wanted), None)

    def __str__(self) -> str:
        best = self.smallest
        maybe = self.candidate
        known = f"{'no width' if best is None else f'units={best.units}'} shown to reach"
        head = f"{known} a success rate of {self.wanted:g}"
        if maybe is not None:
            head += f"; units={maybe.units} may, undecided after {maybe.seeds} seeds"
        return "\n".join((head, *map(str, self.widths)))


def search(
    run: Run,
    *,
    wanted: float = 0.9,
    widths: Iterable[int] | None = None,
    batch: int = 8,
    most: int = 200,
    confidence: float = 0.95,
) -> Found:
    """Try widths from the smallest on until one reaches a success rate.

    Args:
        run: (width, seeds) -> for each seed whether its net succeeded. Of a width, the seeds 0, 1,
            2, … are asked for once each and in this order, so answers can be kept and a search
            that was interrupted be gone through again; the same answers give the same result.
        wanted: success rate, above 0 and at most 1.
        widths: finitely many, tried from the smallest on, each once; None for 1 … 64.
        batch: seeds before the first look; each further batch is half of what there is, or this.
        most: seeds of one width, after which it stays undecided.
        confidence: that no verdict is wrong.

    Raises:
        InputError: a rate, a confidence or a number that cannot be, no widths, or answers that are
            not one a seed. Nothing is run before the arguments are checked.
    """
    units = sorted(set(range(1, WIDEST + 1) if widths is None else widths))
    _check(units, wanted, batch, most, confidence)
    tried: list[Width] = []
    for number, width in enumerate(units, start=1):
        alpha = (1 - confidence) / (number * (number + 1))
        judged = _judge(run, width, wanted, batch, most, alpha)
        tried.append(judged)
        enough = anytime(most, most, alpha=alpha)[0] >= wanted
        if judged.verdict == "reaches":
            break
        if not enough and judged.verdict == "undecided" and judged.rate.rate >= wanted:
            break
    return Found(wanted, tuple(tried), confidence)


def _judge(run: Run, units: int, wanted: float, batch: int, most: int, alpha: float) -> Width:
    """Draw seeds until it is clear on which side of the wanted rate a width lies."""
    seen = AnytimeRate(alpha=alpha)
    low = seen.low
    high = seen.high
    verdict: Verdict = "undecided"
    while verdict == "undecided" and seen.trials < most:
        more = max(batch, seen.trials // 2)
        seeds = range(seen.trials, min(most, seen.trials + more))
        successes = [bool(success) for success in run(units, seeds)]
        if len(successes) != len(seeds):
            raise InputError(
                f"run({units}, {seeds}) gave {len(successes)} answers; expected {len(seeds)}: "
                "True or False for each seed"
            )
        seen = seen.add(sum(successes), len(seeds))
        low = seen.low
        high = seen.high
        verdict = _verdict(low, high, wanted)
    return Width(units, Rate(seen.successes, seen.trials), low, high, verdict)


def _verdict(low: float, high: float, wanted: float) -> Verdict:
    if low >= wanted:
        return "reaches"
    if high < wanted:
        return "falls short"
    return "undecided"


def _check(units: list[int], wanted: float, batch: int, most: int, confidence: float) -> None:
    if not 0 < wanted <= 1:
        raise InputError(f"success={wanted}; expected a rate above 0, at most 1: --success 0.9")
    if not units:
        raise InputError("no widths were given; expected at least one: --widths 1-32")
    if units[0] < 1:
        raise InputError(f"units={units[0]}; expected at least 1: --widths 1-32")
    if batch < 1:
        raise InputError(f"batch={batch}; expected at least 1 seed: batch=8")
    if most < 1:
        raise InputError(f"seeds={most}; expected at least 1: --seeds 200")
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence}; expected above 0, below 1: confidence=0.95")
