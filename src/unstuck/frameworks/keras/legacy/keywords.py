"""Keywords that have another name, or none any more."""

from __future__ import annotations

import ast

from unstuck.frameworks.keras.legacy.edit import Edits

_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU")
_UNITS = (*_RECURRENT, "Dense", "TimeDistributedDense")
_CONVOLUTIONS = ("Conv1D", "Convolution1D", "Conv2D", "Convolution2D")
_WEIGHTED = (*_UNITS, *_CONVOLUTIONS)
_OPTIMIZERS = ("SGD", "RMSprop", "Adam", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl")

RENAMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "output_dim": ("units", _UNITS),
    "init": ("kernel_initializer", (*_WEIGHTED, "Embedding")),
    "inner_init": ("recurrent_initializer", _RECURRENT),
    "inner_activation": ("recurrent_activation", _RECURRENT),
    "W_regularizer": ("kernel_regularizer", _WEIGHTED),
    "U_regularizer": ("recurrent_regularizer", _RECURRENT),
    "b_regularizer": ("bias_regularizer", _WEIGHTED),
    "W_constraint": ("kernel_constraint", _WEIGHTED),
    "U_constraint": ("recurrent_constraint", _RECURRENT),
    "b_constraint": ("bias_constraint", _WEIGHTED),
    "dropout_W": ("dropout", _RECURRENT),
    "dropout_U": ("recurrent_dropout", _RECURRENT),
    "bias": ("use_bias", _WEIGHTED),
    "nb_filter": ("filters", _CONVOLUTIONS),
    "filter_length": ("kernel_size", _CONVOLUTIONS),
    "border_mode": ("padding", (*_CONVOLUTIONS, "MaxPooling1D", "MaxPooling2D")),
    "subsample_length": ("strides", _CONVOLUTIONS),
    "pool_length": ("pool_size", ("MaxPooling1D", "AveragePooling1D")),
    "p": ("rate", ("Dropout", "SpatialDropout1D", "GaussianDropout")),
    "sigma": ("stddev", ("GaussianNoise",)),
    "lr": ("learning_rate", _OPTIMIZERS),
    "nb_epoch": ("epochs", ("fit", "fit_generator")),
    "input": ("inputs", ("Model",)),
    "output": ("outputs", ("Model",)),
    "nb_words": ("num_words", ("load_data", "Tokenizer")),
}
"""Old keyword → new one, and the calls in which it is that."""

DROPPED: dict[str, tuple[str, tuple[str, ...]]] = {
    "consume_less": ("it is chosen by Keras", _RECURRENT),
    "forget_bias_init": ("unit_forget_bias=True is the default", _RECURRENT),
    "class_mode": ("it follows from the loss", ("compile",)),
    "sample_weight_mode": ("weights of shape (rows, steps) say it", ("compile",)),
    "show_accuracy": ('compile(metrics=["accuracy"])', ("fit", "evaluate")),
    "workers": ("generators say it: PyDataset(workers=…)", ("fit", "fit_generator", "predict")),
    "nb_worker": ("generators say it: PyDataset(workers=…)", ("fit_generator",)),
    "use_multiprocessing": ("generators say it: PyDataset(…)", ("fit", "fit_generator", "predict")),
    "max_queue_size": ("generators say it: PyDataset(…)", ("fit", "fit_generator", "predict")),
    "max_q_size": ("generators say it: PyDataset(…)", ("fit", "fit_generator", "predict")),
    "pickle_safe": ("generators say it: PyDataset(…)", ("fit", "fit_generator", "predict")),
    "period": ("save_freq says it in updates", ("ModelCheckpoint",)),
    "input_length": ("the length comes from the rows", ("Embedding",)),
}
"""Keywords that are left away: why, and in which calls."""

REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "samples_per_epoch": ("steps_per_epoch=rows // batch rows", ("fit_generator", "fit")),
    "nb_val_samples": ("validation_steps=rows // batch rows", ("fit_generator", "fit")),
    "weights": ("build the layer, then layer.set_weights(…)", (*_WEIGHTED, "Embedding")),
    "time_major": ("transpose the rows to (rows, steps, features)", _RECURRENT),
}
"""Keywords whose meaning needs a number or a line that the script does not have."""


def translate_keywords(tree: ast.Module, edits: Edits) -> None:
    """Rename, drop or name the keywords of all calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                _translate(node, keyword, edits)


def callee(call: ast.Call) -> str:
    """The last part of what is called: "LSTM" in `keras.layers.LSTM(…)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    if isinstance(function, ast.Name):
        return function.id
    return ""


def _translate(call: ast.Call, keyword: ast.keyword, edits: Edits) -> None:
    name = callee(call)
    old = keyword.arg or ""
    if name in RENAMED.get(old, ("", ()))[1]:
        edits.rename_keyword(keyword, RENAMED[old][0])
    elif name in DROPPED.get(old, ("", ()))[1]:
        edits.remove(keyword, f"left away: {DROPPED[old][0]}")
    elif name in REFUSED.get(old, ("", ()))[1]:
        edits.leave(keyword, f"{old}=", REFUSED[old][0])
