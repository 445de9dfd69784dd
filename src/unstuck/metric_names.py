"""Names of metrics as their writers spell them, and as they are spelled here."""

from __future__ import annotations

import re

SCOPES = {
    "train": "",
    "training": "",
    "val": "val_",
    "valid": "val_",
    "validation": "val_",
    "dev": "val_",
    "eval": "val_",
    "evaluation": "val_",
    "test": "test_",
    "testing": "test_",
}
"""What a word says about the rows that were scored."""

_KNOWN = {
    "loss": "loss",
    "acc": "accuracy",
    "accuracy": "accuracy",
    "binary_acc": "binary_accuracy",
    "binary_accuracy": "binary_accuracy",
    "categorical_acc": "categorical_accuracy",
    "categorical_accuracy": "categorical_accuracy",
    "sparse_categorical_acc": "sparse_categorical_accuracy",
    "sparse_categorical_accuracy": "sparse_categorical_accuracy",
    "mse": "mse",
    "mean_squared_error": "mse",
    "mae": "mae",
    "mean_absolute_error": "mae",
    "rmse": "rmse",
    "root_mean_squared_error": "rmse",
    "r2": "r2",
    "auc": "auc",
    "f1": "f1",
    "lr": "learning_rate",
    "learning_rate": "learning_rate",
}
_FILLERS = {"epoch", "avg", "average", "mean", "running", "total"}
_BETWEEN = re.compile(r"[\s/_.:-]+")
ACCURACIES = (
    "accuracy",
    "binary_accuracy",
    "categorical_accuracy",
    "sparse_categorical_accuracy",
)
"""Names of the share of right answers, under any of which a log may hold it."""


def normal(name: str, *, scope: str = "") -> tuple[str, bool]:
    """The name used here, and whether it is one that is known.

    Args:
        name: as written: "acc", "val_acc", "Loss/test", "epoch_accuracy".
        scope: "val_" or "test_" where words before the name say so.

    Returns:
        "accuracy", "val_accuracy", "test_loss" …; an unknown name as it was written.
    """
    words = [word for word in _BETWEEN.split(name.lower()) if word]
    for word in words:
        scope = SCOPES.get(word, scope)
    left = [word for word in words if word not in SCOPES]
    for kept in (left, [word for word in left if word not in _FILLERS]):
        known = _KNOWN.get("_".join(kept))
        if known is not None:
            return scope + known, True
    return name, False
