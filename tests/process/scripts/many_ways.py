"""Calls fit in every way that people do (F11); what is printed is compared with python's."""

import os
import sys
import threading

import keras
import numpy as np

X = np.arange(48, dtype="float32").reshape(12, 4) / 48
Y = X[:, :1] > 0.5


class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        print("nobody asks for this")
        return {}

    def fit(self, x, y, **options):
        return super().fit(x, y, **options)


def build():
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    return model


quiet = {"verbose": 0, "batch_size": 6}
build().fit(X, Y, **quiet)  # plain

own = Own()
own.compile("sgd", "mse", run_eagerly=True)
own.fit(X, Y, **quiet)  # subclass

fit = keras.Model.fit


def patched(self, *args, **options):
    print("patched")
    return fit(self, *args, **options)


keras.Model.fit = patched
build().fit(X, Y, **quiet)  # monkeypatched
keras.Model.fit = fit

threads = [
    threading.Thread(target=lambda: build().fit(X, Y, **quiet), name=f"thread {i}")  # thread
    for i in range(2)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()


def last():
    threading.main_thread().join()
    build().fit(X, Y, **quiet)  # after the main thread


class Nested(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["mine"] = 5.0
        build().fit(X[:6], Y[:6], **quiet)  # nested


listed = build()
listed.fit(
    X,
    Y,
    callbacks=keras.callbacks.CallbackList(
        [Nested()], model=listed, add_history=True, epochs=2, steps=2
    ),
    epochs=2,
    **quiet,
)

a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
joined = keras.layers.Concatenate()([b, a])
outputs = [keras.layers.Dense(1, name=name)(joined) for name in ("sum", "product")]
both = keras.Model([b, a], outputs)
both.compile("sgd", ["mse", "mae"], metrics=[["mae"], ["mse"]], run_eagerly=True)
data = {"a": X[:, :2], "b": X[:, 2:]}, {"product": Y, "sum": 1 - Y}
both.fit(*data, validation_data=(data[0], [Y, Y]), **quiet)  # two inputs, two outputs

if hasattr(os, "fork"):
    child = os.fork()
    if child == 0:
        build().fit(X, Y, **quiet)  # forked child
        os._exit(0)
    os.waitpid(child, 0)

build().evaluate(X, Y, verbose=0)
tops = {name.partition(".")[0] for name in sys.modules} - {"unstuck", *sys.stdlib_module_names}
print("end", sorted(tops))
threading.Thread(target=last).start()
