"""Thresholds: every number that decides what the doctor says, once, with its unit and its reason.

    GAP: Annotated[float, "its unit"] = 0.25    and in the line below it the reason

`benchmarks/sensitivity.py` halves and doubles every one over the collection and prints whose answer
changes. Numbers that only bound work (rows looked at, columns fitted, seconds) decide nothing and
stand where they are used; so do the doses of trials, such as ten times the updates.

Other modules read them as `thresholds.GAP`, at the time of asking, so that a measurement can vary
them.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, get_args, get_type_hints

# The verdict: what counts as learned

LEARNED: Annotated[float, "share of the way from the constant baseline to the ceiling"] = 0.9
"""A run that covers it has learned, and a fix that covers it in every seed is accepted."""
UNLEARNED: Annotated[float, "share of the way from the constant baseline to the ceiling"] = 0.8
"""A run that covers less has clearly not learned; in between nobody can tell."""
PERFECT: Annotated[float, "score"] = 0.995
"""Nothing is left to explain, however high the constant baseline is."""
HIGH_CONSTANT: Annotated[float, "score of the constant baseline"] = 0.9
"""Above it most of the way to 1 is little, so only PERFECT counts as learned."""
FAIR_OF_PERFECT: Annotated[float, "share of the way from the constant baseline to 1"] = 0.3
"""To be as good as a poor simple model says little."""
HALF_WAY_TO_PERFECT: Annotated[float, "share of the way from the constant baseline to 1"] = 0.5
"""Where nobody knows what is possible, a run that covers it passes as learned."""
BELOW_CONSTANT: Annotated[float, "score"] = 0.02
"""So far below the constant baseline not even that was learned."""
FAR_ABOVE_SIMPLE: Annotated[float, "share of the way from the constant baseline to 1"] = 0.1
"""A run so far above every simple model shows that these say little about what is possible."""
NO_ROOM: Annotated[float, "score between the constant baseline and the ceiling"] = 0.01
"""Less is no room to learn anything in."""
LITTLE_ROOM: Annotated[
    float, "score between the constant baseline and what a simple model reached"
] = 0.02
"""Less is within that model's own error."""
TIGHT: Annotated[float, "score between the ceiling's two sides"] = 0.02
"""So near each other they count as one number."""
TIGHT_SHARE: Annotated[float, "share of the way from the constant baseline to the proved side"] = (
    0.1
)
"""The same, where the way is long."""
NO_LIMIT: Annotated[float, "score"] = 0.985
"""A ceiling from here on is no limit worth naming."""
CLEARLY_MORE: Annotated[float, "score"] = 0.02
"""By so much what is possible is more than what was reached."""
SAME_SCORE: Annotated[float, "score"] = 0.005
"""Nearer scores count as equal in the error budget."""
STILL_FALLING: Annotated[
    float, "relative fall of the loss over the last quarter of the training"
] = 0.05
"""A loss that falls faster had not come to its end."""
BAD_LUCK: Annotated[float, "share of the way from the constant baseline to the goal"] = 0.3
"""Unchanged retrainings that are so much better mean that the user's seed had bad luck."""

# The verdict: what counts as generalising

GAP: Annotated[float, "score, and share of the gain over the constant baseline"] = 0.25
"""A larger gap between training and validation rows is no generalising."""
SMALL_GAP: Annotated[float, "score"] = 0.05
"""A gap below it is chance whatever share of the gain it is."""
SMALL_GAIN: Annotated[float, "score over the constant baseline"] = 0.02
"""Of less nobody can say what share new rows show."""
FITS_R2: Annotated[float, "R² of the training rows"] = 0.8
"""From here on a model follows them."""
KEPT_R2: Annotated[float, "share of the training rows' R²"] = 0.75
"""Validation rows that show less were not generalised to."""
KEPT_GAIN: Annotated[float, "share of the gain over the constant baseline"] = 0.3
"""New rows that show less were not learned for: memorised."""

# The verdict: what a fix is worth

FIX_IS_HALF: Annotated[float, "share of the score that was missing"] = 0.5
"""A warning whose verified fix brings so much was an error."""
FIX_WORTH: Annotated[float, "score"] = 0.05
"""A fix that adds less is no reason to call a run stuck."""

