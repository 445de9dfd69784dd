"""environment(): versions of what the numbers were made with, read without importing any of it."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("unstuck", "keras", "jax", "tensorflow", "tensorflow-cpu", "torch", "numpy")


def environment() -> dict[str, str]:
    """Name → version of Python, the system and the installed packages that matter."""
    versions = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
    for name in _PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions
