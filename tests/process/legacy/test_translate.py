"""Old spellings become ones that today's Keras accepts; those of today stay as they are."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from tests.engine.some_models import keras

from unstuck.errors import InputError
from unstuck.frameworks.keras.legacy.calls import METHODS, OPERATIONS
from unstuck.frameworks.keras.legacy.keywords import DROPPED, REFUSED, RENAMED
from unstuck.frameworks.keras.legacy.modules import GONE, LAYERS, MODULES, NAMES, now
from unstuck.frameworks.keras.legacy.translate import translate

ROOT = Path(__file__).parents[3]
IMPORTS = """\
import numpy as np
import keras
from keras.layers import *
from keras.models import Model, Sequential
from keras.optimizers import SGD, Adam
from keras.callbacks import ModelCheckpoint
x, y = np.ones((8, 5, 2), 'float32'), np.ones((8, 1), 'float32')
net = Sequential([keras.Input((5, 2)), LSTM(2), Dense(1)])
net.compile('sgd', 'mse')
"""
KEYWORDS = {
    "output_dim": "LSTM(output_dim=5)",
    "init": "Dense(3, init='uniform')",
    "inner_init": "LSTM(3, inner_init='orthogonal')",
    "inner_activation": "GRU(3, inner_activation='sigmoid')",
    "W_regularizer": "Dense(3, W_regularizer='l2')",
    "U_regularizer": "LSTM(3, U_regularizer='l2')",
    "b_regularizer": "Dense(3, b_regularizer='l2')",
    "W_constraint": "Dense(3, W_constraint='non_neg')",
    "U_constraint": "LSTM(3, U_constraint='non_neg')",
    "b_constraint": "Dense(3, b_constraint='non_neg')",
    "dropout_W": "LSTM(3, dropout_W=0.1)",
    "dropout_U": "LSTM(3, dropout_U=0.1)",
    "bias": "Dense(3, bias=False)",
    "nb_filter": "Convolution1D(nb_filter=4, filter_length=3, subsample_length=2)",
    "filter_length": "Convolution1D(4, filter_length=3)",
    "border_mode": "Convolution1D(4, 3, border_mode='same')",
    "subsample_length": "Convolution1D(4, 3, subsample_length=2)",
    "pool_length": "MaxPooling1D(pool_length=2)",
    "p": "Dropout(p=0.5)",
    "sigma": "GaussianNoise(sigma=0.1)",
    "lr": "SGD(lr=0.1)",
    "nb_epoch": "net.fit(x, y, nb_epoch=1, verbose=0)",
    "nb_worker": "net.fit_generator((b for b in [(x, y)]), nb_worker=2, verbose=0)",
    "input": "Model(input=net.inputs, output=net.outputs)",
    "output": "Model(input=net.inputs, output=net.outputs)",
    "nb_words": "dict(num_words=1)",
    "consume_less": "LSTM(3, consume_less='cpu')",
    "forget_bias_init": "LSTM(3, forget_bias_init='one')",
    "class_mode": "net.compile('sgd', 'mse', class_mode='binary')",
    "sample_weight_mode": "net.compile('sgd', 'mse', sample_weight_mode='temporal')",
    "show_accuracy": "net.fit(x, y, show_accuracy=True, verbose=0)",
    "workers": "net.fit(x, y, workers=2, verbose=0)",
    "use_multiprocessing": "net.fit(x, y, verbose=0, use_multiprocessing=False)",
    "max_queue_size": "net.fit(x, y, max_queue_size=2, verbose=0)",
    "max_q_size": "net.fit(x, y, max_q_size=2, verbose=0)",
    "pickle_safe": "net.fit(x, y, pickle_safe=True, verbose=0)",
    "period": "ModelCheckpoint('a.keras', period=2)",
    "input_length": "Embedding(10, 3, input_length=5)",
}
CALLS = {
    "fit_generator": "net.fit_generator((b for b in [(x, y)]), steps_per_epoch=1, verbose=0)",
    "evaluate_generator": "net.evaluate_generator((b for b in [(x, y)]), steps=1, verbose=0)",
    "predict_generator": "net.predict_generator((b for b in [(x,)]), steps=1, verbose=0)",
    "predict_proba": "assert net.predict_proba(x, verbose=0).shape == (8, 1)",
    "predict_classes": "assert set(net.predict_classes(x, verbose=0).ravel()) <= {0, 1}",
    "input_dim": (
        "m = Sequential([LSTM(3, input_dim=2, input_length=5)])\nassert m.input_shape[1:] == (5, 2)"
    ),
    "no length": "assert Sequential([LSTM(3, input_dim=2)]).input_shape == (None, None, 2)",
    "batch shape in a list": (
        "assert Sequential([LSTM(3, batch_input_shape=(4, 5, 2), stateful=True), Dense(1)])"
        ".input_shape == (4, 5, 2)"
    ),
    "batch shape added": (
        "m = Sequential(); m.add(LSTM(3, stateful=True,\n   batch_input_shape=(4, 5, 2)))\n"
        "assert m.input_shape == (4, 5, 2)"
    ),
    "distributed": "from keras.layers import TimeDistributedDense\nTimeDistributedDense(3)",
    "gpu": "from keras.layers import CuDNNLSTM\nassert isinstance(CuDNNLSTM(3), LSTM)",
    "decay of 0": "Adam(lr=0.1, decay=0.0)",
    "categorical": (
        "from keras.utils import np_utils\nassert np_utils.to_categorical([0, 1]).shape == (2, 2)"
    ),
    "padding": (
        "from keras.preprocessing import sequence\n"
        "assert sequence.pad_sequences([[1], [1, 2]]).shape == (2, 2)"
    ),
    "backend": "from keras import backend as K\nassert float(K.sum(K.square(x))) == 80.0",
    "two in one": "LSTM(output_dim=3, inner_init='orthogonal',\n  inner_activation='relu')",
}  # fmt: skip


def test_every_spelling_has_an_example():
    assert set(KEYWORDS) == set(RENAMED) | set(DROPPED)
    assert set(METHODS) <= set(CALLS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [*KEYWORDS, *CALLS])
def test_an_old_spelling_runs_on_todays_keras(name):
    source = IMPORTS + (KEYWORDS.get(name) or CALLS[name]) + "\n"
    found = translate(source)
    assert found.left == ()
    if name != "nb_words":
        assert found.changes
    assert found.text.count("\n") == source.count("\n")
    exec(compile(found.text, "old.py", "exec"), {"__name__": "old"})
    assert translate(found.text).changes == ()


@pytest.mark.parametrize(
    "module", [*MODULES, *(f"tensorflow.keras.{n}" for n in ("layers", "models"))]
)
def test_every_old_module_has_one_of_today(module):
    import_module(now(module))


def test_names_and_operations_exist_today():
    assert all(hasattr(keras.ops, name) for name in OPERATIONS)
    names = [name for new in NAMES.values() for name in new.split(", ")]
    assert all(hasattr(keras.layers, name) for name in names)
    assert len(LAYERS) == len(set(LAYERS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from tensorflow import keras", "import keras"),
        ("from tensorflow import keras as K, nn", "import keras as K; from tensorflow import nn"),
        ("import tensorflow.keras as keras", "import keras as keras"),
        ("from tensorflow.keras.layers import LSTM", "from keras.layers import LSTM"),
        ("from keras.layers.core import Dense as D", "from keras.layers import Dense as D"),
        ("from keras.utils.np_utils import normalize", "from keras.utils import normalize"),
        ("from keras.utils import np_utils", "from keras import utils as np_utils"),
        (
            "from keras.utils import np_utils as u, normalize",
            "from keras import utils as u; from keras.utils import normalize",
        ),
        ("from keras.preprocessing import sequence", "from keras import utils as sequence"),
        ("from tensorflow.keras.layers import Merge", "pass"),
    ],
)  # fmt: skip
def test_imports(old, new):
    assert translate(old).text == new


def test_names_of_other_packages_are_not_named():
    source = "from networkx import Graph\n"
    assert translate(source).left == ()
    assert translate(source).text == source


def test_decay_is_the_rate_that_it_was():
    source = "import keras\nopt = keras.optimizers.SGD(lr=0.1, decay=0.5, momentum=0.9)\n"
    space: dict = {}
    exec(translate(source).text, space)
    rate = space["opt"]._learning_rate
    assert [float(rate(n)) for n in (0, 1, 4)] == pytest.approx([0.1, 0.1 / 1.5, 0.1 / 3])


def test_keys_of_the_history_follow_what_was_asked_for():
    long = "m.compile('sgd', 'mse', metrics=['accuracy'])\nprint(h.history['val_acc'])\n"
    assert "history['val_accuracy']" in translate(long).text
    assert translate(long.replace("'accuracy'", "'acc'")).changes == ()
    stop = "m.compile(metrics=['accuracy'])\nEarlyStopping(monitor=\"val_acc\")\n"
    assert 'monitor="val_accuracy"' in translate(stop).text


@pytest.mark.parametrize("name", [*REFUSED, *GONE, "K.gradients", "batch_input_shape"])
def test_what_cannot_be_translated_is_named_with_its_line(name):
    if name in REFUSED:
        callee = REFUSED[name][1][0]
        line = (
            f"net.{callee}(x, {name}=1)" if callee.startswith("fit") else f"{callee}(3, {name}=1)"
        )
    elif name in GONE:
        line = f"from keras.layers import {name}"
    elif name == "batch_input_shape":
        line = "first = LSTM(3, batch_input_shape=(1, 2, 3))"
    else:
        line = "from keras import backend as K; K.gradients(a, b)"
    found = translate(f"import keras\n{line}\n")
    assert [change.line for change in found.left] == [2]
    assert found.left[0].old.rstrip("=") == name
    assert found.left[0].new
    ast.parse(found.text)


def test_python_2_is_refused_in_one_line():
    with pytest.raises(InputError, match=r"old\.py:2 is no Python 3.*2to3"):
        translate("import keras\nprint 'done'\n", "old.py")


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "tests/cases").glob("*/*/*.py")), *sorted((ROOT / "examples").glob("*.py"))],
    ids=lambda p: "/".join(p.parts[-3:]),
)
def test_todays_scripts_stay_as_they_are(path):
    found = translate(path.read_text())
    assert (found.text, found.changes, found.left) == (path.read_text(), (), ())


def test_text_outside_ascii_keeps_its_places():
    found = translate("größe = 'ä'; net.fit(größe, nb_epoch=3, x='ö')  # fünf\n")
    assert found.text == "größe = 'ä'; net.fit(größe, epochs=3, x='ö')  # fünf\n"
    assert np.all([change.line == 1 for change in found.changes])
