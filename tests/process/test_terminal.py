"""F4 on a real terminal: Ctrl-C reaches the script once; the launcher ends as the script did."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.process.two_pythons import (
    LAUNCH,
    MAIN,
    MAIN_WITHOUT_SIGWAITINFO,
    captured,
    finished,
    plain,
)

TERMINAL = str(Path(__file__).with_name("terminal.py"))
# A second delivery would interrupt the clean-up and hide its last line. No traceback, because it
# shows where exactly the signal hit, which differs from run to run.
SCRIPT = """
import sys, time
sys.excepthook = lambda kind, *_: print("ended by", kind.__name__)
try:
    print("ready", flush=True)
    while True:
        time.sleep(0.01)
finally:
    print("clean-up", flush=True)
    time.sleep(0.3)
    print("cleaned", flush=True)
"""
PATIENT = """
import time
for turn in ("one", "two"):
    try:
        print(turn, flush=True)
        while True:
            time.sleep(0.01)
    except KeyboardInterrupt:
        print("interrupted", turn, flush=True)
print("end")
"""


def typed(steps: list[str], command: list[str], **options) -> list:
    """Status and output of a command on a terminal."""
    done = finished([sys.executable, TERMINAL, *steps, "--", *command], **options)
    return json.loads(done.stdout)


@pytest.mark.parametrize("driver", [MAIN, MAIN_WITHOUT_SIGWAITINFO], ids=["linux", "elsewhere"])
@pytest.mark.parametrize(
    ("script", "steps"),
    [
        (SCRIPT, ["ready=^C"]),
        (SCRIPT, ["ready=^\\"]),
        (SCRIPT, ["ready=^C", "clean-up=^C"]),
        (PATIENT, ["one=^C", "two=^C"]),
    ],
    ids=["^C", "^\\", "^C^C", "^C survived"],
)
def test_keys_do_what_they_do_under_python(tmp_path, script, steps, driver):
    (tmp_path / "script.py").write_text(script)
    expected = typed(steps, plain(["script.py"]), cwd=tmp_path)
    assert typed(steps, captured(["script.py"], driver=driver), cwd=tmp_path) == expected
    if script is SCRIPT and steps == ["ready=^C"]:
        assert expected[0] == -signal.SIGINT
        assert expected[1].count("clean-up") == expected[1].count("cleaned") == 1


def test_hangup_of_the_terminal_ends_the_script(tmp_path):
    """The launcher leads the session here, so that the kernel tells it alone."""
    (tmp_path / "script.py").write_text(SCRIPT)
    for command in (plain(["script.py"]), captured(["script.py"])):
        # The pipe ends when the last process that holds it is gone: the script too.
        reading, writing = os.pipe()
        status, _ = typed(
            ["ready=hangup"], command, cwd=tmp_path, pass_fds=[writing], close_fds=True
        )
        os.close(writing)
        assert status == -signal.SIGHUP
        assert os.read(reading, 1) == b""
        os.close(reading)


def test_a_ctrl_c_after_the_script_is_the_callers(tmp_path):
    driver = (
        LAUNCH
        + """import time
ending = launch.launch(sys.argv[1:], folder=None)
try:
    print("diagnosing", flush=True)
    while True: time.sleep(0.01)
except KeyboardInterrupt:
    print("stopped", ending.signal, flush=True)
launch.end_like(ending)
"""
    )
    (tmp_path / "script.py").write_text(SCRIPT)
    command = captured(["script.py"], driver=driver)
    status, output = typed(["ready=^C", "diagnosing=^C"], command, cwd=tmp_path)
    assert status == -signal.SIGINT
    assert "cleaned" in output
    assert "stopped 2" in output
