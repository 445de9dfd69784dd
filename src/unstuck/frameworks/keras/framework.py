"""Keras: what this package offers to the rest. Imports Keras only where something needs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.payload import compiled_of, config_of

if TYPE_CHECKING:
    from pathlib import Path

    from unstuck.case import Array, Case, ModelSpec
    from unstuck.changes import Changes
    from unstuck.engine.learner import Learner
    from unstuck.outline import Outline
    from unstuck.process.run_folder import Settings
    from unstuck.store.description import Description


class Keras:
    """See `frameworks.framework.Framework`."""

    name = "keras"
    module = "keras"

    def watch(self, settings: Settings) -> None:
        """Watch every call of fit in this process."""
        from unstuck.frameworks.keras.watch import watcher

        watcher.install(settings)

    def learner(self, case: Case, live: Any = None) -> tuple[Case, Learner | None]:
        """What can train the model again.

        Made from its JSON where this process runs Keras on JAX and the JSON suffices, or the graph
        that its own classes draw; else the live model.
        """
        import keras

        on_jax = keras.backend.backend() == "jax"
        if on_jax:
            again = _rebuilt(case)
        else:
            again = None
        if again is not None or live is None:
            return case, again
        if on_jax:
            drawn = self._drawn(case, live)
            again = _rebuilt(drawn)
            if again is not None:
                return drawn, again
        from unstuck.frameworks.keras.train.live import Live

        compiled = compiled_of(case.model)
        batch = case.fit.batch_size
        return case, Live(live, case.weights_before, compiled, batch=batch)

    def _drawn(self, case: Case, live: Any) -> Case:
        """The case with its model as a graph of Keras' parts; the case itself where it is none."""
        try:
            return self.describe(case, live).of(case)
        except RebuildError:
            return case

    def describe(self, case: Case, live: Any) -> Description:
        """The graph of a model of the script's own classes."""
        from unstuck.frameworks.keras.graph import graph
        from unstuck.frameworks.keras.train.state_guard import silence

        with silence():
            return graph(live, case)

    def outline(self, case: Case) -> Outline:
        """What the model is, read from its JSON."""
        from unstuck.frameworks.keras.outline import outline

        return outline(case)

    def focus(self, spec: ModelSpec, output: int) -> ModelSpec:
        """The model with another of its outputs in front."""
        from unstuck.frameworks.keras.outputs import focus

        return focus(spec, output)

    def rates(self, spec: ModelSpec, updates: Array) -> Array | None:
        """The learning rates of Keras' own schedule."""
        from unstuck.frameworks.keras.edits.optimizer import rates_of, schedule

        planned = schedule(compiled_of(spec))
        if planned is None:
            return None
        return rates_of(planned, updates)

    def phrase(self, changes: Changes, outline: Outline) -> str:
        """The changes as a user of Keras writes them."""
        from unstuck.frameworks.keras.phrases import phrase

        return phrase(changes, outline)

    def snippet(self, name: str, /, **values: Any) -> str:
        """A line of advice as a user of Keras writes it."""
        from unstuck.frameworks.keras.phrases import snippet

        return snippet(name, **values)

    def case_of(self, model: Any, x: Any, y: Any, **settings: Any) -> Case:
        """A case for a model and arrays at hand."""
        from unstuck.frameworks.keras.watch.direct import case_of

        return case_of(model, x, y, **settings)

    def case_of_saved(self, path: Path, x: Array, y: Array, **settings: Any) -> Case:
        """A case for a .keras file and arrays."""
        from unstuck.frameworks.keras.saved_model import case_of_saved

        return case_of_saved(path, x, y, **settings)

    def owns(self, model: Any) -> bool:
        """Whether it is a Keras model; imports nothing to find out."""
        keras = sys.modules.get("keras")
        return keras is not None and isinstance(model, keras.Model)

    def start(self) -> None:
        """Import Keras on JAX, quietly, in a process of ours."""
        from unstuck.frameworks.keras.own_process import prepare

        prepare()


def _rebuilt(case: Case) -> Learner | None:
    """The case's model made again from its JSON, or None when that cannot be done."""
    from unstuck.frameworks.keras.train.rebuild import Rebuilt

    config = config_of(case.model)
    if not case.model.rebuildable or config is None:
        return None
    shapes = tuple(part.shape[1:] for part in case.x)
    try:
        return Rebuilt(
            config,
            compiled_of(case.model),
            input_shapes=shapes,
            initial=case.weights_before,
        )
    except RebuildError:
        return None