# Signal: whether anything tells the targets

SIGNAL_ROWS: Annotated[int, "training rows"] = 400
"""Of fewer nobody can say that there is no signal."""
SIGNAL_CONSTANT: Annotated[float, "score of the constant baseline"] = 0.95
"""Above it accuracy cannot show a signal."""
SIGNAL_GAIN: Annotated[float, "score over the constant baseline"] = 0.02
"""A simple model that gains as much on unseen rows tells something."""
SIGNAL_CHANCE: Annotated[float, "score over the constant baseline"] = 0.03
"""Validation rows may score so much by chance."""
SIGNAL_MEMORISED: Annotated[float, "score over the constant baseline"] = 0.1
"""Training rows may score so much by being memorised."""
SKEWED: Annotated[float, "share of the most frequent class"] = 0.7
"""From here on accuracy hides whether rare classes are told apart."""
TOLD_APART: Annotated[float, "balanced accuracy above chance"] = 0.05
"""Classes that are told apart so well are a signal."""
SIGNAL_ELSEWHERE: Annotated[float, "score over the constant baseline"] = 0.05
"""So much from steps that the answer does not reach: the signal is out of reach."""
STANDARD_ERRORS: Annotated[float, "standard errors"] = 4.0
"""A difference beyond them is no chance, however often one looks."""

# Trials

STOP: Annotated[float, "share of the way from the constant baseline to the ceiling"] = 0.998
"""A treated training that covers it may stop."""
STOP_UNPROVED: Annotated[float, "share of the way from the constant baseline to 1"] = 0.95
"""The same, where nobody knows what is possible."""
LEAST_GAIN: Annotated[float, "score"] = 0.01
"""A fix that gains less in any seed gains nothing."""
IMPROVES: Annotated[float, "score, and share of what was missing"] = 0.2
"""A fix that gains less of both in any seed does not improve the model."""
PARTNER_GAIN: Annotated[float, "score"] = 0.02
"""A fix that gained less alone is not tried with another."""
MEMORISED: Annotated[float, "score"] = 0.95
"""A net that scores it on one batch again and again can learn."""
SAME_WITHOUT_INPUT: Annotated[float, "score"] = 0.02
"""A training on zeros that comes so near did not need the inputs."""
MORE_THAN_CONSTANT: Annotated[float, "score"] = 0.1
"""A training on shuffled targets that scores so much more beats the constant baseline."""

# Arrays: axes, order, direction

SERIES_STEPS: Annotated[int, "steps"] = 8
"""Of fewer nobody can say that they are in order."""
ROUGH: Annotated[float, "of what steps in no order have"] = 0.3
"""Smoother steps are a series as they are given."""
SMOOTHER: Annotated[float, "times as rough"] = 0.25
"""Another order of the axes that comes so low is the order that they had."""
SPLIT_BUFFER_GAIN: Annotated[float, "score"] = 0.002
"""So much more from both splits as one buffer: the rows were split after the mistake."""
DIRECTION_GAIN: Annotated[float, "accuracy"] = 0.02
"""So much more from the other direction is no chance."""
DIRECTION_GAIN_R2: Annotated[float, "R²"] = 0.1
"""The same of real numbers."""
SIMPLER_LAYOUT: Annotated[float, "score"] = 0.02
"""A simpler layout that comes so near is the explanation."""
SLIDING: Annotated[float, "share of neighbouring rows"] = 0.9
"""So many that are one another moved by a step: windows of a series."""
WINDOW_ROWS: Annotated[int, "training rows"] = 200
"""Of fewer longer windows cannot be judged."""
WINDOW_GAIN: Annotated[float, "score"] = 0.05
"""So much more from longer windows is no chance."""
WINDOW_GAIN_SHARE: Annotated[float, "share of what is missing"] = 0.1
"""The same, where much is missing; and how near the best a shorter window may stay."""
STATIC_AS_GOOD: Annotated[float, "score"] = 0.001
"""A ceiling of single steps that comes so near is the whole."""
FORECAST_ROWS: Annotated[int, "training rows"] = 200
"""Of fewer the skill of a forecast cannot be told."""
FORECAST_CHECKED: Annotated[int, "validation rows"] = 30
"""Fewer do not tell the skill."""
FORECAST_SKILL: Annotated[float, "skill against the last value"] = 0.1
"""A forecast below it repeats what it saw last."""
FORECAST_R2: Annotated[float, "R² of the model"] = 0.5
"""Below it the model does not even follow the series: another cause."""
FORECAST_WORTH: Annotated[float, "skill"] = 0.15
"""So much more than the model's own from a simple model: there is something to win."""
FORECAST_IS_COPY: Annotated[float, "R² of the last value"] = 0.999999
"""From here on the target stands in the input: target-in-input."""
SAME_QUANTITY: Annotated[float, "R² of the last value"] = 0.8
"""A column that repeats the target so well is the same quantity."""
SAME_UNIT: Annotated[float, "factor"] = 0.8
"""Between it and its inverse a scale counts as 1."""

