"""Sees every call of Keras' `fit` in this process and writes each as a case into the run folder."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import weakref
from collections.abc import Callable
from importlib import import_module
from types import FrameType, TracebackType
from typing import Any

from unstuck.case import Location, Outcome
from unstuck.faults import point
from unstuck.frameworks.keras.watch import fit_call
from unstuck.frameworks.keras.watch.fit_call import FitCall
from unstuck.frameworks.keras.watch.recording import Around, Recording
from unstuck.process import begun, call_site
from unstuck.process.guard import Guard
from unstuck.process.live_fit import LiveFit as LiveFit
from unstuck.process.run_folder import Settings, fact, note
from unstuck.process.run_folder import epoch as left_epoch
from unstuck.store import cases

MAX_FITS = 200
"""Calls of `fit` that are kept; later ones are only counted."""

MAX_CAPS = 4
"""All cases together take at most about this many times the cap of one."""

MAX_LIVE = 4
"""Models that are kept alive until exit because they exist nowhere else."""

_LOOPS = frozenset({"train_on_batch", "apply", "apply_gradients", "minimize"})
_NO_LOOPS = frozenset({"fit", "evaluate", "predict", "test_on_batch", "load_model"})


def install(settings: Settings) -> None:
    """Start to watch; called once, right after `import keras` has executed it.

    Args:
        settings: where to write, and how much.
    """
    import keras

    version = str(keras.__version__)
    fact(settings, "keras", version)
    if int(version.partition(".")[0]) < 3:
        note(settings, f"Keras {version} found; unstuck needs Keras 3")
        return
    from unstuck.frameworks.keras.watch import hooks

    watcher = Watcher(settings, keras.config.backend())
    hooks.lay(watcher)
    atexit.register(watcher.at_exit)
    _at_end(watcher.at_exit)


def _at_end(call: Callable[[], None]) -> None:
    """Call at the end of the main thread, while thread pools still take work.

    Python shuts its thread pools down before `atexit` runs, and JAX compiles in one. What is
    registered with `threading` later is called earlier, so pools known by now outlive `call`.
    A script whose own threads still run is not at its end; `atexit` comes after them.
    """
    import concurrent.futures.thread  # noqa: F401 - registers its own shutdown first

    def unless_threads_run() -> None:
        others = [t for t in threading.enumerate() if t is not threading.main_thread()]
        if all(thread.daemon for thread in others):
            call()

    register = getattr(threading, "_register_atexit", None)
    if register is not None:
        register(unless_threads_run)


class Watcher:
    """Everything that is known of the fits of this process; is told by the hooks.

    Args:
        settings: where to write, and how much.
        backend: Keras' backend.
    """

    def __init__(self, settings: Settings, backend: str) -> None:
        self.settings = settings
        self.guard = Guard(lambda text: note(settings, text))
        self.library = fit_call.library()
        if sys.argv:
            script = sys.argv[0]
        else:
            script = ""
        self._around = Around(backend, settings.cap, script, self.guard)
        self._lock = threading.RLock()
        self._compiled: weakref.WeakKeyDictionary[Any, Location] = weakref.WeakKeyDictionary()
        self._open: dict[Recording, int] = {}
        self._live: list[LiveFit] = []
        self._fits = 0
        self._written = 0
        self._full = False
        self._loop_seen = False
        self._over = False
        fact(settings, "backend", backend)

    def observer(self) -> Any | None:
        """A callback for a new list of callbacks; none in forked children."""
        from unstuck.frameworks.keras.watch.observer import Observer

        if self._over or os.getpid() != self.settings.pid:
            return None
        if self.settings.early:
            epoch = self.epoch
        else:
            epoch = None
        return Observer(self.begin, self.end, self.guard, epoch)

    def begin(self, model: Any, call: FitCall) -> Recording | None:
        """A fit is about to take its first step."""
        point("capture.begin")
        if os.getpid() != self.settings.pid:
            return None
        self._close_left_over()
        with self._lock:
            self._fits += 1
            number = self._fits
        fact(self.settings, "fits", number)
        full = self._written > MAX_CAPS * self.settings.cap
        if number > MAX_FITS or full:
            if full:
                why = "their rows take too much room for more"
            else:
                why = "more are not"
            self._say_once(f"the first {number - 1} calls of fit were kept; {why}")
            return None
        recording = Recording(model, call, self._around, self._compiled.get(model))
        with self._lock:
            self._open[recording] = number
        if self.settings.early and number <= begun.MAX_FITS:
            self._look_early(recording, number)
        return recording

    def _look_early(self, recording: Recording, number: int) -> None:
        """Leave what is known now; with "stop" end the script when errors are found in it.

        Raises:
            SystemExit: with `begun.STOPPED`, instead of the first update.
        """
        name = f"fit-{number:04d}"
        folder = self.settings.folder
        try:
            place = begun.leave(recording.so_far(), folder, name)
        except Exception:  # what cannot be written now cannot be at the end, where it is told
            return
        if place is None or self.settings.early != "stop":
            return
        reply = begun.wait(place) or {}
        if reply.get("errors"):
            with self._lock:
                self._open.pop(recording, None)
            named = ", ".join(reply["errors"])
            at = recording.site.at
            text = f"{at}: stopped before the first update (--stop-on error): {named}"
            note(self.settings, text, "stopped")
            raise SystemExit(begun.STOPPED)

    def epoch(self, recording: Recording, logs: dict[str, Any]) -> None:
        """An epoch is over: leave its numbers where the parent looks at them."""
        number = self._open.get(recording, begun.MAX_FITS + 1)
        if number <= begun.MAX_FITS:
            numbers = {k: float(v) for k, v in logs.items() if isinstance(v, int | float)}
            left_epoch(self.settings, f"fit-{number:04d}", numbers, epochs=recording.epochs)

    def end(self, recording: Recording, outcome: Outcome) -> None:
        """A fit is over: write it."""
        with self._lock:
            number = self._open.pop(recording, None)
        if number is None:
            return
        case = recording.finish(outcome)
        folder = self.settings.folder / f"fit-{number:04d}"
        point("capture.save")
        cases.save(case, folder)
        files = [path.stat() for path in folder.iterdir()]
        self._written += sum(file.st_size for file in files if file.st_nlink == 1)
        if self.settings.at_exit is not None and not case.model.rebuildable:
            live = LiveFit(folder, recording.model, recording.weights_before)
            self._live = [*self._live, live][-MAX_LIVE:]

    def compiled(self, frame: FrameType) -> None:
        """Remember where a model was compiled."""
        self.guard.attempt("see where compile was called", lambda: self._compiled_at(frame), None)

    def optimizer_built(self, optimizer: object, frame: FrameType) -> None:
        """Tell a loop of the user's own from fit, evaluate and loading."""
        if not self._loop_seen:
            self.guard.attempt("look for a training loop", lambda: self._look_for_loop(frame), None)

    def raised(self, error: BaseException | None, traceback: TracebackType | None) -> None:
        """An exception is leaving one of Keras' methods; when it is fit, that fit has failed."""
        self.guard.attempt("see how fit failed", lambda: self._failed(error, traceback), None)

    def at_exit(self) -> None:
        """Close what did not finish, then let the doctor look at models that only live here."""
        if self._over or os.getpid() != self.settings.pid:
            return
        crashed = issubclass(getattr(sys, "last_type", None) or KeyboardInterrupt, Exception)
        self._over = True  # what the doctor trains from here on is not the script's
        with self._lock:
            left = list(self._open)
        for recording in left:
            self._close(recording, "failed" if crashed else "interrupted")
        if self._live and self.settings.at_exit is not None:
            self._diagnose(self.settings.at_exit)

    def _diagnose(self, where: str) -> None:
        """Call "module:function" with the models that live only here."""
        if getattr(sys, "last_type", None) is KeyboardInterrupt:
            # Python forgets how it was interrupted when modules are imported from here on (their
            # dataclasses are compiled from text), and would end with another status.
            what = self._live[-1].folder.name
            note(self.settings, f"{what} was not retrained: the script was interrupted")
            return
        module, _, function = where.partition(":")
        self.guard.attempt(
            "make a diagnosis at exit",
            lambda: getattr(import_module(module), function)(self.settings, self._live),
            None,
        )

    def _close(self, recording: Recording, outcome: Outcome) -> None:
        self.guard.attempt("keep a call of fit", lambda: self.end(recording, outcome), None)

    def _close_left_over(self) -> None:
        """Close fits of this thread that have left the stack without an end."""
        frames = fit_call.frames(None, "fit", self.library)
        with self._lock:
            mine = [r for r in self._open if r.thread == threading.get_ident()]
        for recording in mine:
            if not recording.runs_in(frames):
                self._close(recording, "interrupted")

    def _say_once(self, text: str) -> None:
        if not self._full:
            self._full = True
            note(self.settings, text)

    def _compiled_at(self, frame: FrameType) -> None:
        for each in call_site.stack(frame):
            if each.f_code.co_name == "compile" and call_site.within(each.f_code, self.library):
                model = each.f_locals["self"]
                site = call_site.find(each, library=self.library, method="compile", model=model)
                self._compiled[model] = site.at
                return

    def _look_for_loop(self, frame: FrameType) -> None:
        names = [
            each.f_code.co_name
            for each in call_site.stack(frame)
            if call_site.within(each.f_code, self.library)
        ]
        alone = all(name in ("build", "wrapper", "__setattr__") for name in names)
        if not _NO_LOOPS.intersection(names) and (alone or _LOOPS.intersection(names)):
            self._loop_seen = True
            fact(self.settings, "own_loop", True)

    def _failed(self, error: BaseException | None, traceback: TracebackType | None) -> None:
        frames = []
        while traceback is not None:
            frames.append(traceback.tb_frame)
            traceback = traceback.tb_next
        fits = [f for f in frames if f.f_code.co_name == "fit"]
        fits = [f for f in fits if call_site.within(f.f_code, self.library)]
        if not fits or os.getpid() != self.settings.pid:
            return
        with self._lock:
            ended = [r for r in self._open if r.runs_in(fits[:1])]
        for recording in ended:
            self._close(recording, "failed")
        if not ended and "callbacks" in fits[0].f_code.co_varnames and self._fits == 0:
            name = type(error).__name__
            text = f"fit raised {name} before its first step: nothing was trained"
            note(self.settings, text, "raised")
