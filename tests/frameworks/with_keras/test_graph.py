"""Models of own classes as graphs: the same answers in another process' terms, or a refusal."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.some_models import L, keras
from unstuck.case import Case, FitSettings, Location
from unstuck.errors import CaseError, RebuildError
from unstuck.frameworks.framework import learner_for
from unstuck.frameworks.keras.graph import graph
from unstuck.frameworks.keras.watch.compile_settings import model_spec
from unstuck.store.description import described, dumps, loads

ops = keras.ops
X = np.random.default_rng(0).normal(size=(32, 7, 3)).astype("float32")
TOKENS = np.random.default_rng(0).integers(0, 9, (32, 7))


class Block(L.Layer):
    """An own layer made of Keras' parts."""

    def __init__(self, units):
        super().__init__()
        self.attention = L.MultiHeadAttention(2, 4)
        self.norm = L.LayerNormalization()
        self.drop = L.Dropout(0.5)
        self.out = L.Dense(units, activation="relu")

    def call(self, x, training=None):
        x = self.norm(x + self.attention(x, x))
        return self.out(self.drop(x, training=training))


class Net(keras.Model):
    """The order in which layers are made is not that in which they are called."""

    def __init__(self):
        super().__init__()
        self.head = L.Dense(2, activation="softmax")
        self.memory = L.GRU(5, return_sequences=True)
        self.block = Block(4)

    def call(self, x, training=None):
        h = self.block(self.memory(x), training=training)
        return self.head(ops.concatenate([h[:, -1], ops.mean(h, axis=1)], axis=-1))


class Words(keras.Model):
    """Padding is hidden, and what hides it goes with the tokens."""

    def __init__(self):
        super().__init__()
        self.embed = L.Embedding(9, 4, mask_zero=True)
        self.memory = L.LSTM(5)
        self.head = L.Dense(2)

    def call(self, x):
        return self.head(self.memory(self.embed(x)))


class Two(keras.Model):
    """Two inputs, as a list."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.head = L.Dense(3), L.GRU(3), L.Dense(2)

    def call(self, inputs):
        one, other = inputs
        return self.head(L.add([self.first(one[:, 0]), self.second(other)]))


def case_of(model: keras.Model, *x) -> Case:
    model.compile("adam", "mse")
    model(x[0] if len(x) == 1 else list(x))
    weights = tuple(np.array(w) for w in model.get_weights())
    return Case(
        at=Location("a.py", 1, "model.fit(x, y)"), fit=FitSettings(), model=model_spec(model),
        x=x, y=(np.zeros((len(x[0]), 2)),),
        weights_before=weights, weights_after=weights,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "x"),
    [(Net, (X,)), (Words, (TOKENS,)), (Two, (X, X[..., :2]))],
    ids=["net", "words", "two"],
)
def test_the_graph_gives_the_same_answers_elsewhere(kind, x):
    keras.utils.set_random_seed(0)
    model = kind()
    case = case_of(model, *x)
    assert not case.model.rebuildable
    found = graph(model, case)
    there = loads(dumps(found))
    assert there == found
    drawn = there.of(case)
    assert drawn.model.rebuildable
    _, again = learner_for(drawn)
    assert again is not None
    said = model.predict(x[0] if len(x) == 1 else list(x), verbose=0)
    np.testing.assert_allclose(again.predict(x, weights=drawn.weights_after), said, atol=1e-5)


SPEC = '{"outputs": [], "weights": [], "non_trainable": [], "name": "a", "payload": {}}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"model": {}, "order": []}',
        '{"model": 3, "order": [0]}',
        "[" * 9999,
        f'{{"model": {SPEC}, "order": [0, 0]}}',
        f'{{"model": {SPEC}, "order": [0]}}',
    ],
)
def test_a_damaged_file_is_named(tmp_path, content):
    (tmp_path / "fit-0001.graph.json").write_text(content)
    case = case_of(Words(), TOKENS)
    with pytest.raises(CaseError, match=r"fit-0001.graph.json is damaged .*delete it"):
        described(case, tmp_path / "fit-0001")
    assert described(case, tmp_path / "fit-0002") is case


def test_layers_still_answer_as_they_did():
    model = Net()
    case = case_of(model, X)
    before = model.predict(X, verbose=0)
    graph(model, case)
    np.testing.assert_array_equal(before, model.predict(X, verbose=0))
    assert keras.layers.Layer.__call__.__module__.startswith("keras.")


def test_weights_that_broke_down_are_compared_by_those_before():
    model = Words()
    case = case_of(model, TOKENS)
    model.set_weights([np.full(w.shape, np.nan) for w in model.get_weights()])
    graph(model, case)
    assert np.isnan(model.get_weights()[0]).all()  # the live model is as it was


class Branching(Words):
    def call(self, x, training=None):
        h = self.embed(x)
        if training:
            h = h + 1.0
        return self.head(self.memory(h))


class OwnWeight(Words):
    def build(self, shape):
        self.scale = self.add_weight(shape=(1,), initializer="ones")

    def call(self, x):
        return super().call(x) * self.scale


class OwnStep(Words):
    def train_step(self, *args):
        return super().train_step(*args)


class Counting(Words):
    """Gives another answer with every call."""

    calls = 0

    def call(self, x):
        self.calls += 1
        return super().call(x) * float(self.calls)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Branching, "another thing in training"),
        (OwnWeight, "not in the graph|on symbols"),
        (OwnStep, "own train_step"),
        (Counting, "other answers"),
    ],
)
def test_what_no_graph_can_say_is_refused(kind, why):
    model = kind()
    case = case_of(model, TOKENS)
    with pytest.raises(RebuildError, match=why):
        graph(model, case)


def test_numbers_that_are_none_prove_nothing():
    model = Counting()
    case = case_of(model, TOKENS)
    model.set_weights([np.full(w.shape, np.nan) for w in model.get_weights()])
    with pytest.raises(RebuildError, match="other answers"):
        graph(model, case)