# Arrays: rows

SPLIT_ROWS: Annotated[int, "validation rows"] = 20
"""Of fewer nobody can say that they differ."""
SPLIT_DISTANCE: Annotated[float, "total variation distance"] = 0.25
"""Labels that differ so much were not drawn alike."""
SPLIT_PLAIN: Annotated[float, "total variation distance"] = 0.6
"""No sampling ever gives that."""
SPLIT_UNSEEN: Annotated[float, "share of validation targets"] = 0.5
"""So many that training never showed: the rows were in order."""
SPLIT_HARM: Annotated[float, "score between training and validation rows"] = 0.1
"""A smaller gap is no harm."""
SPLIT_APART: Annotated[float, "share of validation targets"] = 0.9
"""So many that no training target is as far out as."""
SPLIT_SORTED: Annotated[float, "share of neighbours in order"] = 0.999
"""A noisy series never gets there."""
OVERLAP_SHARE: Annotated[
    float, "share of validation rows beyond three times what chance explains"
] = 0.05
"""So many known rows were copied."""
OVERLAP_ERROR: Annotated[float, "share of validation rows"] = 0.2
"""So many known rows make the score worthless."""
OVERLAP_WINDOWS: Annotated[float, "share of validation rows"] = 0.5
"""So many that are training windows moved, or share pieces with one."""
OVERLAP_NO_CHANCE: Annotated[float, "share of rows that are known by chance"] = 0.01
"""Above it moved windows say nothing."""
OVERLAP_AGAIN: Annotated[int, "rows for each distinct input"] = 8
"""Inputs that occur so often are few, however one splits."""
OVERLAP_ONE_CLASS: Annotated[float, "between the shares of known rows of two classes"] = 0.6
"""One class was drawn again to fill it up."""
PIECE_STEPS: Annotated[int, "steps"] = 4
"""Shorter pieces repeat by themselves."""
PIECE_RARE: Annotated[float, "share of pieces that repeat by chance"] = 0.001
"""More, and a shared piece says nothing."""
REAL_NUMBERS: Annotated[float, "share of numbers that are distinct"] = 0.1
"""Fewer are tokens or rounded."""
REPEATED_PAIRS: Annotated[int, "values that occur twice"] = 50
"""Fewer say nothing about how rows repeat."""
EMBEDDED_ROWS: Annotated[int, "training rows"] = 20
"""Of fewer nothing is said of equal rows."""
EMBEDDED_LOST: Annotated[float, "share of the distinct rows"] = 0.5
"""A cut to whole numbers that leaves fewer lost what the rows say."""
ANSWERS_PER_INPUT: Annotated[int, "distinct real targets for each distinct input"] = 20
"""More cannot come from so few inputs."""
HANDFUL_OF_ROWS: Annotated[int, "distinct rows"] = 16
"""So few, seen again and again, may be all there is."""
HANDFUL_REPEATS: Annotated[int, "rows for each distinct one"] = 50
"""So often for their targets to be known."""
HANDFUL_TELLS: Annotated[float, "share of the way from the constant baseline to 1"] = 0.1
"""A handful of rows that tells less tells next to nothing."""
NEAR_WHOLE: Annotated[float, "distance from a whole number"] = 0.02
"""So near fractions are multiples of one unit."""
LEAK_ROWS: Annotated[int, "training rows"] = 20
"""Of fewer a column may equal the target by chance."""
DISTINCT_REPEATS: Annotated[int, "rows for each distinct input"] = 5
"""From here on enumerating them is worth a note."""
DISTINCT_ROWS: Annotated[int, "training rows"] = 100
"""Fewer are always few."""
DISTINCT_MOST: Annotated[int, "distinct inputs"] = 100_000
"""More are not enumerated."""

