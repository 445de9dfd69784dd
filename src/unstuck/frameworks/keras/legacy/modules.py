"""Where names are imported from: `tensorflow.keras` and modules that are gone."""

from __future__ import annotations

import ast

from unstuck.frameworks.keras.legacy.edit import Edits

LAYERS = (
    "recurrent", "core", "convolutional", "embeddings", "wrappers", "normalization", "noise",
    "pooling", "merge", "advanced_activations", "local", "convolutional_recurrent",
    "normalization.batch_normalization",
)  # fmt: skip
MODULES = {
    **{f"keras.layers.{name}": "keras.layers" for name in LAYERS},
    "keras.layers.experimental.preprocessing": "keras.layers",
    "keras.engine": "keras.layers",
    "keras.engine.topology": "keras.layers",
    "keras.engine.base_layer": "keras.layers",
    "keras.engine.training": "keras.models",
    "keras.objectives": "keras.losses",
    "keras.initializations": "keras.initializers",
    "keras.utils.np_utils": "keras.utils",
    "keras.utils.vis_utils": "keras.utils",
    "keras.utils.generic_utils": "keras.utils",
    "keras.utils.data_utils": "keras.utils",
    "keras.preprocessing.sequence": "keras.utils",
    "keras.optimizers.legacy": "keras.optimizers",
}
"""Modules of older versions, and where their names are now."""
NAMES = {
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
    "TimeDistributedDense": "TimeDistributed, Dense",
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
}
"""Names that are imported, and what they are now."""
GONE = {
    "Merge": "write it with the functional API: keras.layers.concatenate([a, b])",
    "Graph": "write it with the functional API: keras.Model(inputs, outputs)",
    "Highway": "write the layer out: gate * transformed + (1 - gate) * x",
    "MaxoutDense": "write the layer out: Dense, Reshape, a maximum over an axis",
    "SimpleDeepRNN": "stack SimpleRNN layers",
    "KerasClassifier": "pip install scikeras; from scikeras.wrappers import KerasClassifier",
    "KerasRegressor": "pip install scikeras; from scikeras.wrappers import KerasRegressor",
    "multi_gpu_model": "set keras.distribution before the model is made",
    "HDF5Matrix": "read the rows with h5py",
    "Tokenizer": "use keras.layers.TextVectorization",
    "TimeseriesGenerator": "use keras.utils.timeseries_dataset_from_array",
}
"""Names that exist nowhere in Keras 3."""
_TF = ("tensorflow.keras", "tensorflow.python.keras", "tf_keras")


def translate_imports(tree: ast.Module, edits: Edits) -> None:
    """Rewrite the import statements of a script."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            _from(node, edits)
        elif isinstance(node, ast.Import):
            _plain(node, edits)


def _from(node: ast.ImportFrom, edits: Edits) -> None:
    assert node.module is not None
    if node.module == "tensorflow" and _takes(node, "keras"):
        _keras_of_tensorflow(node, edits)
        return
    new = now(node.module)
    if new.split(".")[0] == "keras":
        _leave_gone(node, edits)
    if new == "keras.utils" and _takes(node, "np_utils"):
        _np_utils(node, edits)
    elif new == "keras.preprocessing" and _takes(node, "sequence"):
        own = next(alias for alias in node.names if alias.name == "sequence")
        edits.replace(node, f"from keras import utils as {own.asname or own.name}")
    else:
        _names_from(node, new, edits)


def _takes(node: ast.ImportFrom, name: str) -> bool:
    return any(alias.name == name for alias in node.names)


def _keras_of_tensorflow(node: ast.ImportFrom, edits: Edits) -> None:
    """`from tensorflow import keras, x` → `import keras; from tensorflow import x`."""
    own = next(alias for alias in node.names if alias.name == "keras")
    statements = [f"import {_alias(own)}"]
    others = [_alias(alias) for alias in node.names if alias.name != "keras"]
    if others:
        statements.append(f"from tensorflow import {', '.join(others)}")
    edits.replace(node, "; ".join(statements))


def _leave_gone(node: ast.ImportFrom, edits: Edits) -> None:
    """Tell of the names that exist nowhere in Keras 3."""
    for alias in node.names:
        if alias.name in GONE:
            edits.leave(node, alias.name, GONE[alias.name])


def _np_utils(node: ast.ImportFrom, edits: Edits) -> None:
    """`from keras.utils import np_utils` → `from keras import utils as np_utils`."""
    modules = [alias for alias in node.names if alias.name == "np_utils"]
    statements = [f"from keras import utils as {own.asname or own.name}" for own in modules]
    others = [_alias(alias) for alias in node.names if alias.name != "np_utils"]
    if others:
        statements.append(f"from keras.utils import {', '.join(others)}")
    edits.replace(node, "; ".join(statements))


def _names_from(node: ast.ImportFrom, new: str, edits: Edits) -> None:
    """The names under their new names, from the module where they are now."""
    renamed = any(alias.name in NAMES for alias in node.names)
    if new == node.module and not (renamed and new.startswith("keras")):
        return
    kept = [_alias(_renamed(alias)) for alias in node.names if alias.name not in GONE]
    if kept:
        edits.replace(node, f"from {new} import {', '.join(kept)}")
    else:
        edits.replace(node, "pass")


def _renamed(alias: ast.alias) -> ast.alias:
    name = NAMES.get(alias.name)
    if name is None:
        return alias
    return ast.alias(name, alias.asname or (alias.name if "CuDNN" in alias.name else None))


def _plain(node: ast.Import, edits: Edits) -> None:
    changed = []
    for alias in node.names:
        new = now(alias.name)
        if new != alias.name and alias.asname is None and alias.name.startswith("tensorflow"):
            return  # `tensorflow.keras.…` is written out below and still works with TensorFlow
        changed.append(ast.alias(new, alias.asname))
    if [a.name for a in changed] != [a.name for a in node.names]:
        edits.replace(node, f"import {', '.join(map(_alias, changed))}")


def now(module: str) -> str:
    """The module of Keras 3 that stands for a module of an older version or of tf.keras."""
    for old in _TF:
        if module == old or module.startswith(f"{old}."):
            module = "keras" + module[len(old) :]
    return MODULES.get(module, module)


def _alias(alias: ast.alias) -> str:
    if alias.asname:
        return f"{alias.name} as {alias.asname}"
    return alias.name
