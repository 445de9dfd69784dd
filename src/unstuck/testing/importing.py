"""The first part of check_framework: names, and what importing a framework's package costs."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

from unstuck.frameworks.framework import Framework
from unstuck.frameworks.plugins import METHODS

_NAME = re.compile(r"[a-z][a-z0-9_-]*")

_IMPORT = """
import sys
from importlib import import_module
framework = import_module({package!r}).FRAMEWORK
found = framework.owns(object())
print({module!r} in sys.modules, found)
"""
_START = """
import sys
from importlib import import_module
import_module({package!r}).FRAMEWORK.start()
sys.exit({module!r} not in sys.modules)
"""


def check_names(framework: Framework, package: str) -> None:
    """The package holds it under `FRAMEWORK`, and it has all that a framework has."""
    held = getattr(import_module(package), "FRAMEWORK", None)
    assert held is framework, f"{package}.FRAMEWORK is {held!r}, expected the framework"
    lacking = [name for name in METHODS if not callable(getattr(framework, name, None))]
    assert not lacking, f"{package}.FRAMEWORK has no {', '.join(lacking)}"
    assert _NAME.fullmatch(framework.name), f"name {framework.name!r}, expected one like mynet"
    parts = framework.module.split(".")
    assert all(map(str.isidentifier, parts)), f"module {framework.module!r} cannot be imported"


def check_import(framework: Framework, package: str) -> None:
    """Importing the package, and asking whose a model is, imports nothing of the framework."""
    done = _python(_IMPORT.format(package=package, module=framework.module))
    assert done.returncode == 0, f"import {package} failed: {done.stderr}"
    imported, owned = done.stdout.split()
    assert imported == "False", (
        f"import {package} imports {framework.module}; expected it where something needs it"
    )
    assert owned == "False", f"{framework.name} owns an object() of a process that has no model"


def check_start(framework: Framework, package: str) -> None:
    """`start` imports the framework, and prints nothing."""
    done = _python(_START.format(package=package, module=framework.module))
    assert done.returncode == 0, f"start() has not imported {framework.module}: {done.stderr}"
    assert done.stdout == done.stderr == "", f"start() printed {done.stdout}{done.stderr}"


def _python(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)
