"""The loss in Keras' compile settings, by its family."""

from __future__ import annotations

from unstuck.frameworks.keras.payload import Config
from unstuck.outline import Loss, LossKind

_FAMILIES: dict[LossKind, set[str]] = {
    "regression": {
        "mse", "mae", "mape", "msle", "huber", "logcosh", "meansquarederror", "meanabsoluteerror",
        "meanabsolutepercentageerror", "meansquaredlogarithmicerror", "logcosherror",
    },
    "binary": {"binarycrossentropy", "bce", "binaryfocalcrossentropy"},
    "categorical": {"categoricalcrossentropy", "categoricalfocalcrossentropy"},
    "sparse": {"sparsecategoricalcrossentropy"},
}  # fmt: skip


def read_loss(compiled: Config | None) -> Loss | None:
    """The loss of the first output, or None when the compile settings do not name one of Keras'."""
    spec = (compiled or {}).get("loss")
    if isinstance(spec, list | tuple) and spec:
        spec = spec[0]
    if isinstance(spec, dict) and "class_name" not in spec and spec:
        spec = next(iter(spec.values()))
    if isinstance(spec, str):
        return _loss(spec, from_logits=False)
    if not isinstance(spec, dict):
        return None
    config = spec.get("config")
    if isinstance(config, str):  # a function of keras.losses, by name
        return _loss(config, from_logits=False)
    logits = bool((config or {}).get("from_logits"))
    return _loss(str(spec.get("class_name", "")), from_logits=logits)


def _loss(name: str, *, from_logits: bool) -> Loss | None:
    if not name:
        return None
    key = name.replace("_", "").lower()
    for kind, names in _FAMILIES.items():
        if key in names:
            return Loss(name, kind, from_logits)
    return Loss(name, "other", from_logits)
