"""Every framework keeps to the suite: Keras on each backend, and one that unstuck knows not."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.frameworks.toy import INSTALLED, TOYNET, with_toynet
from unstuck import changes
from unstuck.frameworks.snippets import SNIPPETS
from unstuck.testing.changing import CHANGES

pytestmark = pytest.mark.thorough

HERE = Path(__file__).parent
SOURCES = Path(changes.__file__).parent

KERAS = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import train_small
from unstuck.frameworks.keras import FRAMEWORK
from unstuck.testing import check_framework

check_framework(
    FRAMEWORK,
    package="unstuck.frameworks.keras",
    script=train_small.__file__,
    train=train_small.train,
    predict=lambda model, x: model.predict(x, verbose=0),
)
"""
TOY = f"""
import sys
sys.path.insert(0, {str(TOYNET)!r})
import train_or, toynet_unstuck
from toynet_unstuck import FRAMEWORK
from unstuck.testing import check_framework

{{broken}}
check_framework(
    FRAMEWORK,
    package="toynet_unstuck",
    script=train_or.__file__,
    train=train_or.train,
    predict=lambda model, x: model.predict(x),
)
"""


def checked(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=with_toynet(**changes),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@pytest.mark.parametrize("backend", ["jax", "tensorflow", "torch"])
def test_keras(backend: str) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    done = checked(KERAS, KERAS_BACKEND=backend)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_framework_of_another_package() -> None:
    done = checked(TOY.format(broken=""))
    assert done.returncode == 0, done.stderr


def test_it_is_one_of_about_sixty_lines_beside_what_it_trains() -> None:
    seam = ast.parse((INSTALLED / "toynet_unstuck.py").read_text())
    (toy,) = [n for n in seam.body if isinstance(n, ast.ClassDef) and n.name == "Toy"]
    assert (toy.end_lineno or 0) - toy.lineno < 75


BROKEN = [
    (
        (
            "import dataclasses, numpy\n"
            "made = FRAMEWORK.case_of\n"
            "FRAMEWORK.case_of = lambda m, x, y, **more: made(m, x[:len(y)], y, **more)"
        ),
        "case_of takes 400 rows of x with 399 of y",
    ),
    (
        (
            "from unstuck.errors import RebuildError\n"
            "def describe(case, live): raise RebuildError('two\\nlines')\n"
            "FRAMEWORK.describe = describe"
        ),
        "describe was refused with",
    ),
    ("FRAMEWORK.name = 'Toy net'", "name 'Toy net', expected one like mynet"),
    ("FRAMEWORK.rates = None", "has no rates"),
    ("FRAMEWORK.owns = lambda model: True", "owns a object"),
    ("FRAMEWORK.outline = lambda case: case.model.payload['rate']", "outline gives a float"),
    (
        (
            "given = FRAMEWORK.outline\n"
            "FRAMEWORK.outline = lambda case: case.model.payload['rate'] and given(case)"
        ),
        "outline of a case with the payload {} raised KeyError",
    ),
    ("FRAMEWORK.phrase = lambda changes, outline: None", "is a NoneType, expected text"),
    ("FRAMEWORK.snippet = lambda name, /, **v: {'clip': 'x'}[name]", "batch-size"),
    ("FRAMEWORK.rates = lambda spec, updates: updates[:1]", "rates of shape (1,)"),
    ("FRAMEWORK.learner = lambda case, live=None: (case, None)", "has no learner"),
    (
        (
            "again = toynet_unstuck.Again\n"
            "again.fresh_weights = lambda self, seed: tuple(__import__('toynet').draw(2, 0))"
        ),
        "fresh_weights(0) are those of seed 1",
    ),
    (
        (
            "again = toynet_unstuck.Again\n"
            "again.predict = lambda self, x, *, weights, output=0: 0 * x[0][..., :1]"
        ),
        "is off the live model's answers",
    ),
    (
        (
            "train = toynet_unstuck.Again.train\n"
            "def other(self, plan, *, seed, changes=()):\n"
            "    return train(self, plan, seed=seed)\n"
            "toynet_unstuck.Again.train = other"
        ),
        "was carried out and changed nothing",
    ),
    (
        (
            "train = toynet_unstuck.Again.train\n"
            "def other(self, plan, *, seed, changes=()):\n"
            "    raised = ValueError('two\\nlines')\n"
            "    if changes: raise raised\n"
            "    return train(self, plan, seed=seed)\n"
            "toynet_unstuck.Again.train = other"
        ),
        "expected a run, or RebuildError in one line",
    ),
    (
        (
            "train = toynet_unstuck.Again.train\n"
            "def other(self, plan, *, seed, changes=()):\n"
            "    self._rate *= 1.5\n"
            "    return train(self, plan, seed=seed, changes=changes)\n"
            "toynet_unstuck.Again.train = other"
        ),
        "two different runs with one seed",
    ),
    (
        (
            "import dataclasses\n"
            "made = FRAMEWORK.case_of\n"
            "def other(model, x, y, **more):\n"
            "    return dataclasses.replace(made(model, x, y, **more), x=(x[:, ::-1],))\n"
            "FRAMEWORK.case_of = other"
        ),
        "x of case_of and of watch differ",
    ),
]


@pytest.mark.parametrize(("broken", "told"), BROKEN, ids=[told for _, told in BROKEN])
def test_the_suite_finds_what_is_wrong(broken: str, told: str) -> None:
    done = checked(TOY.format(broken=broken))
    assert done.returncode == 1
    assert "AssertionError: " in done.stderr
    assert told in done.stderr.rpartition("AssertionError: ")[2], done.stderr


@pytest.mark.parametrize(
    ("source", "broken", "told"),
    [
        ("import toynet\n", "", "imports toynet; expected it where something needs it"),
        ("", "print('here')", "behaves otherwise when it is watched"),
        ("", "raise OSError('full')", "left notes: ('training could not be captured: OSError: f"),
        ("", "return", "left 0 cases, expected one"),
    ],
)
def test_the_suite_finds_what_is_wrong_with_the_package(
    tmp_path: Path, source: str, broken: str, told: str
) -> None:
    text = source + (INSTALLED / "toynet_unstuck.py").read_text()
    place = "    def watch(self, settings):\n"
    (tmp_path / "toynet_unstuck.py").write_text(text.replace(place, f"{place}        {broken}\n"))
    done = subprocess.run(
        [sys.executable, "-c", TOY.format(broken="")],
        env=with_toynet(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told in done.stderr.rpartition("AssertionError: ")[2], done.stderr


def test_one_change_of_each_kind_is_tried() -> None:
    kinds = {kind for kind in vars(changes).values() if isinstance(kind, type)}
    kinds = {kind for kind in kinds if issubclass(kind, changes.Change)} - {changes.Change}
    assert {type(change) for change in CHANGES} == kinds
    assert len(CHANGES) == len(kinds)


def test_every_line_of_advice_is_asked_for() -> None:
    texts = [path.read_text() for path in (SOURCES / "doctor").rglob("*.py")]
    used = {name for text in texts for name in re.findall(r'\.snippet\(\s*"([a-z-]+)"', text)}
    assert used == set(SNIPPETS)
