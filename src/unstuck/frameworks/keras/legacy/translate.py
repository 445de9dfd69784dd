"""translate: the source of an old script in the spellings of Keras 3."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from unstuck.errors import InputError
from unstuck.frameworks.keras.legacy.calls import translate_calls
from unstuck.frameworks.keras.legacy.edit import Edits, SourceChange
from unstuck.frameworks.keras.legacy.keys import translate_keys
from unstuck.frameworks.keras.legacy.keywords import translate_keywords
from unstuck.frameworks.keras.legacy.modules import translate_imports


@dataclass(frozen=True)
class Translation:
    """A script in the spellings of Keras 3.

    Args:
        text: the source; every line stands where it stood.
        changes: what was translated, by line.
        left: what was not, by line, with what to do about it.
    """

    text: str
    changes: tuple[SourceChange, ...]
    left: tuple[SourceChange, ...]


def translate(source: str, name: str = "the script") -> Translation:
    """Translate a script.

    Args:
        source: its text.
        name: of it, for errors.

    Raises:
        InputError: it is no Python 3.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        if line:
            where = f"{name}:{line}"
        else:
            where = name
        if "print" in str(error):
            two = " (Python 2? type: 2to3 -w SCRIPT)"
        else:
            two = ""
        raise InputError(f"{where} is no Python 3: {getattr(error, 'msg', error)}{two}") from None
    edits = Edits(source)
    translate_imports(tree, edits)
    needs = translate_calls(tree, edits)
    translate_keywords(tree, edits)
    translate_keys(tree, edits)
    if needs and not _imports_keras(tree):
        edits.insert(_first(tree), "import keras; ")
    order = sorted(dict.fromkeys(edits.changes), key=lambda change: change.line)
    left = sorted(dict.fromkeys(edits.left), key=lambda change: change.line)
    return Translation(edits.result(), tuple(order), tuple(left))


def _imports_keras(tree: ast.Module) -> bool:
    """Whether the translated text has the name `keras` already."""
    names = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names += [a.name.split(".")[0] for a in node.names if a.asname is None]
        elif isinstance(node, ast.ImportFrom) and node.module == "tensorflow":
            names += [a.name for a in node.names if a.asname is None]
    return "keras" in names


def _first(tree: ast.Module) -> ast.AST:
    """The first import that may have something before it in its line."""
    for node in tree.body:
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if isinstance(node, ast.Import | ast.ImportFrom) and not future:
            return node
    return tree.body[0]
