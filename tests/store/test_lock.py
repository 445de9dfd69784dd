"""One process at a time; whoever comes second is told in one line; the dead hold nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from unstuck.errors import InputError
from unstuck.store.lock import lock

HOLD = """
import sys, time
from pathlib import Path
from unstuck.store.lock import lock
held = lock(Path(sys.argv[1]), option="checkpoint", work="sleeps here")
print("held", flush=True)
time.sleep(600)
"""


def take(folder: Path):
    return lock(folder, option="checkpoint", work="sleeps here")


def test_another_process_is_refused_until_it_is_dead(tmp_path):
    folder = tmp_path / "deep" / "folder"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(InputError) as error:
                take(folder)
            assert str(error.value) == (
                f"checkpoint={folder}: another process sleeps here; wait for it, or name another "
                "folder"
            )
        finally:
            other.send_signal(signal.SIGKILL)
    take(folder).release()


def test_the_same_process_is_refused_too(tmp_path):
    held = take(tmp_path)
    with pytest.raises(InputError, match="another process"):
        take(tmp_path)
    held.release()
    held.release()
    take(tmp_path).release()


def test_another_thread_may_give_it_back(tmp_path):
    held = take(tmp_path)
    thread = threading.Thread(target=held.release)
    thread.start()
    thread.join()
    take(tmp_path).release()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"checkpoint=.*: Not a directory; name another folder"):
        take(tmp_path / "file" / "folder")
    (tmp_path / "lock").mkdir()
    with pytest.raises(InputError, match=r"checkpoint=.*: .*; name another folder"):
        take(tmp_path)
