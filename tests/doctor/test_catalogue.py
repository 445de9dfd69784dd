"""The catalogue that is read from the files says what the imported causes say, and at once."""

from __future__ import annotations

import subprocess
import sys

from unstuck.doctor.catalogue import catalogue
from unstuck.doctor.registry import registry


def test_the_files_say_what_the_causes_say():
    read = [(one.code, one.name, one.level, one.doc, one.title) for one in catalogue()]
    made = [(one.code, one.name, one.level, one.doc, one.title) for one in registry()]
    assert read == made
    assert len(read) >= 35


def test_listing_the_causes_imports_neither_a_framework_nor_numpy():
    code = (
        "import sys; from unstuck.cli.group import unstuck; "
        "unstuck(['causes'], standalone_mode=False); "
        "print(sorted({'numpy', 'keras', 'jax', 'sklearn', 'numba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert any(line.startswith("D101") for line in done.stdout.splitlines())
