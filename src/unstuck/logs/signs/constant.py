"""Answers that do not depend on the input: the score that comes with each kind of constant."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from unstuck.logs.clues import Clues, LogScores
from unstuck.logs.sign import Sign, sign

_CLASSES = range(2, 1001)
_CLIPPED = (math.log(1e7), math.log(2**23))  # Keras keeps probabilities 1e-7 away from 0 and 1
_SHARES = tuple(Fraction(n - 1, n) for n in (2, 3, 4, 5, 10))
_MAX_ABOVE_CONSTANT = 0.06  # above a constant answer's accuracy
_PRINT = "Print np.unique(y, return_counts=True), and the predictions of ten rows beside their "
_LOOK = _PRINT + "targets."


@sign("uniform-guess")
def uniform_guess(clues: Clues) -> Iterator[Sign]:
    """The cross-entropy of giving each of K classes the same probability is ln K."""
    if clues.learned or clues.kind == "squared":
        return
    for scores in clues.scores:
        classes = next((k for k in _CLASSES if _guesses(scores, k)), None)
        if classes is None:
            continue
        known = scores.accuracy is not None
        yield Sign(
            "uniform-guess",
            "The net guesses: every class gets the same probability.",
            "likely" if known and clues.stands_still("loss") else "possible",
            f"{scores.rows} loss {scores.loss:.4g} = ln {classes}"
            + (f", accuracy {scores.accuracy:.4g}" if known else ""),
            f"so scores who gives each of {classes} classes the same probability",
            _LOOK,
            ("D103", "D113", "T401", "D107", "D101"),
            {"loss": scores.loss, "classes": classes},
        )
        return


def _guesses(scores: LogScores, classes: int) -> bool:
    near = abs(scores.loss - math.log(classes)) <= max(scores.loss_off, 0.002)
    if scores.accuracy is None:
        return near and classes <= 10
    if classes == 2:
        lucky = abs(scores.accuracy - 1 / classes) <= 0.1
    else:
        lucky = scores.accuracy <= 2 / classes
    return near and lucky


@sign("class-share")
def class_share(clues: Clues) -> Iterator[Sign]:
    """A loss that is exactly what the shares of two classes give, at the larger one's accuracy."""
    if clues.learned:
        return
    for scores in clues.scores:
        share = scores.accuracy
        if share is None or not 0.53 <= share < 0.98:
            continue
        entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
        kinds = (("cross-entropy", entropy, 1.5), ("squared error", share * (1 - share), 1.0))
        for kind, constant, slope in kinds:
            off = scores.loss_off + slope * scores.accuracy_off + 0.003 * constant
            if abs(scores.loss - constant) <= off:
                still = _never_moved(clues, scores)
                yield Sign(
                    "class-share",
                    "The net gives a constant answer.",
                    "likely" if still else "possible",
                    f"{scores.rows} accuracy {share:.4g} with loss {scores.loss:.4g}: the {kind} "
                    f"of answering {share:.4g} every time is {constant:.4g}",
                    f"the answer is the share of the larger class ({share:.0%}), whatever comes in"
                    + ("" if still else f", or {1 - share:.0%} of the labels are chance"),
                    _LOOK,
                    ("D103", "D113", "D109", "O302", "D101"),
                    {"accuracy": share, "loss": scores.loss, "constant": constant},
                )
                return


def _never_moved(clues: Clues, scores: LogScores) -> bool:
    """Whether accuracy was the same from the first epoch on: who learned noisy labels rose."""
    if scores.rows == "validation":
        prefix = "val_"
    else:
        prefix = ""
    curve = clues.curve(f"{prefix}{clues.accuracy_name}")
    return len(curve) >= 3 and max(curve) - min(curve) <= 0.02


