"""Given: a learner around a live model on JAX, for models that cannot be made from their config.

Own layers, an own loss or `train_step`, a Lambda: Keras' own pure train step runs them under the
same compiled loop as any other model. The model's weights, optimizer and random states are left as
they were. `live.Live` is the same for scripts on any backend, by way of the model's own `fit`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unstuck.case import Array
from unstuck.changes import Changes
from unstuck.engine.learner import Plan, Prepared, Way
from unstuck.errors import RebuildError, UnstuckError
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.train import reinitialize
from unstuck.frameworks.keras.train.live import optimizers
from unstuck.frameworks.keras.train.scan import Network
from unstuck.frameworks.keras.train.state_guard import untouched

if TYPE_CHECKING:
    import keras


class Given:
    """What a population needs of a model that is at hand.

    Args:
        model: built and compiled, on the JAX backend.
        why: why it cannot be made from its config.
    """

    def __init__(self, model: keras.Model, why: str) -> None:
        self._model = model
        self._why = why
        self._before = tuple(np.array(w) for w in model.get_weights())
        self._network = Network(model)

    def predict(self, x: tuple[Array, ...], *, weights: tuple[Array, ...]) -> Array:
        """First output in inference mode, shape (rows, …)."""
        return self._network.predict(x, weights)

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        """Initial weights drawn from a seed; those that are not trained stay as they are."""
        with untouched(self._model, optimizers(self._model)):
            return reinitialize.draw(self._model, self._before, seed)[0]

    def prepare(
        self,
        plan: Plan,
        *,
        changes: Changes = (),
        way: Way | None = None,
        patient: bool = False,
    ) -> tuple[Prepared, str]:
        """Make ready for trainings on the rows of a plan; see `Rebuilt.prepare`.

        Raises:
            RebuildError: any change, "lanes", or the model's own code fails.
        """
        if changes or way == "lanes":
            raise RebuildError(f"the layers of this model cannot be read or changed: {self._why}")
        if way in ("scan", "steps"):
            chosen = way
        else:
            chosen = None
        try:
            with untouched(self._model, optimizers(self._model)):
                return self._network.prepare(plan, way=chosen), self._why
        except UnstuckError:
            raise
        except Exception as error:
            raise RebuildError(one_line("the model's own code failed", error)) from error

    @property
    def widest(self) -> int:
        """Units of the widest layer: the smaller side of its largest matrix."""
        return max((min(w.shape) for w in self._before if w.ndim == 2), default=0)
