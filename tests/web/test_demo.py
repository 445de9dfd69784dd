"""`unstuck demo` as a newcomer meets it: on its page a stuck net, its repair, one that adds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from local_page import Served
from tests.script_environment import jax_alone


def test_the_demo_shows_what_it_promises() -> None:
    command = [sys.executable, "-m", "unstuck", "demo", "--no-open", "--port", "0"]
    process = subprocess.Popen(
        command,
        env=jax_alone(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, first
        page = Served(found.group(), Path("/"), process)
        listed = page.get("").text
        rows = re.findall(r"<tr>.*?</tr>", listed, flags=re.S)[1:]
        assert len(rows) == 5
        stuck = next(row for row in rows if "or_stuck.py" in row)
        assert "stuck</span>" in stuck
        assert "D101 misaligned-axes, fix verified" in stuck
        assert "healthy</span>" in next(row for row in rows if "or_repaired.py" in row)
        adder = next(row for row in rows if "addition with lstm" in row)
        name = re.search(r'run/([^"]+)', adder)
        assert name
        shown = page.get(f"net/{name.group(1)}?word=19&word=23&how=number").text
        assert "data-last>42</td>" in shown
    finally:
        process.terminate()
        process.communicate(timeout=30)
