"""What happens at `import keras`: the capture is installed, and python stays as it is."""

from __future__ import annotations

import json

import pytest

from tests.process.two_pythons import (
    LAUNCH,
    captured,
    environment,
    finished,
    keeping,
    outcome,
    plain,
)
from unstuck.process import run_folder

FACTS = """
import json, sys, keras
print(json.dumps([
    type(keras.__loader__).__name__, type(keras.__spec__.loader).__name__, keras.__file__,
    sorted(vars(keras)), len(sys.meta_path), sys.path, keras.said,
]))
"""
FAILING = {
    "ImportError": "import nowhere",
    "ValueError": "def f():\n    raise ValueError('é')\nf()",
    "SyntaxError": "def (",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "exit": "import sys; sys.exit('not today')",
}


@pytest.fixture
def project(tmp_path):
    """A folder with a package that is called keras, and one for the run."""
    (tmp_path / "keras").mkdir()
    (tmp_path / "run").mkdir()
    (tmp_path / "facts.py").write_text(FACTS)
    (tmp_path / "keras" / "__init__.py").write_text("from keras.sub import said\n")
    (tmp_path / "keras" / "sub.py").write_text("said = 'original'\n")
    return tmp_path


def test_the_module_is_as_python_makes_it_and_the_finder_is_gone(project):
    expected = outcome(plain(["facts.py"]), cwd=project)
    assert expected[0] == 0
    assert outcome(captured(["facts.py"], driver=keeping(project / "run")), cwd=project) == expected
    (said,) = run_folder.read(project / "run").notes
    assert said.startswith("training could not be captured: ")


@pytest.mark.parametrize("name", FAILING)
def test_errors_inside_keras_look_as_under_python(project, name):
    (project / "keras" / "sub.py").write_text(FAILING[name])
    expected = outcome(plain(["facts.py"]), cwd=project)
    assert expected[0] != 0
    assert outcome(captured(["facts.py"]), cwd=project) == expected


def test_asking_for_keras_does_not_import_it(project):
    code = (
        "import importlib.util, sys\n"
        "print(importlib.util.find_spec('keras').origin, 'keras' in sys.modules)"
    )
    expected = outcome(plain(["-c", code]), cwd=project)
    assert outcome(captured(["-c", code], driver=keeping(project / "run")), cwd=project) == expected
    assert run_folder.read(project / "run") == run_folder.RunRecord()


@pytest.mark.parametrize("kind", ["raise", "enospc", "eacces"])
def test_a_fault_of_ours_is_one_note(project, kind):
    (project / "facts.py").write_text(FACTS + "import os; print(os.environ.get('UNSTUCK_FAULT'))")
    expected = outcome(plain(["facts.py"]), cwd=project)
    done = finished(
        captured(["facts.py"], driver=keeping(project / "run")),
        cwd=project,
        env=environment(UNSTUCK_FAULT=f"install={kind}"),
    )
    assert (done.returncode, done.stdout, done.stderr) == expected
    (said,) = run_folder.read(project / "run").notes
    assert said.startswith("training could not be captured: ")
    assert "\n" not in said


def test_a_run_folder_that_disappears_is_not_the_scripts_problem(project):
    (project / "facts.py").write_text("import shutil; shutil.rmtree('run')\n" + FACTS)
    expected = outcome(plain(["facts.py"]), cwd=project)
    (project / "run").mkdir()
    found = outcome(captured(["facts.py"], driver=keeping(project / "run")), cwd=project)
    assert found == expected


def test_forked_children_and_other_unstucks_are_left_alone(project):
    code = (
        "import os, sys\n"
        "if os.fork() == 0:\n"
        "    import keras\n"
        "    print('unstuck' in sys.modules, flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    status, out, err = outcome(captured(["-c", code], driver=keeping(project / "run")), cwd=project)
    assert (status, out, err) == (0, b"False\n", b"")

    (project / "unstuck.py").write_text("mine = 1")
    code = "import unstuck, keras; print(unstuck.mine)"
    status, out, err = outcome(captured(["-c", code], driver=keeping(project / "run")), cwd=project)
    assert (status, out, err) == (0, b"1\n", b"")
    assert len(run_folder.read(project / "run").notes) == 1


def test_settings_arrive(project):
    """The real keras is not needed: a capture that only shows its settings stands in its place."""
    driver = LAUNCH + (
        "from pathlib import Path\n"
        "launch.launch(sys.argv[1:], folder=Path('run'), at_exit='m:f', cap=17, budget=2.5, "
        "early='look')"
    )
    code = (
        "import sys\n"
        "finder = next(f for f in sys.meta_path if type(f).__name__ == '_Finder')\n"
        "import json; print(json.dumps(vars(finder.request)))\n"
    )
    done = finished(captured(["-c", code], driver=driver), cwd=project)
    asked = json.loads(done.stdout)
    assert asked.pop("pid") > 0
    assert asked == {
        "folder": str(project / "run"),
        "at_exit": "m:f",
        "cap": "17",
        "budget": "2.5",
        "early": "look",
        "fault": None,
    }
