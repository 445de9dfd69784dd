"""Calls that take another shape: sizes of inputs, rates that fall, methods that are gone."""

from __future__ import annotations

import ast

from unstuck.frameworks.keras.legacy.edit import Edits
from unstuck.frameworks.keras.legacy.keywords import callee

METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
}
"""Methods of models that have another name."""
OPERATIONS = (
    "abs", "argmax", "cast", "clip", "concatenate", "cumsum", "dot", "equal", "exp", "expand_dims",
    "log", "max", "maximum", "mean", "min", "minimum", "ones_like", "prod", "relu", "reshape",
    "round", "shape", "sigmoid", "softmax", "sqrt", "square", "squeeze", "stack", "std", "sum",
    "tanh", "transpose", "var", "zeros_like",
)  # fmt: skip
"""Functions of `keras.backend` that `keras.ops` has under the same name."""
_KEPT = (
    "backend", "clear_session", "epsilon", "floatx", "image_data_format", "set_epsilon",
    "set_floatx", "set_image_data_format",
)  # fmt: skip
_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU")
_CLASSES = '(lambda p: p.argmax(-1) if p.shape[-1] > 1 else (p > 0.5).astype("int32"))'


def translate_calls(tree: ast.Module, edits: Edits) -> bool:
    """Rewrite calls; whether the new text needs `keras` to be imported under that name."""
    needs = False
    backends = _backends(tree)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            needs |= _call(node, parents, edits)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            needs |= _backend(node, backends, edits)
        elif isinstance(node, ast.Name) and node.id == "TimeDistributedDense":
            _distributed(node, parents, edits)
    return needs


def _call(call: ast.Call, parents: dict[ast.AST, ast.AST], edits: Edits) -> bool:
    name = callee(call)
    given = {k.arg: k for k in call.keywords if k.arg}
    if name in METHODS and isinstance(call.func, ast.Attribute):
        owner = edits.text(call.func.value)
        edits.replace(call.func, f"{owner}.{METHODS[name]}", old=name, summary=METHODS[name])
    if name == "predict_classes" and isinstance(call.func, ast.Attribute):
        owner = edits.text(call.func.value)
        edits.insert(call, f"{_CLASSES}(")
        edits.replace(
            call.func, f"{owner}.predict", old=name, summary="predict, and the likeliest class"
        )
        edits.insert(call, ")", after=True)
    if name in _RECURRENT and "input_dim" in given:
        _input_dim(given, edits)
    if "batch_input_shape" in given:
        return _batch_shape(call, given["batch_input_shape"], parents, edits)
    if "decay" in given and ("lr" in given or "learning_rate" in given):
        return _decay(given, edits)
    return False


def _input_dim(given: dict[str, ast.keyword], edits: Edits) -> None:
    """input_dim=D, input_length=T → input_shape=(T, D)."""
    size = given["input_dim"]
    length = given.get("input_length")
    if length:
        steps = edits.text(length.value)
    else:
        steps = "None"
    new = f"input_shape=({steps}, {edits.text(size.value)})"
    if length:
        old = "input_dim=, input_length="
    else:
        old = "input_dim="
    edits.replace(size, new, old=old)
    if length:
        edits.remove(length, None)


def _batch_shape(
    call: ast.Call, keyword: ast.keyword, parents: dict[ast.AST, ast.AST], edits: Edits
) -> bool:
    """An Input of its own before the layer: in a list of layers, or added to the same model."""
    new = f"keras.Input(batch_shape={edits.text(keyword.value)})"
    parent = parents.get(call)
    if parent is not None:
        statement = parents.get(parent)
    else:
        statement = None
    if isinstance(parent, ast.List):
        edits.insert(call, f"{new}, ")
    elif (
        isinstance(parent, ast.Call) and callee(parent) == "add" and isinstance(statement, ast.Expr)
    ):
        edits.insert(statement, f"{edits.text(parent.func)}({new}); ")
    else:
        edits.leave(keyword, "batch_input_shape=", f"begin with {new}")
        return False
    edits.remove(keyword, new)
    return True


def _decay(given: dict[str, ast.keyword], edits: Edits) -> bool:
    """lr=r, decay=d → the rate r / (1 + d · update), which `decay` was."""
    decay = given["decay"]
    if isinstance(decay.value, ast.Constant) and decay.value.value in (0, None):
        edits.remove(decay, "left away: it is 0")
        return False
    rate = given.get("lr") or given["learning_rate"]
    edits.replace(
        rate.value,
        "keras.optimizers.schedules.InverseTimeDecay("
        f"{edits.text(rate.value)}, decay_steps=1, decay_rate={edits.text(decay.value)})",
        old="decay=",
        summary="schedules.InverseTimeDecay",
    )
    edits.remove(decay, None)
    return True


def _backends(tree: ast.Module) -> set[str]:
    """Names under which `keras.backend` was imported."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("keras"):
            names |= {a.asname or a.name for a in node.names if a.name == "backend"}
        elif isinstance(node, ast.Import):
            names |= {a.asname for a in node.names if a.name.endswith("keras.backend") and a.asname}
    return names


def _backend(node: ast.Attribute, backends: set[str], edits: Edits) -> bool:
    assert isinstance(node.value, ast.Name)
    if node.value.id not in backends or node.attr in _KEPT:
        return False
    if node.attr in OPERATIONS:
        edits.replace(node, f"keras.ops.{node.attr}")
        return True
    edits.leave(node, edits.text(node), "look for it in keras.ops")
    return False


def _distributed(node: ast.Name, parents: dict[ast.AST, ast.AST], edits: Edits) -> None:
    """TimeDistributedDense(n) → TimeDistributed(Dense(n))."""
    call = parents.get(node)
    if not isinstance(call, ast.Call) or call.func is not node:
        return
    edits.replace(node, "TimeDistributed(Dense", old="TimeDistributedDense(…)",
                  summary="TimeDistributed(Dense(…))")  # fmt: skip
    edits.insert(call, ")", after=True)
