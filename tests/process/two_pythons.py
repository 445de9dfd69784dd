"""Start the same command line under python and under the launcher, without installing anything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import unstuck

SRC = str(Path(unstuck.__file__).parents[1])
LAUNCH = f"import sys; sys.path.insert(0, {SRC!r}); from unstuck.process import launch; "
MAIN = LAUNCH + "launch.main()"
# A system whose signals cannot be waited for, such as macOS.
MAIN_WITHOUT_SIGWAITINFO = "import signal; del signal.sigwaitinfo; " + MAIN


def environment(**changes: str) -> dict[str, str]:
    """The environment of the tests, without what would change how python starts."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **changes}


def plain(arguments: Sequence[str], *, python: str = sys.executable) -> list[str]:
    """`python ARGUMENTS`."""
    return [python, *arguments]


def captured(
    arguments: Sequence[str], *, python: str = sys.executable, driver: str = MAIN
) -> list[str]:
    """The same under the launcher."""
    return [python, "-c", driver, *arguments]


def keeping(folder: Path) -> str:
    """A driver that leaves the run folder behind."""
    return (
        LAUNCH + "from pathlib import Path; "
        f"launch.end_like(launch.launch(sys.argv[1:], folder=Path({str(folder)!r}), early='look'))"
    )


def finished(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run to the end; standard input is empty unless `input` is given."""
    options = {"input": b"", "env": environment(), "timeout": 120, **options}
    return subprocess.run(command, capture_output=True, check=False, **options)


def outcome(command: Sequence[str], **options: Any) -> tuple[int, bytes, bytes]:
    """Status, stdout and stderr."""
    done = finished(command, **options)
    return done.returncode, done.stdout, done.stderr
