"""toynet: a framework of another package, installed for the programs that tests start."""

from __future__ import annotations

import os
from pathlib import Path

TOYNET = Path(__file__).parents[1] / "toynet"
INSTALLED = TOYNET / "installed"


def with_toynet(*more: Path, **changes: str) -> dict[str, str]:
    """An environment in which it is installed beside unstuck."""
    paths = [*map(str, more), str(INSTALLED), os.environ.get("PYTHONPATH")]
    path = os.pathsep.join(filter(None, paths))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **changes}
