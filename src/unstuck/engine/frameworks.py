"""The environment in which our own process imports Keras: on JAX, quietly."""

from __future__ import annotations

import logging
import os
import warnings


def prepare() -> None:
    """Choose Keras' backend and silence log noise; call before anything imports keras or jax.

    JAX runs on the CPU unless an accelerator's plugin is installed or JAX_PLATFORMS says otherwise.
    """
    os.environ["KERAS_BACKEND"] = "jax"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ.setdefault("GLOG_minloglevel", "2")
    if "JAX_PLATFORMS" not in os.environ and not _accelerator():
        os.environ["JAX_PLATFORMS"] = "cpu"
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)


def _accelerator() -> bool:
    """Whether JAX has a plugin for something else than the CPU."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    return bool(
        find_spec("jax_plugins") or find_spec("libtpu") or entry_points(group="jax_plugins")
    )
