"""Edits of how strongly a whole model is regularised: L2 of its kernels, rate of its dropout."""

from __future__ import annotations

from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import everywhere
from unstuck.frameworks.keras.payload import Config

DROPPING = frozenset({"Dropout", "SpatialDropout1D", "GaussianDropout", "AlphaDropout"})
KERNELS = ("kernel_regularizer", "recurrent_regularizer")


def l2(strength: float) -> Edit:
    """L2 of this strength on every kernel and recurrent kernel, instead of what they have."""
    regularizer = {
        "module": "keras.regularizers",
        "class_name": "L2",
        "config": {"l2": float(strength)},
        "registered_name": None,
    }

    def change(part: Config) -> bool:
        inner = part.get("config", {})
        places = [name for name in KERNELS if isinstance(inner, dict) and name in inner]
        for name in places:
            inner[name] = dict(regularizer)
        return bool(places)

    return everywhere(change, "kernels that could be regularised")


def dropout(rate: float) -> Edit:
    """This rate in every Dropout layer."""

    def change(part: Config) -> bool:
        if part.get("class_name") != "Dropout":
            return False
        part["config"]["rate"] = float(rate)
        return True

    return everywhere(change, "Dropout layers whose rate could be set")


def unregularised() -> Edit:
    """No dropout, no noise, no penalty on weights or activities anywhere."""

    def change(part: Config) -> bool:
        own = part.get("config")
        if not isinstance(own, dict):
            return False
        changed = False
        if part["class_name"] in DROPPING and own.get("rate"):
            own["rate"] = 0.0
            changed = True
        if part["class_name"] == "GaussianNoise" and own.get("stddev"):
            own["stddev"] = 0.0
            changed = True
        for key, value in own.items():
            if key.endswith("_regularizer") and value is not None:
                own[key] = None
                changed = True
            if key in ("dropout", "recurrent_dropout") and value:
                own[key] = 0.0
                changed = True
        return changed

    return everywhere(change, "dropout, noise or penalty that could be taken away")