# Arrays: numbers, classes, padding

LARGE_NUMBERS: Annotated[float, "mean plus spread of a column"] = 8.0
"""Larger numbers are far from one."""
SMALL_NUMBERS: Annotated[float, "mean plus spread of every column"] = 0.05
"""Smaller numbers are far from one."""
MAJORITY: Annotated[float, "share of the most frequent class"] = 0.7
"""From here on always giving it costs little."""
MAJORITY_ALL: Annotated[float, "share of the most frequent class"] = 0.9995
"""Above it there are no other classes to speak of."""
RARE_CLASSES_FOUND: Annotated[float, "share of the way from chance to a balanced accuracy of 1"] = (
    0.35
)
"""A model that covers more does find the rare classes."""
PADDED_SHARE: Annotated[float, "share of all steps"] = 0.2
"""Fewer are no padding worth speaking of."""
PADDED_STEPS: Annotated[int, "steps"] = 4
"""Of shorter rows ends by one value are no padding."""
PADDED_ROWS: Annotated[int, "training rows"] = 20
"""Of fewer nothing is said of padding."""
PADDED_RUN: Annotated[int, "steps at a row's end"] = 3
"""Shorter runs of one value occur by themselves."""
PADDED_RUNS: Annotated[float, "share of rows that end in such a run"] = 0.3
"""Fewer do by themselves."""
MASK_HOLES: Annotated[float, "share of the steps between real steps"] = 0.05
"""A mask that hides more of them hides data."""
PADDING_FLATTERS: Annotated[float, "score"] = 0.05
"""So much less on real steps alone: padding made the score."""
PADDING_DROWNS: Annotated[float, "share of all steps"] = 0.6
"""After so much padding little of a row is left in a state."""

# Head, loss, metric

OUT_OF_REACH: Annotated[float, "share of the targets"] = 0.01
"""So many that the output cannot reach."""
REACH_SLACK: Annotated[float, "share of the targets' range"] = 0.02
"""So far outside the reach is rounding."""
SEVERAL_LABELS: Annotated[float, "share of the targets"] = 0.05
"""So many without exactly one label are no classes."""
STUCK_AT_ZERO: Annotated[float, "share of targets other than 0"] = 0.1
"""A rectifier that puts out 0 for so many has died."""
FLAT_OUTPUTS: Annotated[float, "spread of the predictions over that of the targets"] = 0.1
"""Flatter predictions are a mean."""
FLAT_ROOM: Annotated[float, "accuracy over the constant baseline"] = 0.1
"""So much must be possible for flat predictions to be a fault."""
FLAT_ROOM_R2: Annotated[float, "R²"] = 0.2
"""The same of real numbers."""
METRIC_OFF: Annotated[float, "score"] = 0.05
"""A reported metric so far from the measured one measures something else."""
WRONG_STEP_GAIN: Annotated[float, "score"] = 0.03
"""So much more from the whole input than from the step that is read."""

# Model and training

