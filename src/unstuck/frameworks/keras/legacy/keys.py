"""Keys of the history and of monitored scores: `acc` where "accuracy" was asked for."""

from __future__ import annotations

import ast

from unstuck.frameworks.keras.legacy.edit import Edits

KEYS = {"acc": "accuracy", "val_acc": "val_accuracy"}


def translate_keys(tree: ast.Module, edits: Edits) -> None:
    """Rename them where `metrics` holds "accuracy"; with metrics=["acc"] they are right."""
    keywords = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    if not any(keyword.arg == "metrics" and _long(keyword) for keyword in keywords):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            _key(node.slice, edits)
        elif isinstance(node, ast.keyword) and node.arg == "monitor":
            _key(node.value, edits)


def _long(metrics: ast.keyword) -> bool:
    names = [n.value for n in ast.walk(metrics) if isinstance(n, ast.Constant)]
    return "accuracy" in names and "acc" not in names


def _key(node: ast.AST, edits: Edits) -> None:
    if isinstance(node, ast.Constant) and node.value in KEYS:
        quote = edits.text(node)[0]
        edits.replace(node, f"{quote}{KEYS[node.value]}{quote}")
