"""Edit: how one change is made to a model of Keras."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from unstuck.frameworks.keras.payload import Config

if TYPE_CHECKING:
    import keras


class Code(Protocol):
    """Something of a live model's code replaced while it is traced."""

    def __call__(
        self, model: keras.Model, training: Callable[[], bool]
    ) -> AbstractContextManager[set[str]]:
        """Replace it in a context, which gives the names of what was met so far.

        Args:
            model: live.
            training: whether the model is being trained (or asked) at the moment.
        """
        ...


@dataclass(frozen=True)
class Edit:
    """A change to the model: functions from JSON config to JSON config; None leaves a part alone.

    Args:
        model: changes what `Model.to_json` says (architecture).
        compiled: changes what `get_compile_config` says (optimizer, loss, metrics).
        code: does for a model that exists only as live objects what `model` does to a config.
    """

    model: Callable[[Config], Config] | None = None
    compiled: Callable[[Config], Config] | None = None
    code: Code | None = None
