"""Where Keras is touched so that every fit is seen: four leaves that call no code of the user's.

    CallbackList._add_default_callbacks   puts our Observer after the user's callbacks
    SerializableDict.__init__             `compile` keeps its arguments: where was it called?
    BaseOptimizer.built                   becomes true: in a loop of the user's own?
    _process_traceback_frames             an exception is leaving `fit`

Nothing of ours is on the stack while the user's callbacks, generators, layers or losses run, so
their tracebacks are python's.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Protocol


class Witness(Protocol):
    """What is told of the things that happen; none of these may raise."""

    def observer(self) -> Any | None:
        """A callback for a new list of callbacks, or None."""
        ...

    def compiled(self, frame: FrameType) -> None:
        """A model is being compiled, somewhere above this frame."""
        ...

    def optimizer_built(self, optimizer: object, frame: FrameType) -> None:
        """An optimizer became ready to take steps, somewhere above this frame."""
        ...

    def raised(self, error: BaseException | None, traceback: TracebackType | None) -> None:
        """An exception is leaving a method of Keras'."""
        ...


def lay(witness: Witness) -> None:
    """Lay all hooks."""
    from keras.src.callbacks.callback_list import CallbackList
    from keras.src.optimizers.base_optimizer import BaseOptimizer
    from keras.src.saving.serialization_lib import SerializableDict
    from keras.src.utils import traceback_utils

    _after(CallbackList, "_add_default_callbacks", lambda it: _add_observer(it, witness))
    _after(SerializableDict, "__init__", lambda _: witness.compiled(sys._getframe(2)))
    BaseOptimizer.built = _Built(witness)
    if hasattr(traceback_utils, "_process_traceback_frames"):
        traceback_utils._process_traceback_frames = _seen(
            traceback_utils._process_traceback_frames, witness
        )


def _after(cls: Any, name: str, then: Callable[[Any], None]) -> None:
    """Call `then(self)` after a method of a class."""
    original = getattr(cls, name)

    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        then(self)
        return result

    setattr(cls, name, method)


def _add_observer(callback_list: Any, witness: Witness) -> None:
    observer = witness.observer()
    if observer is not None:
        callback_list.callbacks.append(observer)


class _Built:
    """The attribute `built` of optimizers; its value stays in the instance's __dict__."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    def __get__(self, optimizer: Any, owner: type | None = None) -> Any:
        if optimizer is None:
            name = getattr(owner, "__name__", "?")
            raise AttributeError(f"type object {name!r} has no attribute 'built'")
        try:
            return optimizer.__dict__["built"]
        except KeyError:
            raise AttributeError("built") from None

    def __set__(self, optimizer: Any, value: Any) -> None:
        optimizer.__dict__["built"] = value
        if value:
            self._witness.optimizer_built(optimizer, sys._getframe(1))


def _seen(
    original: Callable[[TracebackType], TracebackType], witness: Witness
) -> Callable[[TracebackType], TracebackType]:
    @functools.wraps(original)
    def process(traceback: TracebackType) -> TracebackType:
        witness.raised(sys.exc_info()[1], traceback)
        return original(traceback)

    return process
