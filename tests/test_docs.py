"""The documentation says what the code says."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from unstuck.cli.group import unstuck
from unstuck.doctor.cause import Cause
from unstuck.doctor.finding import Diagnosis, Finding, FitReport, Fix, Verified
from unstuck.doctor.registry import registry
from unstuck.doctor.report_parts import (
    CeilingReport,
    DataSummary,
    MetricScores,
    OutputScores,
    RegressionScores,
)
from unstuck.lab.model import architectures
from unstuck.lab.task import kinds

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *(ROOT / n for n in ("README.md", "CONTRIBUTING.md"))]
SCHEMA = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))
FIT = SCHEMA["$defs"]["fit"]
# What is one value in the object and several in the JSON.
SPREAD = {
    "at": {"at", "source"},
    "strength": {"strength", "confidence"},
    "regression": {field.name for field in dataclasses.fields(RegressionScores)},
}
SECTIONS = ["What it does", "How it is measured"]
ERROR_SECTIONS = ["Why it stops learning", "Fix safety"]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date(generate: ModuleType) -> None:
    hint = "out of date; run: python docs/generate.py"
    assert text(DOCS / "causes.md") == generate.causes(), hint
    assert text(DOCS / "cli.md") == generate.cli(), hint
    assert text(DOCS / "tasks.md") == generate.tasks(), hint
    assert text(DOCS / "models.md") == generate.models(), hint
    assert text(DOCS / "read.md") == generate.signs(), hint
    assert text(DOCS / "legacy.md") == generate.legacy(), hint
    contributing = text(ROOT / "CONTRIBUTING.md")
    assert contributing == generate.with_order(contributing), hint


@pytest.mark.parametrize("name", [*kinds(), *architectures()])
def test_every_task_and_architecture_is_documented(name: str) -> None:
    page = DOCS / ("tasks.md" if name in kinds() else "models.md")
    doc = kinds()[name].__doc__ if name in kinds() else architectures()[name].doc
    assert re.search(rf"^##+ {re.escape(name)}$", text(page), flags=re.M)
    assert len(doc or "") > 40


@pytest.mark.parametrize("command", list(unstuck.commands))
def test_every_command_is_documented(command: str) -> None:
    assert f"## unstuck {command}\n" in text(DOCS / "cli.md")
    assert f"unstuck {command}" in text(ROOT / "README.md")
    options = [p for p in unstuck.commands[command].params if isinstance(p, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("cause", registry(), ids=lambda cause: cause.name)
def test_every_cause_is_documented(cause: Cause) -> None:
    headings = re.findall(r"^## (.+)$", cause.doc, flags=re.M)
    assert set(SECTIONS) <= set(headings)
    if cause.level != "note":
        assert len(set(ERROR_SECTIONS) & set(headings)) >= 1
    assert f"## {cause.code} {cause.name}\n" in text(DOCS / "causes.md")
    assert f"{cause.code} {cause.name}" in " ".join(text(ROOT / "CHANGELOG.md").split())
    assert cause.title.endswith(".")


def test_codes_and_names_are_unique() -> None:
    codes, names = [c.code for c in registry()], [c.name for c in registry()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    assert len(codes) >= 16


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(page)):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def objects(schema: dict[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the schema that has named fields."""
    if "properties" in schema:
        yield name, schema
    for key, inner in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        yield from objects(inner, key)


def test_every_field_of_the_json_is_documented() -> None:
    page = text(DOCS / "json.md")
    for name, schema in objects(SCHEMA):
        for field in schema["properties"]:
            assert f"`{field}`" in page, f"{name}.{field}"
        assert set(schema.get("required", ())) <= set(schema["properties"])


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (FitReport, FIT),
        (DataSummary, FIT["properties"]["data"]),
        (MetricScores, FIT["properties"]["metric"]),
        (CeilingReport, FIT["properties"]["ceiling"]),
        (OutputScores, FIT["properties"]["outputs"]["items"]),
        (Finding, SCHEMA["$defs"]["finding"]),
        (Fix, SCHEMA["$defs"]["fix"]),
        (Verified, SCHEMA["$defs"]["verified"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_schema_has_the_fields_of_the_objects(kind: type, where: dict[str, Any]) -> None:
    names = [field.name for field in dataclasses.fields(kind)]
    assert set(where["properties"]) == set().union(*(SPREAD.get(name, {name}) for name in names))


def test_the_schema_has_the_fields_of_the_whole() -> None:
    fields = {field.name for field in dataclasses.fields(Diagnosis)}
    assert set(SCHEMA["properties"]) == fields | {"unstuck", "schema"}


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    page = text(DOCS / "dependencies.md")
    extras = project["optional-dependencies"].values()
    for line in [*project["dependencies"], *(line for extra in extras for line in extra)]:
        name = re.split(r"[<>=\[ ]", line)[0]
        assert re.search(rf"\b{re.escape(name)}\b", page), name


def test_the_version_is_one() -> None:
    import unstuck as package

    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert project["version"] == package.__version__
    assert f"## [{package.__version__}]" in text(ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("name", architectures())
def test_every_architecture_is_drawn(name: str) -> None:
    """`python docs/gallery.py` measures and draws; here the pictures are there, and no older."""
    page, hint = text(DOCS / "gallery.md"), "run: python docs/gallery.py"
    part = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert f"](gallery/{name}.svg)" in part, hint
    figure = text(DOCS / "gallery" / f"{name}.svg")
    assert "the network, unrolled in time" in figure, hint
    way = architectures()[name]
    seen = part.partition("Sees: ")[2].partition(".")[0]
    kinds_of = {"window": ("window", "causal")}  # one that is wider than the word sees all before
    expected = kinds_of.get(way.sees, (way.sees,)) if "step" in way.answers else ("full",)
    assert seen.startswith(expected), hint
