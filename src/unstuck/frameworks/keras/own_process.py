"""The environment in which our own process imports Keras: on JAX, quietly."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import warnings

_UNUSED = ("matplotlib", "sklearn", "cv2")
"""What Keras imports where it is installed, for wrappers and pictures that are not used here."""


def prepare() -> None:
    """Choose Keras' backend, silence log noise and import it; call before others import it or JAX.

    JAX runs on the CPU unless an accelerator's plugin is installed or JAX_PLATFORMS says otherwise.
    """
    os.environ["KERAS_BACKEND"] = "jax"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ.setdefault("GLOG_minloglevel", "2")
    if "JAX_PLATFORMS" not in os.environ and not _accelerator():
        os.environ["JAX_PLATFORMS"] = "cpu"
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    _import_keras()


def _import_keras() -> None:
    """Import Keras as if what it has no need of here were not installed; later imports find it."""
    if "keras" in sys.modules:
        return
    hidden = [name for name in _UNUSED if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails
    try:
        importlib.import_module("keras")
    finally:
        for name in hidden:
            del sys.modules[name]


def _accelerator() -> bool:
    """Whether JAX has a plugin for something else than the CPU."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    return bool(
        find_spec("jax_plugins") or find_spec("libtpu") or entry_points(group="jax_plugins")
    )
