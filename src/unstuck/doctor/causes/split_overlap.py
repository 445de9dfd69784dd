"""D105 split-overlap

## What it does
Finds validation rows that were trained on: duplicates on both sides of the split, the same arrays
passed twice, windows cut from one series and then split at random.

## Why the result is worthless
The validation score measures memory. It stays high while the model overfits, and falls in use.

## How it is measured
Inputs are hashed row by row; the share of validation rows that stand in the training rows is
compared with the share to be expected if all numbers were drawn independently. Ten random bits
repeat by chance, real numbers do not. For windows, the share of validation windows that are a
training window moved by one step is counted too, and the share that has a quarter of its steps in
common with one.

## Example
    X = np.repeat(X, 5, axis=0); X_train, X_val = train_test_split(X)

## Use instead
    X_train, X_val = train_test_split(X); X_train = np.repeat(X_train, 5, axis=0)

## Known problems
Spaces that are small by nature (1,024 pairs of 5-bit strings) repeat by chance; that is the note
few-distinct-inputs, not this finding. Where every input occurs eight times and more, or rows repeat
as draws from a finite set do (dates, small sums, motifs) and not those of one class alone, this is
a warning only. Near duplicates are not found.

## Fix safety
Unsafe: fewer rows on one side; the validation score will fall to what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.ceiling.row_hash import row_hashes
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix, Level
from unstuck.doctor.measure import windows
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.overlap import Overlap
from unstuck.doctor.needs import COMPARABLE_SPLIT
from unstuck.doctor.strength import Strength


@cause("D105", "split-overlap", explains="result", early="always", needs=(COMPARABLE_SPLIT,))
def split_overlap(evidence: Evidence) -> Iterator[Suspicion]:
    """More validation rows among the training rows than chance explains."""
    overlap = evidence.overlap
    assert overlap is not None
    if _in_time(evidence):
        return
    if overlap.share > thresholds.OVERLAP_SHARE + 3 * overlap.by_chance:
        yield Suspicion(_same_inputs(evidence, overlap))
    elif _moved_windows(overlap) and evidence.steps:
        yield Suspicion(
            _finding(
                "warning",
                "likely",
                f"{overlap.neighbours:.0%} of the validation windows are training windows moved by "
                "one step",
                overlap,
            )
        )
    elif overlap.pieces > thresholds.OVERLAP_WINDOWS and evidence.steps:
        yield Suspicion(
            _finding(
                "warning",
                "likely",
                f"{overlap.pieces:.0%} of the validation rows share a quarter of their steps or "
                "more, one after another, with a training row: they are windows of the same "
                "recordings",
                overlap,
            )
        )


def _same_inputs(evidence: Evidence, overlap: Overlap) -> Finding:
    """Validation inputs that stand in the training rows, as an error where they were copied."""
    level: Level = "warning"
    if overlap.share >= thresholds.OVERLAP_ERROR and not _few_inputs(evidence, overlap):
        level = "error"
    return _finding(
        level,
        "certain",
        f"{overlap.share:.0%} of the validation inputs stand in the training rows too; chance "
        f"would explain {overlap.by_chance:.1%}",
        overlap,
    )


def _few_inputs(evidence: Evidence, overlap: Overlap) -> bool:
    """Whether inputs repeat by their nature.

    Where every input occurs again and again there are few of them, however one splits; where they
    repeat as draws from a finite set do (dates, sums), nobody has copied them.
    """
    drawn = overlap.drawn and not _of_one_class(evidence)
    return len(evidence.x) >= thresholds.OVERLAP_AGAIN * overlap.distinct or drawn


def _moved_windows(overlap: Overlap) -> bool:
    """Whether validation windows are training windows moved by one step, and not by chance."""
    return (
        overlap.neighbours > thresholds.OVERLAP_WINDOWS
        and overlap.by_chance < thresholds.OVERLAP_NO_CHANCE
    )


def _of_one_class(evidence: Evidence) -> bool:
    """Whether nearly all rows of one class stand on both sides, and few of another.

    A class that was drawn again and again to fill it up before the rows were split.
    """
    target = evidence.target_val
    x_val = evidence.x_val
    if target is None or x_val is None or not target.discrete or target.per_step:
        return False
    known = np.isin(row_hashes(x_val.astype(evidence.x.dtype, copy=False)), row_hashes(evidence.x))
    labels = target.values[:, 0, 0]
    shares = [known[labels == k].mean() for k in np.unique(labels)]
    return len(shares) > 1 and max(shares) - min(shares) > thresholds.OVERLAP_ONE_CLASS


def _in_time(evidence: Evidence) -> bool:
    """Whether both sides are whole runs of sliding windows: a series that was split in time.

    What repeats in it repeats by its nature. Windows split at random do not slide any more.
    """
    x = evidence.x
    x_val = evidence.x_val
    if x_val is None or x.shape[1] < 2:
        return False
    return windows.kind(x) == windows.kind(x_val) == "sliding"


def _finding(level: Level, strength: Strength, measured: str, overlap: Overlap) -> Finding:
    return Finding(
        level=level,
        strength=strength,
        measured=measured,
        why="the validation score measures memory, not what happens on new rows",
        evidence={
            "share": overlap.share,
            "by_chance": overlap.by_chance,
            "moved_windows": overlap.neighbours,
            "shared_pieces": overlap.pieces,
        },
        fix=Fix(
            "Split by distinct input before anything is repeated or augmented; split a series in "
            "time, with a gap of one window.",
            "distinct, which = np.unique(X, axis=0, return_inverse=True)   # split `distinct`",
            "unsafe",
        ),
        unverified="the fix changes what is measured, not what is learned",
    )
