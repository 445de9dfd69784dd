"""Thresholds: every number that decides what the doctor says, once, with its unit and its reason.

    GAP: Annotated[float, "its unit", "its reason"] = 0.25

What each is worth is measured: `benchmarks/sensitivity.py` halves and doubles every one over the
collection, and `docs/measured.md` has the table of programs whose answer changes. Numbers that only
bound work (rows looked at, columns fitted, seconds) decide nothing and stand where they are used;
so do the doses of trials, such as ten times the updates.

Other modules read them as `thresholds.GAP`, at the time of asking, so that a measurement can vary
them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated, get_args, get_type_hints

# The verdict: what counts as learned
LEARNED: Annotated[
    float,
    "share of the way from the constant baseline to the ceiling",
    "a run that covers it has learned, and a fix that covers it in every seed is accepted",
] = 0.9
UNLEARNED: Annotated[
    float,
    "share of the way from the constant baseline to the ceiling",
    "a run that covers less has clearly not learned; in between nobody can tell",
] = 0.8
PERFECT: Annotated[
    float, "score", "nothing is left to explain, however high the constant baseline is"
] = 0.995
HIGH_CONSTANT: Annotated[
    float,
    "score of the constant baseline",
    "above it most of the way to 1 is little, so only PERFECT counts as learned",
] = 0.9
FAIR_OF_PERFECT: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "to be as good as a poor simple model says little",
] = 0.3
HALF_WAY_TO_PERFECT: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "where nobody knows what is possible, a run that covers it passes as learned",
] = 0.5
BELOW_CONSTANT: Annotated[
    float, "score", "so far below the constant baseline not even that was learned"
] = 0.02
FAR_ABOVE_SIMPLE: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "a run so far above every simple model shows that these say little about what is possible",
] = 0.1
NO_ROOM: Annotated[
    float,
    "score between the constant baseline and the ceiling",
    "less is no room to learn anything in",
] = 0.01
LITTLE_ROOM: Annotated[
    float,
    "score between the constant baseline and what a simple model reached",
    "less is within that model's own error",
] = 0.02
TIGHT: Annotated[
    float, "score between the ceiling's two sides", "so near each other they count as one number"
] = 0.02
TIGHT_SHARE: Annotated[
    float,
    "share of the way from the constant baseline to the proved side",
    "the same, where the way is long",
] = 0.1
NO_LIMIT: Annotated[float, "score", "a ceiling from here on is no limit worth naming"] = 0.985
CLEARLY_MORE: Annotated[
    float, "score", "by so much what is possible is more than what was reached"
] = 0.02
SAME_SCORE: Annotated[float, "score", "nearer scores count as equal in the error budget"] = 0.005
STILL_FALLING: Annotated[
    float,
    "relative fall of the loss over the last quarter of the training",
    "a loss that falls faster had not come to its end",
] = 0.05
BAD_LUCK: Annotated[
    float,
    "share of the way from the constant baseline to the goal",
    "unchanged retrainings that are so much better mean that the user's seed had bad luck",
] = 0.3

# The verdict: what counts as generalising
GAP: Annotated[
    float,
    "score, and share of the gain over the constant baseline",
    "a larger gap between training and validation rows is no generalising",
] = 0.25
SMALL_GAP: Annotated[
    float, "score", "a gap below it is chance whatever share of the gain it is"
] = 0.05
SMALL_GAIN: Annotated[
    float, "score over the constant baseline", "of less nobody can say what share new rows show"
] = 0.02
FITS_R2: Annotated[float, "R² of the training rows", "from here on a model follows them"] = 0.8
KEPT_R2: Annotated[
    float,
    "share of the training rows' R²",
    "validation rows that show less were not generalised to",
] = 0.75
KEPT_GAIN: Annotated[
    float,
    "share of the gain over the constant baseline",
    "new rows that show less were not learned for: memorised",
] = 0.3

# The verdict: what a fix is worth
FIX_IS_HALF: Annotated[
    float,
    "share of the score that was missing",
    "a warning whose verified fix brings so much was an error",
] = 0.5
FIX_WORTH: Annotated[float, "score", "a fix that adds less is no reason to call a run stuck"] = 0.05

# Signal: whether anything tells the targets
SIGNAL_ROWS: Annotated[int, "training rows", "of fewer nobody can say that there is no signal"] = (
    400
)
SIGNAL_CONSTANT: Annotated[
    float, "score of the constant baseline", "above it accuracy cannot show a signal"
] = 0.95
SIGNAL_GAIN: Annotated[
    float,
    "score over the constant baseline",
    "a simple model that gains as much on unseen rows tells something",
] = 0.02
SIGNAL_CHANCE: Annotated[
    float, "score over the constant baseline", "validation rows may score so much by chance"
] = 0.03
SIGNAL_MEMORISED: Annotated[
    float, "score over the constant baseline", "training rows may score so much by being memorised"
] = 0.1
SKEWED: Annotated[
    float,
    "share of the most frequent class",
    "from here on accuracy hides whether rare classes are told apart",
] = 0.7
TOLD_APART: Annotated[
    float, "balanced accuracy above chance", "classes that are told apart so well are a signal"
] = 0.05
SIGNAL_ELSEWHERE: Annotated[
    float,
    "score over the constant baseline",
    "so much from steps that the answer does not reach: the signal is out of reach",
] = 0.05
STANDARD_ERRORS: Annotated[
    float, "standard errors", "a difference beyond them is no chance, however often one looks"
] = 4.0

# Trials
STOP: Annotated[
    float,
    "share of the way from the constant baseline to the ceiling",
    "a treated training that covers it may stop",
] = 0.998
STOP_UNPROVED: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "the same, where nobody knows what is possible",
] = 0.95
LEAST_GAIN: Annotated[float, "score", "a fix that gains less in any seed gains nothing"] = 0.01
IMPROVES: Annotated[
    float,
    "score, and share of what was missing",
    "a fix that gains less of both in any seed does not improve the model",
] = 0.2
PARTNER_GAIN: Annotated[
    float, "score", "a fix that gained less alone is not tried with another"
] = 0.02
MEMORISED: Annotated[
    float, "score", "a net that scores it on one batch again and again can learn"
] = 0.95
SAME_WITHOUT_INPUT: Annotated[
    float, "score", "a training on zeros that comes so near did not need the inputs"
] = 0.02
MORE_THAN_CONSTANT: Annotated[
    float,
    "score",
    "a training on shuffled targets that scores so much more beats the constant baseline",
] = 0.1

# Arrays: axes, order, direction
SERIES_STEPS: Annotated[int, "steps", "of fewer nobody can say that they are in order"] = 8
ROUGH: Annotated[
    float, "of what steps in no order have", "smoother steps are a series as they are given"
] = 0.3
SMOOTHER: Annotated[
    float,
    "times as rough",
    "another order of the axes that comes so low is the order that they had",
] = 0.25
SPLIT_BUFFER_GAIN: Annotated[
    float,
    "score",
    "so much more from both splits as one buffer: the rows were split after the mistake",
] = 0.002
DIRECTION_GAIN: Annotated[
    float, "accuracy", "so much more from the other direction is no chance"
] = 0.02
DIRECTION_GAIN_R2: Annotated[float, "R²", "the same of real numbers"] = 0.1
SIMPLER_LAYOUT: Annotated[
    float, "score", "a simpler layout that comes so near is the explanation"
] = 0.02
SLIDING: Annotated[
    float,
    "share of neighbouring rows",
    "so many that are one another moved by a step: windows of a series",
] = 0.9
WINDOW_ROWS: Annotated[int, "training rows", "of fewer longer windows cannot be judged"] = 200
WINDOW_GAIN: Annotated[float, "score", "so much more from longer windows is no chance"] = 0.05
WINDOW_GAIN_SHARE: Annotated[
    float,
    "share of what is missing",
    "the same, where much is missing; and how near the best a shorter window may stay",
] = 0.1
STATIC_AS_GOOD: Annotated[
    float, "score", "a ceiling of single steps that comes so near is the whole"
] = 0.001
FORECAST_ROWS: Annotated[
    int, "training rows", "of fewer the skill of a forecast cannot be told"
] = 200
FORECAST_CHECKED: Annotated[int, "validation rows", "fewer do not tell the skill"] = 30
FORECAST_SKILL: Annotated[
    float, "skill against the last value", "a forecast below it repeats what it saw last"
] = 0.1
FORECAST_R2: Annotated[
    float, "R² of the model", "below it the model does not even follow the series: another cause"
] = 0.5
FORECAST_WORTH: Annotated[
    float,
    "skill",
    "so much more than the model's own from a simple model: there is something to win",
] = 0.15
FORECAST_IS_COPY: Annotated[
    float, "R² of the last value", "from here on the target stands in the input: target-in-input"
] = 0.999999
SAME_QUANTITY: Annotated[
    float, "R² of the last value", "a column that repeats the target so well is the same quantity"
] = 0.8
SAME_UNIT: Annotated[float, "factor", "between it and its inverse a scale counts as 1"] = 0.8

# Arrays: rows
SPLIT_ROWS: Annotated[int, "validation rows", "of fewer nobody can say that they differ"] = 20
SPLIT_DISTANCE: Annotated[
    float, "total variation distance", "labels that differ so much were not drawn alike"
] = 0.25
SPLIT_PLAIN: Annotated[float, "total variation distance", "no sampling ever gives that"] = 0.6
SPLIT_UNSEEN: Annotated[
    float,
    "share of validation targets",
    "so many that training never showed: the rows were in order",
] = 0.5
SPLIT_HARM: Annotated[
    float, "score between training and validation rows", "a smaller gap is no harm"
] = 0.1
SPLIT_APART: Annotated[
    float, "share of validation targets", "so many that no training target is as far out as"
] = 0.9
SPLIT_SORTED: Annotated[
    float, "share of neighbours in order", "a noisy series never gets there"
] = 0.999
OVERLAP_SHARE: Annotated[
    float,
    "share of validation rows beyond three times what chance explains",
    "so many known rows were copied",
] = 0.05
OVERLAP_ERROR: Annotated[
    float, "share of validation rows", "so many known rows make the score worthless"
] = 0.2
OVERLAP_WINDOWS: Annotated[
    float,
    "share of validation rows",
    "so many that are training windows moved, or share pieces with one",
] = 0.5
OVERLAP_NO_CHANCE: Annotated[
    float, "share of rows that are known by chance", "above it moved windows say nothing"
] = 0.01
OVERLAP_AGAIN: Annotated[
    int, "rows for each distinct input", "inputs that occur so often are few, however one splits"
] = 8
OVERLAP_ONE_CLASS: Annotated[
    float,
    "between the shares of known rows of two classes",
    "one class was drawn again to fill it up",
] = 0.6
PIECE_STEPS: Annotated[int, "steps", "shorter pieces repeat by themselves"] = 4
PIECE_RARE: Annotated[
    float, "share of pieces that repeat by chance", "more, and a shared piece says nothing"
] = 0.001
REAL_NUMBERS: Annotated[
    float, "share of numbers that are distinct", "fewer are tokens or rounded"
] = 0.1
REPEATED_PAIRS: Annotated[
    int, "values that occur twice", "fewer say nothing about how rows repeat"
] = 50
EMBEDDED_ROWS: Annotated[int, "training rows", "of fewer nothing is said of equal rows"] = 20
EMBEDDED_LOST: Annotated[
    float,
    "share of the distinct rows",
    "a cut to whole numbers that leaves fewer lost what the rows say",
] = 0.5
ANSWERS_PER_INPUT: Annotated[
    int, "distinct real targets for each distinct input", "more cannot come from so few inputs"
] = 20
HANDFUL_OF_ROWS: Annotated[
    int, "distinct rows", "so few, seen again and again, may be all there is"
] = 16
HANDFUL_REPEATS: Annotated[
    int, "rows for each distinct one", "so often for their targets to be known"
] = 50
HANDFUL_TELLS: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "a handful of rows that tells less tells next to nothing",
] = 0.1
NEAR_WHOLE: Annotated[
    float, "distance from a whole number", "so near fractions are multiples of one unit"
] = 0.02
LEAK_ROWS: Annotated[int, "training rows", "of fewer a column may equal the target by chance"] = 20
DISTINCT_REPEATS: Annotated[
    int, "rows for each distinct input", "from here on enumerating them is worth a note"
] = 5
DISTINCT_ROWS: Annotated[int, "training rows", "fewer are always few"] = 100
DISTINCT_MOST: Annotated[int, "distinct inputs", "more are not enumerated"] = 100_000

# Arrays: numbers, classes, padding
LARGE_NUMBERS: Annotated[
    float, "mean plus spread of a column", "larger numbers are far from one"
] = 8.0
SMALL_NUMBERS: Annotated[
    float, "mean plus spread of every column", "smaller numbers are far from one"
] = 0.05
MAJORITY: Annotated[
    float, "share of the most frequent class", "from here on always giving it costs little"
] = 0.7
MAJORITY_ALL: Annotated[
    float, "share of the most frequent class", "above it there are no other classes to speak of"
] = 0.9995
RARE_CLASSES_FOUND: Annotated[
    float,
    "share of the way from chance to a balanced accuracy of 1",
    "a model that covers more does find the rare classes",
] = 0.35
PADDED_SHARE: Annotated[float, "share of all steps", "fewer are no padding worth speaking of"] = 0.2
PADDED_STEPS: Annotated[int, "steps", "of shorter rows ends by one value are no padding"] = 4
PADDED_ROWS: Annotated[int, "training rows", "of fewer nothing is said of padding"] = 20
PADDED_RUN: Annotated[
    int, "steps at a row's end", "shorter runs of one value occur by themselves"
] = 3
PADDED_RUNS: Annotated[float, "share of rows that end in such a run", "fewer do by themselves"] = (
    0.3
)
MASK_HOLES: Annotated[
    float, "share of the steps between real steps", "a mask that hides more of them hides data"
] = 0.05
PADDING_FLATTERS: Annotated[
    float, "score", "so much less on real steps alone: padding made the score"
] = 0.05
PADDING_DROWNS: Annotated[
    float, "share of all steps", "after so much padding little of a row is left in a state"
] = 0.6

# Head, loss, metric
OUT_OF_REACH: Annotated[float, "share of the targets", "so many that the output cannot reach"] = (
    0.01
)
REACH_SLACK: Annotated[
    float, "share of the targets' range", "so far outside the reach is rounding"
] = 0.02
SEVERAL_LABELS: Annotated[
    float, "share of the targets", "so many without exactly one label are no classes"
] = 0.05
STUCK_AT_ZERO: Annotated[
    float, "share of targets other than 0", "a rectifier that puts out 0 for so many has died"
] = 0.1
FLAT_OUTPUTS: Annotated[
    float, "spread of the predictions over that of the targets", "flatter predictions are a mean"
] = 0.1
FLAT_ROOM: Annotated[
    float,
    "accuracy over the constant baseline",
    "so much must be possible for flat predictions to be a fault",
] = 0.1
FLAT_ROOM_R2: Annotated[float, "R²", "the same of real numbers"] = 0.2
METRIC_OFF: Annotated[
    float, "score", "a reported metric so far from the measured one measures something else"
] = 0.05
WRONG_STEP_GAIN: Annotated[
    float, "score", "so much more from the whole input than from the step that is read"
] = 0.03

# Model and training
FROZEN_UPDATES: Annotated[int, "updates", "after fewer a weight may not have moved yet"] = 5
FROZEN_ROUNDING: Annotated[
    float,
    "of the largest weight, in each update",
    "a smaller difference from mere decay is float32 rounding",
] = 1e-7
EXPLODED: Annotated[float, "times the first loss", "a loss that grew beyond it exploded"] = 100.0
SATURATED: Annotated[
    float, "times the loss of guessing", "a loss that stands still above it is saturated"
] = 3.0
CONSTANT_UNITS: Annotated[
    float, "share of a layer's units", "so many that answer alike to every row are dead"
] = 0.5
FULL_UNITS: Annotated[
    float,
    "share of what a layer's units put out",
    "so much at the bounds of their activation passes no gradient",
] = 0.8
MOSTLY_DEAD: Annotated[
    float,
    "share of a layer's units",
    "from here on dead units are likely to be the cause, not a guess",
] = 0.9
STRONG_DROPOUT: Annotated[
    float, "dropout rate", "a stronger one keeps a small model from learning"
] = 0.6
STRONG_PENALTY: Annotated[float, "weight of an L1 or L2 penalty", "the same"] = 0.005
SMALL_FOR_INPUTS: Annotated[
    int,
    "parameters for each feature, and ten for a hundred more",
    "fewer hint at a model that is too small",
] = 10
LARGE_MODEL: Annotated[int, "parameters", "of more of them width is not the first thing to try"] = (
    200_000
)
LONG_ROWS: Annotated[int, "steps", "over fewer of them gradients do not fade"] = 12
FADED: Annotated[
    float,
    "of the largest gradient, on average over the first quarter of the steps",
    "less hardly moves any weight",
] = 0.02
RATE_FAR: Annotated[
    float,
    "times the optimizer's usual learning rate, or its inverse",
    "so far off a rate is the first thing to change",
] = 20.0
RATE_GONE: Annotated[float, "of a schedule's highest rate", "a lower one does nothing any more"] = (
    0.01
)
RATE_GONE_UPDATES: Annotated[
    float, "share of the updates", "so many without a rate are no training"
] = 0.5
RISING_EPOCHS: Annotated[
    float, "share of the epochs", "a loss that rises in more of them has too high a rate"
] = 0.3
MANY_UPDATES: Annotated[int, "updates", 'after so many "longer" is no advice'] = 200_000
WHOLE_BATCH_UPDATES: Annotated[
    int, "updates", "fewer of batches of half the rows or more are few"
] = 500
TINY_BATCH: Annotated[int, "rows in a batch", "so few make every update noise"] = 2
MODES_APART: Annotated[float, "score", "so much more in training mode than in inference mode"] = 0.1
NOISY: Annotated[float, "mean difference of two answers", "less is rounding"] = 0.001
NOISY_SHARE: Annotated[
    float, "of the answers' spread over rows", "the same, where answers are large"
] = 0.01
OVERFIT_GAP: Annotated[
    float, "score between training and validation rows", "a smaller one is no overfitting"
] = 0.03
OVERFIT_GAIN: Annotated[
    float, "score over the constant baseline", "a model that learned less did not overfit"
] = 0.05
OVERFIT_RISE: Annotated[
    float,
    "of the validation loss over its best",
    "so much later on is a training that went on too long",
] = 0.15
OVERFIT_EARLY: Annotated[
    float, "share of the epochs", "a best epoch after it is the end of the training"
] = 0.8
OVERFIT_MEMORISED: Annotated[
    float,
    "share of the way from the constant baseline to 1",
    "training rows that show more were memorised where others fail",
] = 0.5
OVERFIT_APART: Annotated[
    float,
    "score between training and validation rows",
    "so much, with far more weights than rows, is overfitting",
] = 0.15
OVERFIT_PARAMETERS: Annotated[
    int, "trainable numbers for each row", "more are far more than rows"
] = 20


@dataclass(frozen=True)
class Threshold:
    """One of the numbers above.

    Args:
        name: e.g. "GAP".
        value: the number.
        unit: what it is a number of.
        reason: what it tells apart.
    """

    name: str
    value: float
    unit: str
    reason: str


def every() -> tuple[Threshold, ...]:
    """All of them, in the order of this file."""
    hints = get_type_hints(sys.modules[__name__], include_extras=True)
    found = []
    for name, hint in hints.items():
        _, unit, reason = get_args(hint)
        found.append(Threshold(name, globals()[name], unit, reason))
    return tuple(found)
