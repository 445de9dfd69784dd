"""What the model is, and what stands in the way of rebuilding it elsewhere."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

from unstuck.errors import InputError
from unstuck.frameworks.keras.payload import compiled_of, config_of
from unstuck.frameworks.keras.watch import compile_settings
from unstuck.frameworks.keras.watch.direct import case_of

layers = keras.layers
X, Y = np.ones((6, 4, 2), "float32"), np.zeros((6, 4, 1), "float32")


class OwnLayer(layers.Layer):
    def call(self, x):
        return x

    def get_config(self):
        raise AssertionError("the user's code was asked")


class OwnStep(keras.Sequential):
    def train_step(self, *args):
        return super().train_step(*args)


class OwnName(keras.Sequential):
    pass


class OwnLoss(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return keras.ops.mean(y_pred)


class OwnRate(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1


class OwnStart(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None):
        return keras.ops.zeros(shape, dtype)


def own_loss(y_true, y_pred):
    return keras.ops.mean(y_pred)


def own_activation(x):
    return x


def built(*parts, cls=keras.Sequential, **compiled):
    model = cls([layers.Input((4, 2)), *parts, layers.Dense(1)])
    model.compile(**{"optimizer": "sgd", "loss": "mse", **compiled})
    return model


REBUILDABLE = {
    "plain": lambda: built(layers.LSTM(2, return_sequences=True)),
    "wrapped": lambda: built(layers.Bidirectional(layers.GRU(2, return_sequences=True))),
    "cell": lambda: built(layers.RNN(layers.LSTMCell(2), return_sequences=True)),
    "nested": lambda: built(keras.Sequential([layers.Dense(3, "relu"), layers.Dropout(0.1)])),
    "objects": lambda: built(
        layers.Dense(2, kernel_regularizer="l2", activation=keras.activations.gelu),
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 10)),
        loss=keras.losses.LogCosh(),
        metrics=["mae", keras.metrics.MeanSquaredError(name="squares")],
    ),
    "function of keras": lambda: built(loss=keras.losses.mean_absolute_error),
    "operations": lambda: functional(lambda x: keras.ops.tanh(x) * 2),
}

OBSTACLES = {
    "own layer OwnLayer": lambda: built(OwnLayer()),
    "own train_step": lambda: built(cls=OwnStep),
    "own model class OwnName": lambda: built(cls=OwnName),
    "own loss function own_loss": lambda: built(loss=own_loss),
    "own loss class OwnLoss": lambda: built(loss=OwnLoss()),
    "own metric function own_loss": lambda: built(metrics=[own_loss]),
    "own metric function own_activation": lambda: built(weighted_metrics=[own_activation]),
    "own learning rate schedule OwnRate": lambda: built(optimizer=keras.optimizers.SGD(OwnRate())),
    "Lambda layer twice": lambda: built(layers.Lambda(lambda x: 2 * x, name="twice")),
    "own function or object own_activation in layer deep": lambda: built(
        keras.Sequential([layers.Dense(2, activation=own_activation, name="deep")])
    ),
    "own function or object OwnStart in layer start": lambda: built(
        layers.Dense(2, kernel_initializer=OwnStart(), name="start")
    ),
}


def functional(operation):
    inputs = keras.Input((4, 2))
    model = keras.Model(inputs, operation(layers.Dense(2)(inputs)))
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("name", REBUILDABLE)
def test_models_of_keras_parts_can_be_made_again(name):
    model = REBUILDABLE[name]()
    spec = compile_settings.model_spec(model)
    assert spec.obstacle is None
    assert spec.rebuildable
    again = keras.models.model_from_json(json.dumps(config_of(spec)))
    again.compile_from_config(compiled_of(spec))
    assert [w.shape for w in again.weights] == [w.shape for w in model.weights]
    assert type(again.optimizer) is type(model.optimizer)
    assert spec.parameters == model.count_params()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("clause", OBSTACLES)
def test_the_part_in_the_way_is_named_and_not_asked(clause):
    spec = compile_settings.model_spec(OBSTACLES[clause]())
    assert spec.obstacle == clause
    assert not spec.rebuildable
    json.dumps([config_of(spec), compiled_of(spec)])
    assert config_of(spec)["config"]["layers"]


def test_a_step_replaced_on_the_object_is_an_obstacle():
    model = built()
    model.train_step = lambda data: {}
    assert compile_settings.model_spec(model).obstacle == "own train_step"


def test_a_model_never_compiled_has_no_compile_settings():
    model = keras.Sequential([layers.Input((4, 2)), layers.Dense(1)])
    spec = compile_settings.model_spec(model)
    assert spec.obstacle == "a model that was never compiled"
    assert compiled_of(spec) is None
    assert spec.outputs == ((4, 1),)


def test_reading_a_model_counts_no_names_and_draws_nothing():
    model = built(layers.Dropout(0.5))
    keras.utils.set_random_seed(3)
    before = np.random.get_state()[1].copy()
    name = layers.Dense(1).name
    compile_settings.model_spec(model)
    compile_settings.metric_functions(model)
    number = int(layers.Dense(1).name.rpartition("_")[2])
    assert number == int(name.rpartition("_")[2] or 0) + 1
    np.testing.assert_array_equal(before, np.random.get_state()[1])


@pytest.mark.parametrize(
    ("units", "classes", "full"),
    [
        (1, 1, "binary_accuracy"),
        (3, 1, "sparse_categorical_accuracy"),
        (3, 3, "categorical_accuracy"),
    ],
)
def test_accuracy_is_named_by_what_computes_it(units, classes, full):
    model = keras.Sequential([layers.Input((2,)), layers.Dense(units)])
    model.compile("sgd", "mse", metrics=["accuracy", keras.metrics.AUC(name="area")][:1])
    model.train_on_batch(np.ones((2, 2)), np.ones((2, classes)))
    assert compile_settings.metric_functions(model) == {"accuracy": full}


def test_a_case_for_arrays_at_hand():
    model = built()
    case = case_of(model, X, Y, validation_data=(X[:2], Y[:2]), epochs=3)
    np.testing.assert_array_equal(case.x[0], X)
    assert (case.rows, case.fit.epochs, case.x_val[0].shape) == (6, 3, (2, 4, 2))
    assert case.history == {}
    assert case.model.rebuildable
    for before, after, now in zip(
        case.weights_before, case.weights_after, model.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(before, now)
        np.testing.assert_array_equal(after, now)


def test_a_case_under_a_cap_says_that_it_was_sampled():
    case = case_of(built(), X, Y, cap=X.nbytes)
    assert case.sampled
    assert (case.rows, len(case.x[0]), len(case.y[0])) == (6, 4, 4)


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (X, Y[:5], "5 and 6 rows"),
        (X, None, "missing"),
        (3, Y, "without rows"),
        (X, np.array([{}] * 6, dtype=object), "no arrays of numbers"),
    ],
)
def test_arrays_that_cannot_be_used_are_said_in_one_line(x, y, words):
    with pytest.raises(InputError, match=words) as error:
        case_of(built(), x, y)
    assert "\n" not in str(error.value)


def test_a_model_without_weights_is_said_so():
    with pytest.raises(InputError, match="no weights"):
        case_of(keras.Sequential([layers.Dense(1)]), X, Y)
