"""When does counting settle the question? Rules that make a ceiling exact, or no proof at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.contexts import Contexts
from unstuck.ceiling.symbols import CHUNK, Symbols
from unstuck.ceiling.table import Bounds

PERFECT = 1e-12
MIN_SETTLING_SHARE = 0.99  # share of rows in repeated contexts from which those speak for all
MIN_REPEATED_SHARE = 0.1  # of rows in repeated contexts, over all steps; with less, no proof
HALF = 0.5  # share below which a step's contexts hardly repeat
AGREEMENTS = 20  # repetitions that must agree before they count as evidence


@dataclass(frozen=True)
class Proof:
    """What the counts say beyond their numbers.

    Args:
        determined: rows that look alike never disagree, and nearly every row has one that looks
            alike, or what was built answered every row without having seen it.
        enumerated: every input sequence over these symbols occurs, all equally often.
        proves: whether the in-sample best says anything: some contexts repeat, and it is below
            perfect, or most contexts repeat.
    """

    determined: bool
    enumerated: bool
    proves: bool

    @property
    def settled(self) -> bool:
        """Whether the in-sample best is the ceiling itself."""
        return self.determined or self.enumerated


def judge(symbols: Symbols, bounds: Bounds, proved: Array, perfect: float, built: float) -> Proof:
    """Weigh the counts.

    Args:
        symbols: the inputs.
        bounds: what counting found.
        proved: in-sample best of the metric, shape (steps, outputs).
        perfect: what a perfect answer scores: 1 for accuracy, 0 for a loss.
        built: what the cross-fitted tables scored.
    """
    faultless = bool((np.abs(proved - perfect) <= PERFECT).all())
    repetitions = float((bounds.rows - bounds.contexts).min())
    often = bool((bounds.repeated >= MIN_SETTLING_SHARE).all()) and repetitions >= AGREEMENTS
    built_too = abs(built - perfect) <= PERFECT and symbols.rows >= AGREEMENTS
    enumerated = is_enumeration(symbols) and float(bounds.rows.min()) == symbols.rows
    repeated_share = float((bounds.repeated * bounds.weight).sum() / bounds.weight.sum())
    repeats_enough = repeated_share >= MIN_REPEATED_SHARE
    proves = repeats_enough and (not faultless or bool((bounds.repeated >= HALF).all()))
    determined = faultless and (often or built_too)
    return Proof(determined, enumerated, proves or determined or enumerated)


def is_enumeration(symbols: Symbols) -> bool:
    """Whether the full product of each step's symbols occurs, every sequence equally often."""
    space = 1
    for codes in symbols.codes:
        seen = np.zeros(symbols.size, dtype=bool)
        for start in range(0, codes.size, CHUNK):
            seen[codes[start : start + CHUNK]] = True
            if seen.all():
                break
        space *= int(seen.sum())
        if space > symbols.rows:
            return False
    if space == 1 or symbols.rows % space:
        return False
    whole = _whole_rows(symbols)
    sizes = np.bincount(whole.ids)
    sizes = sizes[sizes > 0]
    times = symbols.rows // space
    every = sizes.size + whole.alone == space
    return bool(every and (sizes == times).all() and (whole.alone == 0 or times == 1))


def distinct_symbol_rows(symbols: Symbols) -> int:
    """Number of distinct input rows."""
    whole = _whole_rows(symbols)
    return int(np.count_nonzero(np.bincount(whole.ids))) + whole.alone


def _whole_rows(symbols: Symbols) -> Contexts:
    """Contexts that see all input steps."""
    contexts = Contexts(symbols.rows, set_aside=True)
    for codes in symbols.codes:
        contexts.refine(codes, symbols.size)
    return contexts
