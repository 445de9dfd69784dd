"""What must not stand in the sources: code made from data, imports against the order, Keras."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import ROOMS, WINGS, place

SOURCES = Path(__file__).parents[1] / "src" / "unstuck"
FILES = sorted(SOURCES.rglob("*.py"))

MODULES = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
CALLS = {"eval", "exec", "compile"}
ATTRIBUTES = {
    ("yaml", "load"),
    ("os", "system"),
    ("os", "popen"),
    ("pandas", "read_pickle"),
    ("torch", "load"),
    ("config", "enable_unsafe_deserialization"),
    ("builtins", "eval"),
    ("builtins", "exec"),
}
KEYWORDS = {("allow_pickle", True), ("safe_mode", False), ("shell", True)}
AGAINST_THE_ORDER: frozenset[tuple[str, str]] = frozenset()
"""(module, what it imports) that may go against the order of rooms or wings: at most ten."""
ONE_FILE_EACH = {"doctor/causes", "lab/tasks", "lab/models", "lab/models/layers", "logs/signs"}
"""Packages whose files are all of one kind, found by themselves; nothing lists them."""
KNOW_KERAS = ("frameworks/keras/", "lab/models/", "demo/")
WORDS_OF_KERAS = (
    "class_name",
    "keras_history",
    "inbound_nodes",
    "get_config",
    "import keras",
    "from keras",
)


def forbidden(tree: ast.Module) -> Iterator[str]:
    """Every forbidden thing in a syntax tree, as "line: what"."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (f"{node.lineno}: {n.name}" for n in names if _root(n.name) in MODULES)
            case ast.ImportFrom(module=str(module)) if _root(module) in MODULES:
                yield f"{node.lineno}: {module}"
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield f"{node.lineno}: {name}()"
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if (owner, attr) in ATTRIBUTES:
                yield f"{node.lineno}: {owner}.{attr}"
            case ast.Attribute(value=ast.Attribute(attr=owner), attr=attr) if (
                owner,
                attr,
            ) in ATTRIBUTES:
                yield f"{node.lineno}: {owner}.{attr}"
            case ast.keyword(arg=str(name), value=ast.Constant(value=value)) if (
                name,
                value,
            ) in KEYWORDS:
                yield f"{node.value.lineno}: {name}={value}"
            case _:
                pass


def _root(module: str) -> str:
    return module.partition(".")[0]


def dotted(path: Path) -> str:
    """The name of a module, e.g. "unstuck.doctor.cause"; of a package without "__init__"."""
    parts = ("unstuck", *path.relative_to(SOURCES).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


MODULE_NAMES = frozenset(dotted(path) for path in FILES)


def imported(tree: ast.Module) -> set[str]:
    """Everything that a module imports, at once, later or for types only, as modules of unstuck."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module), names=names):
                whole = {f"{module}.{name.name}" for name in names}
                # What is imported from a package may be a module of it.
                found |= {name if name in MODULE_NAMES else module for name in whole}
            case _:
                pass
    return {name for name in found if _root(name) == "unstuck"}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCES))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_runs_code_from_data(path: Path) -> None:
    assert list(forbidden(parsed(path))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import joblib.memory",
        "from pickle import loads",
        "def f():\n    import marshal",
        "eval('1')",
        "exec(code, {})",
        "compile(text, name, mode)",
        "np.load(path, allow_pickle=True)",
        "keras.saving.load_model(p, safe_mode=False)",
        "subprocess.run(line, shell=True)",
        "yaml.load(text)",
        "os.system('ls')",
        "keras.config.enable_unsafe_deserialization()",
    ],
)
def test_the_scan_finds(source: str) -> None:
    assert list(forbidden(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "model.compile(loss='mse')",
        "np.load(p, allow_pickle=False)",
        "re.compile('x')",
        "f(shell=x)",
    ],
)
def test_the_scan_lets_pass(source: str) -> None:
    assert list(forbidden(ast.parse(source))) == []


def against(order: tuple[str, ...], prefix: str) -> set[tuple[str, str]]:
    """(module, what it imports) of which the second stands after the first in an order."""
    found = set()
    for path in FILES:
        name = dotted(path)
        own = place(name.removeprefix(prefix), order)
        if own is None or not name.startswith(prefix):
            continue
        for other in imported(parsed(path)):
            there = place(other.removeprefix(prefix), order)
            if other.startswith(prefix) and there is not None and there > own:
                found.add((name, other))
    return found


@pytest.mark.parametrize(
    ("folder", "order"),
    [(SOURCES, ROOMS), (SOURCES / "doctor", WINGS)],
    ids=["rooms", "doctor"],
)
def test_everything_has_a_place_in_the_order(folder: Path, order: tuple[str, ...]) -> None:
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert {name for name in order if "." not in name} == modules | packages


def test_imports_flow_one_way() -> None:
    against_it = against(ROOMS, "unstuck.") | against(WINGS, "unstuck.doctor.")
    assert against_it == AGAINST_THE_ORDER
    assert len(AGAINST_THE_ORDER) <= 10


def test_no_modules_import_each_other() -> None:
    graph = {dotted(path): imported(parsed(path)) - {dotted(path)} for path in FILES}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names them


def test_every_import_is_seen() -> None:
    source = (
        "import unstuck.case\nimport numpy\nif TYPE_CHECKING:\n    from unstuck import changes\n"
        "def f():\n    from unstuck.store import cases\n"
        "class C:\n    from unstuck.errors import InputError\n"
        "try:\n    import unstuck.shown\nexcept E:\n    pass"
    )
    names = ("case", "changes", "errors", "shown", "store.cases")
    assert sorted(imported(ast.parse(source))) == [f"unstuck.{name}" for name in names]


def test_a_name_of_its_own_goes_before_that_of_the_folder() -> None:
    assert place("b.c", ("a", "b.c", "b")) == 1
    assert place("b.d.e", ("a", "b.c", "b")) == 2
    assert place("d", ("a", "b.c", "b")) is None


def packages() -> list[Path]:
    """Folders of the package that list what is in them."""
    folders = sorted(path.parent for path in FILES if path.name == "__init__.py")
    return [f for f in folders[1:] if f.relative_to(SOURCES).as_posix() not in ONE_FILE_EACH]


@pytest.mark.parametrize("folder", packages(), ids=lambda folder: str(folder.relative_to(SOURCES)))
def test_a_package_lists_its_modules_and_folders(folder: Path) -> None:
    text = ast.get_docstring(parsed(folder / "__init__.py")) or ""
    modules = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    folders = {f"{path.parent.name}/" for path in folder.glob("*/*.py")}
    listed = set(re.findall(r"\b[a-z_0-9]+\.py\b|\b[a-z_0-9]+/", text))
    assert modules | folders <= listed
    assert {name for name in listed if name.endswith(".py")} <= modules


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_keras_is_known_in_its_own_rooms_alone(path: Path) -> None:
    if path.relative_to(SOURCES).as_posix().startswith(KNOW_KERAS):
        return
    text = path.read_text(encoding="utf-8")
    assert [word for word in WORDS_OF_KERAS if word in text] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_and_no_function_grows_without_end(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - (body[0].lineno if body else node.lineno)
            assert lines < 60, node.name
