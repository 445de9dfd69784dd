"""F2, F3: a script under the launcher ends as under python, with the same bytes on both streams."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.process.two_pythons import LAUNCH, captured, environment, outcome, plain

ENDINGS = {
    "exit 0": "import sys; sys.exit(0)",
    "exit 7": "import sys; print('out'); sys.exit(7)",
    "exit message": "import sys; sys.exit('a message: é')",
    "exit None": "import sys; sys.exit(None)",
    "exit 300": "import sys; sys.exit(300)",
    "exit -1": "import sys; sys.exit(-1)",
    "exit False": "import sys; sys.exit(False)",
    "exception": "def f():\n    return 1 / 0\ntry:\n    f()\nexcept Exception:\n    print(x)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "SIGINT": "import os, signal; os.kill(os.getpid(), signal.SIGINT); print(1)",
    "SIGTERM": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "SIGKILL": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "SIGABRT": "import os; os.abort()",
    "SIGUSR2": "import os, signal; os.kill(os.getpid(), signal.SIGUSR2)",
    "_exit 9": "import os; os._exit(9)",
    "SyntaxError": "print('never')\ndef f(:\n",
    "ExceptionGroup": "raise ExceptionGroup('several', [ValueError(1), KeyError('k')])",
    "error at exit": "import atexit; atexit.register(int, 'x')",
    "threads": "import threading; threading.Thread(target=lambda: 1 / 0).start()",
    "not utf-8": b"# \xff\nprint(1)",
    "nothing": "",
}


@pytest.mark.parametrize("name", ENDINGS)
def test_status_and_streams_are_pythons(tmp_path, name):
    script = tmp_path / "script.py"
    text = ENDINGS[name]
    script.write_bytes(text if isinstance(text, bytes) else text.encode())
    expected = outcome(plain([str(script)]), cwd=tmp_path)
    assert outcome(captured([str(script)]), cwd=tmp_path) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.py"],
        ["folder"],
        ["-m", "nowhere"],
        ["-m", "folder"],
        ["-m"],
        ["-c", "1 +"],
        ["notes.txt"],
        ["closed.py"],
    ],
    ids=" ".join,
)
def test_what_cannot_start_is_said_by_python(tmp_path, arguments):
    if "closed.py" in arguments and os.geteuid() == 0:
        pytest.skip("the superuser reads every file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("plain words, no program")
    (tmp_path / "closed.py").touch(mode=0o000)
    expected = outcome(plain(arguments), cwd=tmp_path)
    assert expected[0] in (1, 2)
    assert outcome(captured(arguments), cwd=tmp_path) == expected


def _into_closed_pipe(command: list[str]) -> tuple[int, bytes]:
    """Run with a standard output that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writing)
    return done.returncode, done.stderr


@pytest.mark.parametrize("code", ["print(1)", "while True: print('words ' * 10_000)"])
def test_broken_pipe(code):
    expected = _into_closed_pipe(plain(["-c", code]))
    assert expected[0] != 0
    assert _into_closed_pipe(captured(["-c", code])) == expected


def test_shell_status_of_a_signal(tmp_path):
    driver = LAUNCH + "print(launch.launch(sys.argv[1:], folder=None).shell_status)"
    script = "import os, sys; sys.stdout.flush(); os.kill(os.getpid(), 15)"
    assert outcome(captured(["-c", script], driver=driver))[1] == b"143\n"
    assert outcome(captured(["-c", "exit(5)"], driver=driver))[1] == b"5\n"


def test_what_the_system_cannot_start_is_one_clear_error():
    driver = LAUNCH + (
        "from unstuck.errors import InputError\n"
        "try: launch.launch(['a\\0b'], folder=None)\n"
        "except InputError as error: print(error)"
    )
    status, out, err = outcome(captured([], driver=driver))
    assert (status, err) == (0, b"")
    assert out.endswith(b"cannot be started: embedded null byte\n")
