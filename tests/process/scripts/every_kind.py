"""Trains on every kind of data, then fails in every way; prints all that must not change."""

import hashlib
import random
import sys
import traceback

import keras
import numpy as np

BACKEND = keras.backend.backend()
rng = np.random.default_rng(0)
X = rng.random((60, 4, 2)).astype("float32")
Y = (X.sum(-1, keepdims=True) > 1).astype("float32")
X_test, y_test = X[40:] + 1, Y[40:]
quiet = {"verbose": 0}

# One model, always with batches of ten rows, so that it is compiled once.
model = keras.Sequential(
    [
        keras.layers.Input((4, 2), batch_size=10),
        keras.layers.SimpleRNN(3, return_sequences=True, stateful=True),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
keras.utils.set_random_seed(7)
FIRST = [rng.normal(size=v.shape) for v in model.trainable_variables]


def again():
    """The model as it was at first, and all random generators too."""
    keras.utils.set_random_seed(7)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(7)
    for variable in model.non_trainable_variables:
        variable.assign(np.zeros(variable.shape, variable.dtype))
    for variable, value in zip(model.trainable_variables, FIRST, strict=True):
        variable.assign(value)
    return model


def say(name, **more):
    """Weights bit by bit, and the state of every random generator."""
    digest = hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest()
    draws = [random.random(), float(np.random.rand())]
    draws.append(float(keras.ops.convert_to_numpy(keras.random.uniform((1,)))[0]))
    if "torch" in sys.modules:
        draws.append(float(sys.modules["torch"].rand(1)))
    print(name, digest, draws, keras.layers.Dense(1).name, more)


class Rows(keras.utils.PyDataset):
    def __init__(self):
        super().__init__()
        self.asked = []

    def __len__(self):
        return 6

    def __getitem__(self, i):
        self.asked.append(i)
        part = slice(10 * i, 10 * i + 10)
        return X[part], Y[part], np.full((10, 4), 1.0 + i, "float32")


def stream(asked, stop=99):
    for i in range(12):
        if i == stop:
            raise ValueError("the generator's own fault")
        asked.append(i)
        part = slice(5 * i, 5 * i + 10)
        yield np.resize(X[part], (10, 4, 2)), np.resize(Y[part], (10, 4, 1))


def train(*args, **options):
    return again().fit(*args, **options, **quiet)


train(X, Y, batch_size=10, epochs=3, shuffle=False)
say("arrays")

model.fit(X, Y, 10, validation_data=(X_test, y_test), **quiet)
say("validation")

history = train(X, Y, batch_size=10, epochs=2, validation_split=0.5).history
say("split", history=history)

# TensorFlow fetches ahead in a thread of its own, as far as it gets.
far = len if BACKEND != "tensorflow" else type
rows, rows_val = Rows(), Rows()
train(rows, epochs=2, validation_data=rows_val)
say("PyDataset", asked=far(rows.asked), validation=far(rows_val.asked))

asked = []
train(stream(asked), epochs=2, steps_per_epoch=5)
say("generator", asked=far(asked))

asked = []
train(stream(asked))
say("generator to its end", asked=asked)

try:
    import tensorflow as tf
except ImportError:
    print("no tensorflow")
else:
    asked = []
    spec = (tf.TensorSpec((None, 4, 2)), tf.TensorSpec((None, 4, 1)))
    cached = tf.data.Dataset.from_generator(lambda: stream(asked), output_signature=spec).cache()
    tf.random.set_seed(7)
    shuffled = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(60).batch(10)
    train(shuffled, epochs=4, validation_data=cached)
    say("tf.data", asked=asked)
    train(shuffled.repeat(), epochs=3, steps_per_epoch=4)
    say("tf.data for ever")

try:
    import torch
except ImportError:
    print("no torch")
else:
    pairs = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y))
    train(torch.utils.data.DataLoader(pairs, batch_size=10, shuffle=True), epochs=3)
    say("DataLoader")


class Failing(keras.callbacks.Callback):
    def __init__(self, at):
        super().__init__()
        self.at = at

    def set_model(self, model):
        super().set_model(model)
        if self.at == "set":
            raise ValueError("set_model's own fault")

    def on_train_begin(self, logs=None):
        if self.at == "begin":
            raise ValueError("the callback's own fault")

    def on_epoch_end(self, epoch, logs=None):
        if self.at == "epoch":
            raise KeyboardInterrupt

    def on_train_batch_end(self, batch, logs=None):
        if self.at == "batch":
            sys.exit(3)

    def on_train_end(self, logs=None):
        if self.at == "end":
            raise ZeroDivisionError


class OwnLoss(keras.losses.Loss):
    def call(self, y_true, y_pred):
        raise RuntimeError("the loss's own fault")

    def get_config(self):
        raise RuntimeError("nobody asks for this")


def fail(action):
    try:
        action()
    except BaseException:
        traceback.print_exc()


for filtered in (True, False):
    if not filtered:
        keras.config.disable_traceback_filtering()
    for at in ("set", "begin", "epoch", "batch", "end"):
        fail(lambda at=at: train(X, Y, batch_size=10, callbacks=[Failing(at)]))
    if BACKEND != "tensorflow":  # its messages hold addresses and numbers of graph nodes
        fail(lambda: train(stream([], stop=7)))
    fail(lambda: train(X, Y[:7]))
    fail(lambda: keras.Sequential().compile(optimizer="nonesuch"))
    fail(lambda: keras.Sequential().compile(loss=OwnLoss(), metrics=3))
    fail(lambda: keras.optimizers.Adam().build(3))
    fail(lambda: keras.optimizers.Adam().nonesuch)

keras.config.enable_traceback_filtering()
model.compile("sgd", OwnLoss(), run_eagerly=True)
model.fit(X, Y, batch_size=10, **quiet)
