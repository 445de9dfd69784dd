"""Keras objects as JSON values, without loading a framework that the script does not use.

Keras' serialiser asks whether TensorFlow is available, which imports it where it is installed:
seconds, hundreds of megabytes, and log lines in the script's stderr.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from unstuck.frameworks.keras.trusted import FORGETFUL

_ONE_AT_A_TIME = threading.Lock()


def serialized(value: Any) -> Any:
    """The JSON value for an object of Keras' own: a layer, model, loss, metric or optimizer.

    A loss says all its settings, also those that Keras leaves out.
    """
    import keras

    with _ONE_AT_A_TIME, _without_tensorflow():
        made = plain(keras.saving.serialize_keras_object(value))
    forgotten = FORGETFUL.get(type(value).__name__)
    if forgotten and isinstance(value, keras.losses.Loss):
        made["config"].setdefault(forgotten, plain(value._fn_kwargs[forgotten]))
    return made


def configs(model: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON config of a model, and that of how it is compiled."""
    with _ONE_AT_A_TIME, _without_tensorflow():
        return json.loads(model.to_json()), model.get_compile_config()


def plain(value: Any) -> Any:
    """A JSON value: numpy numbers become Python's, tuples lists, anything unknown its text."""
    return json.loads(json.dumps(value, default=_default))


@contextmanager
def _without_tensorflow() -> Iterator[None]:
    """Let Keras' serialiser find no TensorFlow unless it is loaded already.

    What is not loaded has no objects, so nothing that is serialised can be one of its.
    """
    from keras.src.saving import serialization_lib

    lazy: Any = getattr(serialization_lib, "tf", None)
    if "tensorflow" in sys.modules or getattr(lazy, "_available", False) is not None:
        yield
        return
    lazy._available = False
    try:
        yield
    finally:
        lazy._available = None


def _default(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
