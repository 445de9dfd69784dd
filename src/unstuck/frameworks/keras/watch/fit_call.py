"""FitCall: what `fit` was called with, read from its running frame.

Keras' `fit` is not wrapped: a wrapper would stand in the user's tracebacks. When it calls
`on_train_begin`, its frame is on the stack and its local variables hold all arguments, with what
`validation_split` cuts off already moved to the validation data.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any, Literal

from unstuck.case import FitSettings
from unstuck.frameworks.keras.watch.compile_settings import class_weight
from unstuck.frameworks.keras.watch.rows import unpack
from unstuck.process import call_site
from unstuck.process.call_site import CallSite

Source = Literal["arrays", "tf.data", "PyDataset", "DataLoader", "generator"]
_SOURCES: dict[str, Source] = {
    "ArrayDataAdapter": "arrays",
    "TFDatasetAdapter": "tf.data",
    "PyDatasetAdapter": "PyDataset",
    "TorchDataLoaderAdapter": "DataLoader",
}
# Positions of parameters in `fit(x, y, batch_size, epochs, verbose, callbacks, validation_split,
# validation_data, …)`, the same on all backends.
_X = 0
_Y = 1
_VALIDATION = 7


@dataclass(frozen=True, eq=False)
class FitCall:
    """One call of `fit`.

    Args:
        x, y, sample_weight: the training data as passed; y and sample_weight are None for streams.
        validation: the same three of the validation data, or None.
        epoch_iterator: Keras' own iterator over the training data.
        site: where it was called.
        settings: the arguments as plain values; updates and seconds are not known yet.
    """

    x: Any
    y: Any
    sample_weight: Any
    validation: tuple[Any, Any, Any] | None
    epoch_iterator: Any
    site: CallSite
    settings: FitSettings


def library() -> str:
    """The folder of the keras package that is loaded."""
    import keras

    return os.path.dirname(os.path.abspath(str(keras.__file__)))


def frames(model: object | None, method: str, folder: str) -> list[FrameType]:
    """The running frames of Keras' own `fit` or `evaluate`, innermost first.

    Args:
        model: only those of this model; None for any.
        method: "fit" or "evaluate".
        folder: see `library`.
    """
    matching = [
        frame
        for frame in call_site.stack()
        if frame.f_code.co_name == method and call_site.within(frame.f_code, folder)
    ]
    matching = [frame for frame in matching if "epoch_iterator" in frame.f_code.co_varnames]
    return [f for f in matching if model is None or f.f_locals.get("self") is model]


def read(frame: FrameType, folder: str) -> FitCall:
    """What the `fit` of this frame was called with."""
    here = frame.f_locals
    site = call_site.find(frame, library=folder, method="fit", model=here["self"])
    validation = here.get("validation_data")
    return FitCall(
        x=here["x"],
        y=here["y"],
        sample_weight=here["sample_weight"],
        validation=None if validation is None else unpack(validation),
        epoch_iterator=here["epoch_iterator"],
        site=site,
        settings=_settings(here, site),
    )


def _settings(here: dict[str, Any], site: CallSite) -> FitSettings:
    iterator = here["epoch_iterator"]
    adapter = iterator.data_adapter
    source = _SOURCES.get(type(adapter).__name__, "generator")
    settings = FitSettings(
        batch_size=int(adapter.batch_size or 0),
        epochs=int(here["epochs"]),
        shuffle=bool(here["shuffle"]),
        validation_split=float(here["validation_split"] or 0.0),
        class_weight=class_weight(here["class_weight"]),
        source=source,
    )
    return _named(settings, site, here.get("validation_data") is not None)


def _named(settings: FitSettings, site: CallSite, validated: bool) -> FitSettings:
    """Add the user's expressions for the data."""
    x = site.argument(_X, "x") or "x"
    y = site.argument(_Y, "y") or ("y" if settings.source == "arrays" else x)
    settings = replace(settings, x_name=x, y_name=y)
    if not validated:
        return settings
    if settings.validation_split:
        return replace(settings, x_val_name=x, y_val_name=y)
    passed = site.argument(_VALIDATION, "validation_data")
    if passed:
        parts = call_site.elements(passed)
    else:
        parts = ()
    if len(parts) >= 2:
        return replace(settings, x_val_name=parts[0], y_val_name=parts[1])
    name = passed or "validation_data"
    return replace(settings, x_val_name=name, y_val_name=name)
