"""docs/extend: every page's example is whole, and runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import unstuck

ROOT = Path(__file__).parents[1]
EXTEND = ROOT / "docs" / "extend"
PAGES = sorted(EXTEND.glob("*.md"))
SOURCES = str(Path(unstuck.__file__).parents[1])
TOYNET = ROOT / "tests" / "toynet"
FILE = re.compile(r"^`([\w./]+)`:\n\n```(\w+)\n(.*?)^```$", flags=re.M | re.S)
PRINTS = re.compile(r"^```\n\nprints\n\n```text\n(.*?)^```$", flags=re.M | re.S)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def unpacked(name: str, folder: Path) -> dict[str, str]:
    """Write a page's files into a folder and install its package; the environment with it."""
    for file, _, source in FILE.findall(text(EXTEND / f"{name}.md")):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(source, encoding="utf-8")
    if (folder / "pyproject.toml").exists():
        install(folder)
    path = os.pathsep.join((str(folder), SOURCES))
    off = {"PYTHONDONTWRITEBYTECODE": "1", "UNSTUCK_HISTORY": "off", "KERAS_BACKEND": "jax"}
    return {**os.environ, "PYTHONPATH": path, **off}


def install(folder: Path) -> None:
    """What `pip install` leaves of a package's pyproject.toml: its metadata and entry points."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    name, version = project["name"], project["version"]
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata)
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


def python(
    *arguments: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_there_is_a_page_for_each_part() -> None:
    assert [page.stem for page in PAGES] == [
        "architecture", "cause", "framework", "report-format", "task",
    ]  # fmt: skip
    index = text(ROOT / "docs" / "plugins.md") + text(ROOT / "README.md")
    for page in PAGES:
        assert f"extend/{page.name}" in index


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(page)):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["architecture", "cause", "framework", "report-format", "task"])
def test_the_example_keeps_to_its_suite(name: str, tmp_path: Path) -> None:
    if name == "report-format":
        pytest.importorskip("unstuck.report.report_format")
    environment = unpacked(name, tmp_path)
    (test,) = tmp_path.glob("test_*.py")
    arguments = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", test.name)
    done = python(*arguments, folder=tmp_path, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("name", ["architecture", "task"])
def test_what_is_shown_is_what_it_prints(name: str, tmp_path: Path) -> None:
    environment = unpacked(name, tmp_path)
    (script,) = tmp_path.glob("train_*.py")
    done = python(script.name, folder=tmp_path, environment=environment)
    assert [done.stdout] == PRINTS.findall(text(EXTEND / f"{name}.md")), done.stderr


def test_the_cause_is_listed(tmp_path: Path) -> None:
    environment = unpacked("cause", tmp_path)
    done = python("-m", "unstuck", "causes", folder=tmp_path, environment=environment)
    assert "X901  negative-inputs" in done.stdout
    done = python("-m", "unstuck", "explain", "X901", folder=tmp_path, environment=environment)
    assert "Finds inputs below zero." in done.stdout


def test_the_framework_is_the_one_of_the_tests(tmp_path: Path) -> None:
    unpacked("framework", tmp_path)
    installed = TOYNET / "installed"
    for file, tested in {
        "toynet/__init__.py": installed / "toynet" / "__init__.py",
        "toynet_unstuck.py": installed / "toynet_unstuck.py",
        "train_or.py": TOYNET / "train_or.py",
        "test_toynet.py": TOYNET / "suite.py",
    }.items():
        assert (tmp_path / file).read_text() == tested.read_text(), file
    ours = installed / "toynet-1.0.dist-info" / "entry_points.txt"
    assert (tmp_path / "toynet-1.0.dist-info" / "entry_points.txt").read_text() == ours.read_text()
