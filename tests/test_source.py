"""What must not stand in the sources: code made from data, and imports against the stream."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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
LAYERS = [
    "errors",
    "faults",
    "shown",
    "case",
    "store",
    "ceiling",
    "engine",
    "sweep",
    "capture",
    "lab",
    "doctor",
    "report",
    "web",
    "demo",
    "cli",
]


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


def imported(tree: ast.Module) -> Iterator[str]:
    """What a module needs when it is imported itself: not later, not for types only."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Import(names=names):
                yield from (n.name for n in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pass
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                waiting += node.orelse
            case _:
                waiting += ast.iter_child_nodes(node)


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


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_flow_one_way(path: Path) -> None:
    own = path.relative_to(SOURCES).parts[0].removesuffix(".py")
    if own not in LAYERS:  # the package itself, __main__
        return
    for module in imported(parsed(path)):
        parts = module.split(".")
        if parts[0] == "unstuck" and len(parts) > 1 and parts[1] in LAYERS:
            assert LAYERS.index(parts[1]) <= LAYERS.index(own), f"{own} imports {module}"


def test_the_flow_of_imports_is_seen() -> None:
    source = (
        "import a\nif TYPE_CHECKING:\n    import b\nelse:\n    import c\n"
        "def f():\n    import d\nclass C:\n    from e import x\n"
        "try:\n    import g\nexcept E:\n    pass"
    )
    assert sorted(imported(ast.parse(source))) == ["a", "c", "e", "g"]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_and_no_function_grows_without_end(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - (body[0].lineno if body else node.lineno)
            assert lines < 60, node.name
