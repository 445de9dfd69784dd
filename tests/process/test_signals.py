"""F4: a signal sent to the launcher alone reaches the script, once; nothing is left running."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.process.test_terminal import SCRIPT
from tests.process.two_pythons import MAIN, MAIN_WITHOUT_SIGWAITINFO, captured, environment, plain

# What many training scripts do: end in order when they are told to.
TERMINATES = (
    """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
signal.signal(signal.SIGUSR1, lambda *_: os.write(1, b"usr1\\n"))
"""
    + SCRIPT
)


def told(command: list[str], numbers: list[int], **variables: str) -> tuple[int, bytes, bytes]:
    """Send signals to the started process alone once the script is ready.

    Returns when every process that holds its output is gone, so an orphan would hang it.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**variables)
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    for number in numbers:
        process.send_signal(number)
        if number == signal.SIGUSR1:
            first += process.stdout.readline()
    out, err = process.communicate(timeout=60)
    return process.returncode, first + out, err


@pytest.mark.parametrize("driver", [MAIN, MAIN_WITHOUT_SIGWAITINFO], ids=["linux", "elsewhere"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1"])
@pytest.mark.parametrize("script", [SCRIPT, TERMINATES], ids=["default", "handled"])
def test_a_signal_does_what_it_does_to_python(tmp_path, script, name, driver):
    (tmp_path / "script.py").write_text(script)
    path = str(tmp_path / "script.py")
    handled = name == "SIGUSR1" and script is TERMINATES
    numbers = [getattr(signal, name), *([signal.SIGTERM] if handled else [])]
    expected = told(plain([path]), numbers)
    assert told(captured([path], driver=driver), numbers) == expected


def test_interrupt_to_the_launcher_alone(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    path = str(tmp_path / "script.py")
    expected = told(plain([path]), [signal.SIGINT])
    assert expected[:2] == (
        -signal.SIGINT,
        b"ready\nclean-up\ncleaned\nended by KeyboardInterrupt\n",
    )
    assert told(captured([path]), [signal.SIGINT]) == expected


def test_killing_the_launcher_kills_the_script(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    command = captured([str(tmp_path / "script.py")])
    ending = told(command, [signal.SIGKILL], TMPDIR=str(tmp_path))  # its run folder stays
    assert ending == (-signal.SIGKILL, b"ready\n", b"")