@sign("saturated")
def saturated(clues: Clues) -> Iterator[Sign]:
    """16.118 a wrong answer: every probability stands at the end where Keras clips it."""
    for scores in clues.scores:
        if scores.accuracy is None or scores.accuracy > 0.98:
            continue
        wrong = 1 - scores.accuracy
        for cost in _CLIPPED:
            off = cost * scores.accuracy_off + scores.loss_off + 0.004 * cost * wrong
            if abs(scores.loss - cost * wrong) <= off:
                yield Sign(
                    "saturated",
                    "Every answer is as far out as it can be, and the wrong ones stay there.",
                    "likely",
                    f"{scores.rows} loss {scores.loss:.4g} = {cost:.2f} × the share of wrong "
                    f"answers ({wrong:.4g})",
                    "every answer is 0 or 1 as far as it goes, and a wrong one costs the most that "
                    "can be: nothing is left to push it back",
                    "Lower the learning rate, scale the inputs, and look at head and loss: softmax "
                    "over one unit, labels outside 0 and 1.",
                    ("O301", "T401", "D107"),
                    {"loss": scores.loss, "wrong": wrong, "cost": cost},
                )
                return


@sign("near-constant")
def near_constant(clues: Clues) -> Iterator[Sign]:
    """A plateau a little above what the constant baseline scores; how much is explained."""
    if clues.learned or not _settled(clues):
        return
    for scores in clues.scores:
        share_below = _share_below(scores, clues)
        if share_below is None or scores.accuracy is None:
            continue
        share, explained = share_below
        variance = float(share * (1 - share))
        known = clues.share is not None
        if known:
            of = f"{float(share):.4g} of the"
        else:
            of = f"{share.numerator} in {share.denominator}"
        measured = (
            f"{scores.rows} accuracy {scores.accuracy:.4g} is "
            f"{scores.accuracy - float(share):.4f} above {float(share):.4g}, the score of the "
            f"constant baseline where {of} targets are equal"
        )
        yield Sign(
            "near-constant",
            "Hardly better than the constant baseline.",
            "likely" if known else "possible",
            measured + _variance_told(clues, scores, variance, explained),
            _meaning(explained),
            "Check the layout of the arrays: print x[0] and y[0] beside each other, step by step. "
            "A reshape where a transpose was meant, or targets moved by a step, give such scores.",
            ("D101", "D102", "D113", "D112"),
            {
                "accuracy": scores.accuracy,
                "share": float(share),
                "loss": scores.loss,
                "variance": variance,
                "explained": explained,
            },
        )
        return


def _settled(clues: Clues) -> bool:
    if clues.curve(f"val_{clues.accuracy_name}"):
        name = f"val_{clues.accuracy_name}"
    else:
        name = None
    name = name or clues.accuracy_name
    return name is not None and (len(clues.curve(name)) < 4 or clues.stands_still(name))


def _share_below(scores: LogScores, clues: Clues) -> tuple[Fraction, float | None] | None:
    """The share of the most frequent target that this accuracy is a little above.

    With it the share of the variance that a squared loss explains; too much or too little of it
    speaks against the share.
    """
    accuracy = scores.accuracy
    known = clues.share
    if accuracy is None:
        return None
    if known is None:
        shares = _SHARES
    else:
        shares = (Fraction(known).limit_denominator(100_000),)
    for share in sorted(shares, key=lambda s: abs(accuracy - float(s))):
        if not -1e-9 <= accuracy - float(share) <= _MAX_ABOVE_CONSTANT:
            continue
        if clues.kind != "squared":
            return share, None
        explained = 1 - scores.loss / float(share * (1 - share))
        if 0.02 <= explained <= 0.5:
            return share, explained
    return None


def _variance_told(
    clues: Clues, scores: LogScores, variance: float, explained: float | None
) -> str:
    if explained is None:
        return ""
    least = clues.least_entropy(scores)
    if least > scores.loss:
        proof = f" (no cross-entropy: with this accuracy that is {least:.3g} at least)"
    else:
        proof = ""
    return (
        f"; that answer's squared error is {variance:.4g}, of which loss {scores.loss:.4g}{proof} "
        f"has explained {explained:.0%}"
    )


def _meaning(explained: float | None) -> str:
    if explained is None:
        return "the model does next to nothing that a constant does not do"
    steps = round(1 / explained)
    return (
        f"so scores a model that can tell about one output in {steps} and answers the others with "
        "their mean"
    )
