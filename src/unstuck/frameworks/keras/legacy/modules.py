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
    module = node.module
    if module == "tensorflow" and any(alias.name == "keras" for alias in node.names):
        others = [a for a in node.names if a.name != "keras"]
        own = next(a for a in node.names if a.name == "keras")
        if others:
            rest = f"; from tensorflow import {', '.join(map(_alias, others))}"
        else:
            rest = ""
        edits.replace(node, f"import {_alias(own)}{rest}")
        return
    new = now(module)
    for alias in node.names:
        if alias.name in GONE and new.split(".")[0] == "keras":
            edits.leave(node, alias.name, GONE[alias.name])
    if new == "keras.utils" and any(a.name == "np_utils" for a in node.names):
        parts = [f"from keras import utils as {a.asname or 'np_utils'}"
                 for a in node.names if a.name == "np_utils"]  # fmt: skip
        beside = [_alias(a) for a in node.names if a.name != "np_utils"]
        if beside:
            parts += [f"from keras.utils import {', '.join(beside)}"]
        else:
            parts += []
        edits.replace(node, "; ".join(parts))
        return
    if new == "keras.preprocessing" and any(a.name == "sequence" for a in node.names):
        own = next(a for a in node.names if a.name == "sequence")
        edits.replace(node, f"from keras import utils as {own.asname or own.name}")
        return
    kept = [_alias(_renamed(alias)) for alias in node.names if alias.name not in GONE]
    renamed = any(alias.name in NAMES for alias in node.names)
    if new != module or (renamed and new.startswith("keras")):
        edits.replace(node, f"from {new} import {', '.join(kept)}" if kept else "pass")


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
