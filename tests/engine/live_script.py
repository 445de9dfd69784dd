"""A script with own layers and train_step; at its exit it is retrained live. Prints JSON.

Run as: python live_script.py BACKEND
"""

from __future__ import annotations

import atexit
import json
import os
import random
import sys

os.environ["KERAS_BACKEND"] = sys.argv[1]

import keras
import numpy as np
from keras import ops

from unstuck.changes import Bidirectional, LearningRate, LossChange
from unstuck.engine.learner import Plan
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.train.live import Live


class Gate(keras.layers.Layer):
    """A layer of the script's own, with a weight that names no initializer."""

    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform")

    def call(self, x):
        return ops.tanh(ops.matmul(x, self.w))


class Own(keras.Model):
    """A model of the script's own; `wide` has no default, so from_config cannot make another."""

    def __init__(self, wide):
        super().__init__()
        self.parts = [keras.layers.SimpleRNN(4, return_sequences=True), Gate(len(wide))]
        self.drop = keras.layers.Dropout(0.1)
        self.out = keras.layers.Dense(1)

    def call(self, x, training=None):
        for part in self.parts:
            x = part(x)
        return self.out(self.drop(x, training=training))


class Simple(Own):
    """As `Own`, and easy to make again."""

    def __init__(self):
        super().__init__(range(4))


def own_step(model):
    """A train_step for the backend, which prints, as scripts do."""
    if sys.argv[1] == "jax":

        def train_step(self, state, data):
            print("own step")
            return super(Own, self).train_step(state, data)
    elif sys.argv[1] == "torch":

        def train_step(self, data):
            print("own step")
            self.zero_grad()
            loss = self.compute_loss(y=data[1], y_pred=self(data[0], training=True))
            loss.backward()
            weights = self.trainable_weights
            self.optimizer.apply([w.value.grad for w in weights], weights)
            self._loss_tracker.update_state(loss.detach())
            return {"loss": self._loss_tracker.result()}
    else:

        def train_step(self, data):
            import tensorflow as tf

            print("own step")
            with tf.GradientTape() as tape:
                loss = self.compute_loss(y=data[1], y_pred=self(data[0], training=True))
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply(gradients, self.trainable_variables)
            self._loss_tracker.update_state(loss)
            return {"loss": self._loss_tracker.result()}

    model.train_step = train_step
    return model


keras.utils.set_random_seed(3)
x = np.random.default_rng(0).integers(0, 2, (320, 5, 2)).astype("float32")
y = x.max(axis=-1, keepdims=True)
plan = Plan(
    x=(x,),
    y=(y,),
    x_test=(x[:50],),
    y_test=(y[:50],),
    updates=20,
    batch=32,
    block=10,
    score=lambda y, p: -float(np.mean((y - p) ** 2)),
)
first = own_step(type("Main", (Own,), {}))([0, 1, 2])
first.compile(keras.optimizers.Adam(0.02), "mse")
first(x[:2])
start = tuple(first.get_weights())
first.fit(x[:32], y[:32], batch_size=32, verbose=0)
again = Simple()
again.compile("adam", "mse")
again(x[:2])


def numbers(variables):
    return [ops.convert_to_numpy(v).tolist() for v in variables]


def state():
    seeds = [v for v in first.non_trainable_variables if "seed" in v.name]
    return [
        numbers([*first.weights, *first.optimizer.variables, *seeds]),
        sorted(vars(first)),
        float(first.optimizer.learning_rate),
        first.loss,
        repr(random.getstate()),
        repr(np.random.get_state()),
        np.array(ops.convert_to_numpy(keras.random.normal((2,), seed=1))).tolist(),
    ]


def ask():
    live = Live(first, start)
    before = state()
    runs = [live.train(plan, seed=1) for _ in range(2)]
    other = live.train(plan, seed=2)
    from_start = live.train(Plan(**{**vars(plan), "weights": start, "updates": 0}), seed=1)
    still = live.train(plan, seed=1, changes=(LearningRate(0.0),))
    absolute = live.train(plan, seed=1, changes=(LossChange("mean_absolute_error"),))
    began = {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.0}}}
    at_first = Live(first, start, began).train(plan, seed=1)
    drawn = [live.fresh_weights(seed) for seed in (0, 0, 1)]
    remade = Live(again, tuple(again.get_weights()))
    made = [remade.fresh_weights(seed) for seed in (0, 0, 1)]
    try:
        live.train(plan, seed=1, changes=(Bidirectional(),))
        refused = ""
    except RebuildError as error:
        refused = str(error)
    after = state()
    first.set_weights(list(start))
    answer = {
        "losses": [run.losses for run in (*runs, other, still, absolute, at_first)],
        "outputs": [run.outputs.tolist() for run in (*runs, other)],
        "way": runs[0].way,
        "start": from_start.outputs.tolist(),
        "called": np.array(ops.convert_to_numpy(first(x[:50], training=False))).tolist(),
        "untouched": [a == b for a, b in zip(before, after, strict=True)],
        "drawn": [live.fresh_way, [[w.tolist() for w in each] for each in drawn]],
        "made": [remade.fresh_way, [[w.tolist() for w in each] for each in made]],
        "sorted": [np.sort(w.ravel()).tolist() for w in (start[3], drawn[0][3])],
        "refused": refused,
    }
    print("ANSWER" + json.dumps(answer))


atexit.register(ask)