FROZEN_UPDATES: Annotated[int, "updates"] = 5
"""After fewer a weight may not have moved yet."""
FROZEN_ROUNDING: Annotated[float, "of the largest weight, in each update"] = 1e-7
"""A smaller difference from mere decay is float32 rounding."""
EXPLODED: Annotated[float, "times the first loss"] = 100.0
"""A loss that grew beyond it exploded."""
SATURATED: Annotated[float, "times the loss of guessing"] = 3.0
"""A loss that stands still above it is saturated."""
CONSTANT_UNITS: Annotated[float, "share of a layer's units"] = 0.5
"""So many that answer alike to every row are dead."""
FULL_UNITS: Annotated[float, "share of what a layer's units put out"] = 0.8
"""So much at the bounds of their activation passes no gradient."""
MOSTLY_DEAD: Annotated[float, "share of a layer's units"] = 0.9
"""From here on dead units are likely to be the cause, not a guess."""
STRONG_DROPOUT: Annotated[float, "dropout rate"] = 0.6
"""A stronger one keeps a small model from learning."""
STRONG_PENALTY: Annotated[float, "weight of an L1 or L2 penalty"] = 0.005
"""The same."""
SMALL_FOR_INPUTS: Annotated[int, "parameters for each feature, and ten for a hundred more"] = 10
"""Fewer hint at a model that is too small."""
LARGE_MODEL: Annotated[int, "parameters"] = 200_000
"""Of more of them width is not the first thing to try."""
LONG_ROWS: Annotated[int, "steps"] = 12
"""Over fewer of them gradients do not fade."""
FADED: Annotated[
    float, "of the largest gradient, on average over the first quarter of the steps"
] = 0.02
"""Less hardly moves any weight."""
RATE_FAR: Annotated[float, "times the optimizer's usual learning rate, or its inverse"] = 20.0
"""So far off a rate is the first thing to change."""
RATE_GONE: Annotated[float, "of a schedule's highest rate"] = 0.01
"""A lower one does nothing any more."""
RATE_GONE_UPDATES: Annotated[float, "share of the updates"] = 0.5
"""So many without a rate are no training."""
RISING_EPOCHS: Annotated[float, "share of the epochs"] = 0.3
"""A loss that rises in more of them has too high a rate."""
MANY_UPDATES: Annotated[int, "updates"] = 200_000
"""After so many "longer" is no advice."""
WHOLE_BATCH_UPDATES: Annotated[int, "updates"] = 500
"""Fewer of batches of half the rows or more are few."""
TINY_BATCH: Annotated[int, "rows in a batch"] = 2
"""So few make every update noise."""
MODES_APART: Annotated[float, "score"] = 0.1
"""So much more in training mode than in inference mode."""
NOISY: Annotated[float, "mean difference of two answers"] = 0.001
"""Less is rounding."""
NOISY_SHARE: Annotated[float, "of the answers' spread over rows"] = 0.01
"""The same, where answers are large."""
OVERFIT_GAP: Annotated[float, "score between training and validation rows"] = 0.03
"""A smaller one is no overfitting."""
OVERFIT_GAIN: Annotated[float, "score over the constant baseline"] = 0.05
"""A model that learned less did not overfit."""
OVERFIT_RISE: Annotated[float, "of the validation loss over its best"] = 0.15
"""So much later on is a training that went on too long."""
OVERFIT_EARLY: Annotated[float, "share of the epochs"] = 0.8
"""A best epoch after it is the end of the training."""
OVERFIT_MEMORISED: Annotated[float, "share of the way from the constant baseline to 1"] = 0.5
"""Training rows that show more were memorised where others fail."""
OVERFIT_APART: Annotated[float, "score between training and validation rows"] = 0.15
"""So much, with far more weights than rows, is overfitting."""
OVERFIT_PARAMETERS: Annotated[int, "trainable numbers for each row"] = 20
"""More are far more than rows."""


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
    module = sys.modules[__name__]
    units = get_type_hints(module, include_extras=True)
    return tuple(
        Threshold(name, getattr(module, name), get_args(units[name])[1], reason)
        for name, reason in _reasons()
    )


def _reasons() -> Iterator[tuple[str, str]]:
    """Names, and the sentences below them."""
    statements = ast.parse(inspect.getsource(sys.modules[__name__])).body
    for number, sentence in pairwise(statements):
        if isinstance(number, ast.AnnAssign) and isinstance(number.target, ast.Name):
            assert isinstance(sentence, ast.Expr)
            assert isinstance(sentence.value, ast.Constant)
            yield number.target.id, str(sentence.value.value)
