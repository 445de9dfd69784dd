"""Head, loss and metric that do not belong together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from unstuck.logs.clues import Clues
from unstuck.logs.sign import Sign, sign

_CLASSES = range(2, 101)
_MIN_FALL = 0.3  # share by which a loss has fallen where something was learned


@sign("softmax-twice")
def softmax_twice(clues: Clues) -> Iterator[Sign]:
    """ln(e + K − 1) − 1 is the least cross-entropy where softmax is applied to probabilities."""
    for scores in clues.scores:
        if scores.accuracy is None or scores.accuracy < 0.95 or not clues.stands_still("loss"):
            continue
        for classes in _CLASSES:
            least = math.log(math.e + classes - 1) - 1
            if abs(scores.loss - least) <= scores.loss_off + 0.005:
                yield Sign(
                    "softmax-twice",
                    "Softmax is applied twice.",
                    "likely",
                    f"{scores.rows} loss {scores.loss:.4g} does not fall below ln(e + {classes - 1}"
                    f") − 1 = {least:.4g} although accuracy is {scores.accuracy:.4g}",
                    f"softmax over {classes} classes is applied twice: in the head and in the loss",
                    "Leave the activation of the head away, or say from_logits=False.",
                    ("O301",),
                    {"loss": scores.loss, "classes": classes},
                )
                return


@sign("all-zeros")
def all_zeros(clues: Clues) -> Iterator[Sign]:
    """(K − 1)/K of all numbers of one-hot rows are zeros: binary accuracy of answering 0."""
    name = clues.accuracy_name
    if name is None:
        return
    values = clues.curve(f"val_{name}") or clues.curve(name)
    tail = values[len(values) // 2 :]
    if len(tail) < 3 or max(tail) - min(tail) > 1e-9:
        return
    off = clues.log.rounding.get(f"val_{name}", clues.log.rounding.get(name, 0.0)) + 1e-6
    classes = next((k for k in range(3, 101) if abs(tail[-1] - (k - 1) / k) <= off), None)
    if classes is None or off > 0.001:
        return
    yield Sign(
        "all-zeros",
        "The net answers 0 everywhere, and the metric calls that right.",
        "likely" if classes > 4 else "possible",
        f"{name} is {tail[-1]:.4g} = {classes - 1}/{classes} in the last {len(tail)} epochs",
        f"over {classes} one-hot columns, who answers 0 everywhere is right that often",
        'Use softmax, categorical_crossentropy and metrics=["categorical_accuracy"].',
        ("O301", "O303", "D109"),
        {"accuracy": tail[-1], "classes": classes},
    )


@sign("accuracy-of-real-numbers")
def accuracy_of_real_numbers(clues: Clues) -> Iterator[Sign]:
    """An accuracy that stays at zero while the loss falls."""
    name = clues.accuracy_name
    losses = clues.curve("loss")
    if name:
        shares = clues.curve(name)
    else:
        shares = ()
    if len(losses) < 3 or not shares or not all(map(math.isfinite, losses)):
        return
    fallen = losses[-1] < (1 - _MIN_FALL) * losses[0]
    if fallen and max(shares) < 0.01:
        yield Sign(
            "accuracy-of-real-numbers",
            "The net learns; its accuracy says nothing about real numbers.",
            "likely",
            f"accuracy stays below {max(max(shares), 0.001):.2g} while the loss falls from "
            f"{losses[0]:.3g} to {losses[-1]:.3g}",
            "accuracy counts answers that are equal to the target; real numbers never are",
            'Score numbers with metrics=["mae"] or R²; the model may be fine.',
            ("O303",),
            {"accuracy": max(shares), "first": losses[0], "last": losses[-1]},
        )
