"""What the script's python finds on its path: waits for a framework, and is otherwise not there.

Runs before the script. It undoes everything that brought it here (its entries of sys.path,
PYTHONPATH and os.environ), lets the user's own sitecustomize run as it would have, and leaves one
finder on sys.meta_path that sees the import of each framework and then calls its `watch`. It goes
with the last of them.

Only modules that every python has loaded by now are imported at the top, so not even __future__.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

_HERE = os.path.dirname(__file__)
_PACKAGE = os.path.dirname(os.path.dirname(_HERE))


class _Request:
    """What the launcher asked for, taken out of os.environ so that nobody else sees it."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.folder = os.environ.pop("UNSTUCK_RUN", "")
        self.at_exit = os.environ.pop("UNSTUCK_AT_EXIT", None)
        self.cap = os.environ.pop("UNSTUCK_CAP", "")
        self.budget = os.environ.pop("UNSTUCK_BUDGET", None)
        self.early = os.environ.pop("UNSTUCK_EARLY", "")
        self.fault = os.environ.pop("UNSTUCK_FAULT", None)
        path = os.environ.pop("UNSTUCK_PYTHONPATH", None)
        if path is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = path


def _frameworks() -> "dict[str, str]":
    """What is waited for: module -> package that holds a `FRAMEWORK`; see process/watched.py."""
    setting = os.environ.pop("UNSTUCK_FRAMEWORKS", "")
    pairs = [pair.partition("=") for pair in setting.split(",")]
    return {module: package for module, _, package in pairs if module}


class _Finder:
    """Finds a framework as the other finders do, and has our loader execute it.

    Args:
        request: what the launcher asked for.
        waiting: module -> package of the frameworks that were not imported yet.
    """

    def __init__(self, request: _Request, waiting: "dict[str, str]") -> None:
        self.request = request
        self.waiting = waiting

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        # A forked child inherits this finder; only the script's own process is captured.
        if name not in self.waiting or os.getpid() != self.request.pid:
            return None
        for finder in sys.meta_path:
            if finder is self:
                find = None
            else:
                find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None
            if find:
                spec = find(name, path, target)
            else:
                spec = None
            if spec is not None:
                if spec.loader is not None and hasattr(spec.loader, "exec_module"):
                    spec.loader = _Loader(spec.loader, self, name)  # type: ignore[assignment]
                return spec
        return None


class _Loader:
    """Executes the module as its own loader does, then installs its capture, once."""

    def __init__(self, loader: "Loader", finder: _Finder, name: str) -> None:
        self.loader = loader
        self.finder = finder
        self.name = name

    def __getattr__(self, name: str) -> "Any":
        return getattr(self.loader, name)

    def create_module(self, spec: "ModuleSpec") -> "ModuleType | None":
        return self.loader.create_module(spec)

    def exec_module(self, module: "ModuleType") -> None:
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        package = self.finder.waiting.pop(self.name, None)
        if not self.finder.waiting and self.finder in sys.meta_path:
            sys.meta_path.remove(self.finder)
        if package is not None:
            _install(self.finder.request, self.name, package)

    # Tracebacks of an error inside it leave out the import machinery's frames; so this one too.
    exec_module.__code__ = exec_module.__code__.replace(co_filename="<frozen importlib._bootstrap>")


def _install(request: _Request, module: str, package: str) -> None:
    """Hand over to the capture; whatever goes wrong becomes a note, never the script's problem."""
    try:
        if request.fault:
            os.environ["UNSTUCK_FAULT"] = request.fault
        try:
            _load_unstuck()
            from unstuck import faults
        finally:
            os.environ.pop("UNSTUCK_FAULT", None)
        faults.point("install")
        from importlib import import_module
        from pathlib import Path

        from unstuck.process.run_folder import Settings, fact

        settings = Settings(
            folder=Path(request.folder),
            at_exit=request.at_exit,
            cap=int(request.cap),
            budget=float(request.budget) if request.budget else None,
            pid=request.pid,
            early=request.early,
        )
        fact(settings, module, True)  # it was imported, whatever becomes of the watch
        import_module(package).FRAMEWORK.watch(settings)
    except Exception as error:
        _note(request, f"training could not be captured: {type(error).__name__}: {error}")


def _load_unstuck() -> None:
    """Import the unstuck that this file belongs to, wherever sys.path leads."""
    if "unstuck" in sys.modules:
        return
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(
        "unstuck", os.path.join(_PACKAGE, "__init__.py"), submodule_search_locations=[_PACKAGE]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {_PACKAGE}")
    module = module_from_spec(spec)
    sys.modules["unstuck"] = module
    spec.loader.exec_module(module)


def _note(request: _Request, text: str) -> None:
    """One line for the user, written without unstuck, which may be what failed."""
    try:
        import json

        with open(os.path.join(request.folder, "notes.jsonl"), "a", encoding="ascii") as file:
            file.write(json.dumps({"note": text[:2000]}) + "\n")
    except Exception:
        return


def _hand_over() -> None:
    """Have python import the sitecustomize that it would have found without this one.

    Without one this raises ModuleNotFoundError for "sitecustomize", which `site` expects, and
    sys.modules ends up as under python in both cases.
    """
    sys.path_importer_cache.pop(_HERE, None)
    if _HERE in sys.path:
        sys.path.remove(_HERE)
    del sys.modules["sitecustomize"]
    __import__("sitecustomize")


_request = _Request()
_waiting = _frameworks()
if _request.folder and _waiting:
    sys.meta_path.insert(0, _Finder(_request, _waiting))
_hand_over()
