"""Edits of single layers: what is trained, how it starts, how it bends, how it averages."""

from __future__ import annotations

from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import everywhere
from unstuck.frameworks.keras.payload import Config

_INITIALIZERS: dict[str, tuple[str, Config]] = {
    "kernel_initializer": ("GlorotUniform", {"seed": None}),
    "recurrent_initializer": ("Orthogonal", {"gain": 1.0, "seed": None}),
    "bias_initializer": ("Zeros", {}),
    "embeddings_initializer": ("RandomUniform", {"minval": -0.05, "maxval": 0.05, "seed": None}),
}


def thawed() -> Edit:
    """Every layer is trained."""

    def change(part: Config) -> bool:
        own = part.get("config")
        if not isinstance(own, dict) or own.get("trainable") is not False:
            return False
        own["trainable"] = True
        return True

    return everywhere(change, "frozen layer")


def usual_start() -> Edit:
    """Keras' own initial weights in every layer that had others."""

    def change(part: Config) -> bool:
        own = part.get("config")
        changed = False
        for key, (usual, settings) in _INITIALIZERS.items():
            if isinstance(own, dict):
                given = own.get(key)
            else:
                given = None
            if isinstance(given, dict) and given.get("class_name") != usual:
                assert isinstance(own, dict)
                own[key] = {
                    "module": "keras.initializers",
                    "class_name": usual,
                    "config": dict(settings),
                    "registered_name": None,
                }
                changed = True
        return changed

    return everywhere(change, "layer with initial weights of its own")


def leaky() -> Edit:
    """Leaky instead of plain rectifiers in Dense and convolutional layers."""

    def change(part: Config) -> bool:
        own = part.get("config")
        if not isinstance(own, dict):
            return False
        if part["class_name"] == "ReLU":
            part["class_name"] = "LeakyReLU"
            part["config"] = {"name": own["name"], "negative_slope": 0.1}
            return True
        if own.get("activation") in ("relu", "relu6") and "recurrent_activation" not in own:
            own["activation"] = "leaky_relu"
            return True
        return False

    return everywhere(change, "rectified layer")


def momentum(value: float) -> Edit:
    """The momentum of every BatchNormalization's running averages."""

    def change(part: Config) -> bool:
        if part["class_name"] != "BatchNormalization":
            return False
        part["config"]["momentum"] = float(value)
        return True

    return everywhere(change, "BatchNormalization layer")
