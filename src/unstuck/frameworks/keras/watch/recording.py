"""Recording: one call of `fit` while it runs; ends as a Case."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

from unstuck.case import Array, Case, FitSettings, Location, Outcome
from unstuck.faults import point
from unstuck.frameworks.keras.payload import compiled_of, config_of, payload
from unstuck.frameworks.keras.train import reinitialize
from unstuck.frameworks.keras.watch import compile_settings, streams
from unstuck.frameworks.keras.watch.fit_call import FitCall
from unstuck.frameworks.keras.watch.rows import CapturedRows, Names, parts, size, snapshot
from unstuck.process.guard import Guard

NO_NAMES: Names = ((), ())
NO_ARRAYS: tuple[Array, ...] = ()


@dataclass(frozen=True)
class Around:
    """What a recording needs to know of its surroundings.

    Args:
        backend: Keras' backend.
        cap: most bytes of rows to keep.
        script: what the user ran.
        guard: told what could not be kept.
    """

    backend: str
    cap: int
    script: str
    guard: Guard


class Recording:
    """What one fit does, from the moment before its first step.

    Args:
        model: the model that is trained.
        call: what `fit` was called with; not kept.
        around: surroundings.
        compiled_at: the user's call of `compile`, when it was seen.
    """

    def __init__(
        self, model: Any, call: FitCall, around: Around, compiled_at: Location | None = None
    ) -> None:
        self.model = model
        self.thread = threading.get_ident()
        self.site = call.site
        self._fit = call.settings
        self._around = around
        self._compiled_at = compiled_at
        self._iterator = weakref.ref(call.epoch_iterator)
        self._history: dict[str, list[float]] = {}
        self._keepers: dict[str, streams.Keeper] = {}
        self._rows = {"training": CapturedRows(), "validation": CapturedRows()}
        self._names = around.guard.attempt(
            "read the names of inputs", lambda: compile_settings.names(model), NO_NAMES
        )
        self.spec = around.guard.attempt(
            "read the settings of the model",
            lambda: compile_settings.model_spec(model),
            compile_settings.unknown(model),
        )
        self.weights_before = around.guard.attempt(
            "read the weights before training", lambda: compile_settings.weights(model), NO_ARRAYS
        )
        self._there = [id(variable) for variable in getattr(model, "weights", ())]
        self._steps_before = compile_settings.iterations(model)
        self._watched_evaluation = False
        self._try("keep training rows", lambda: self._take(call))
        self._started = time.perf_counter()

    def runs_in(self, frames: Iterable[FrameType]) -> bool:
        """Whether one of these frames is the fit that is recorded."""
        iterator = self._iterator()
        return iterator is not None and any(
            frame.f_locals.get("epoch_iterator") is iterator for frame in frames
        )

    @property
    def awaits_validation(self) -> bool:
        """Whether validation rows come from a stream that has not been seen yet."""
        return self._fit.x_val_name is not None and not self._watched_evaluation

    def evaluation_begins(self, epoch_iterator: Any) -> None:
        """The first evaluation inside fit is about to start."""
        self._watched_evaluation = True
        self._tap("validation", epoch_iterator)

    def epoch_ended(self, logs: dict[str, Any]) -> None:
        """Keep an epoch's metrics; the first epoch's rows are complete."""
        for keeper in self._keepers.values():
            keeper.close()
        for name, value in logs.items():
            try:
                self._history.setdefault(str(name), []).append(float(value))
            except (TypeError, ValueError):
                continue

    def so_far(self) -> Case:
        """What is known before the first update; rows of streams are not."""
        return self._case(self._fit, "finished", NO_ARRAYS, {})

    @property
    def epochs(self) -> int:
        """Epochs that were asked for."""
        return self._fit.epochs

    def finish(self, outcome: Outcome) -> Case:
        """Everything that was seen, as a Case."""
        seconds = time.perf_counter() - self._started
        attempt = self._around.guard.attempt
        after = attempt("read the weights after training", self._weights_now, NO_ARRAYS)
        if after and len(after) != len(self.weights_before):
            attempt("read the model that fit built", self._built_in_fit, None)
        unnamed: dict[str, str] = {}
        metrics = attempt(
            "name the metrics", lambda: compile_settings.metric_functions(self.model), unnamed
        )
        fit = self._fit_after(seconds)
        for name, keeper in self._keepers.items():
            self._rows[name] = attempt(f"keep {name} rows", keeper.rows, CapturedRows())
        return self._case(fit, outcome, after, metrics)

    def _case(
        self, fit: FitSettings, outcome: Outcome, after: tuple[Array, ...], metrics: dict[str, str]
    ) -> Case:
        train = self._rows["training"]
        validation = self._rows["validation"]
        return Case(
            model=self.spec,
            fit=fit,
            x=train.x,
            y=train.y,
            at=self.site.at,
            sample_weight=train.sample_weight,
            x_val=validation.x,
            y_val=validation.y,
            rows=train.seen,
            sampled=train.sampled or validation.sampled,
            history=self._history,
            metrics=metrics,
            weights_before=self.weights_before,
            weights_after=after,
            compiled_at=self._compiled_at,
            backend=self._around.backend,
            outcome=outcome,
            script=self._around.script,
            notes=train.notes + validation.notes,
        )

    def _built_in_fit(self) -> None:
        """On TensorFlow the first step builds a model that has not said its shape before."""
        known = dict(zip(self._there, self.weights_before, strict=True))
        self.weights_before = NO_ARRAYS  # a part of them is no use
        self.weights_before = reinitialize.first(self.model, known) or NO_ARRAYS
        built = compile_settings.model_spec(self.model)
        # Callbacks may have changed how it is compiled.
        first = payload(config_of(built), compiled_of(self.spec))
        self.spec = replace(built, payload=first)

    def _weights_now(self) -> tuple[Array, ...]:
        point("capture.weights")
        return compile_settings.weights(self.model)

    def _take(self, call: FitCall) -> None:
        """Copy arrays now, or lay taps for streams; the cap is shared in proportion."""
        point("capture.arrays")
        data = {"training": (call.x, call.y, call.sample_weight)}
        if call.settings.source != "arrays":
            self._tap("training", call.epoch_iterator)
            del data["training"]
        if call.validation is not None and call.validation[1] is not None:
            data["validation"] = call.validation
            self._watched_evaluation = True
        need = sum(
            size(leaf)
            for each in data.values()
            for column in parts(each, self._names)
            for leaf in column
        )
        share = min(1.0, self._cap(len(self._keepers)) / max(1, need))
        for name, each in data.items():
            self._rows[name] = snapshot(each, self._names, share=share)

    def _tap(self, name: str, epoch_iterator: Any) -> None:
        """Keep the rows of a stream as they pass."""
        point("capture.stream")
        keeper = streams.Keeper(
            self._names,
            cap=self._cap(1),
            steps=epoch_iterator.num_batches,
            weighted=name == "training" and self._fit.class_weight is not None,
            report=self._around.guard.failed,
        )
        if streams.tap(epoch_iterator, self._around.backend, keeper):
            self._keepers[name] = keeper
        else:
            kind = type(epoch_iterator.data_adapter).__name__
            self._rows[name] = CapturedRows(
                notes=(f"{name} rows of a {kind} like this are not kept",)
            )

    def _cap(self, streams_: int) -> int:
        """Bytes for one kind of rows: half when the other kind needs its own."""
        validated = self._fit.x_val_name is not None
        if streams_ and validated:
            return self._around.cap // 2
        return self._around.cap

    def _fit_after(self, seconds: float) -> FitSettings:
        """The settings with what is only known afterwards."""
        fit = replace(self._fit, seconds=seconds, updates=self._updates())
        keeper = self._keepers.get("training")
        if keeper and not fit.batch_size:
            return replace(fit, batch_size=keeper.batch_size)
        return fit

    def _updates(self) -> int:
        before = self._steps_before
        after = compile_settings.iterations(self.model)
        if after is None or before is None:
            return 0
        return after - before

    def _try(self, what: str, action: Callable[[], None]) -> None:
        self._around.guard.attempt(what, action, None)
