"""Logs of many kinds become curves; what is no log gives an error of ours."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck.errors import UnstuckError
from unstuck.logs.read import read_log

KERAS_1 = b"""Epoch 1/2
1024/1024 [====] - 0s - loss: 0.3251 - acc: 0.5748 - val_loss: 0.2094 - val_acc: 0.6819
Epoch 2/2
1024/1024 [====] - 0s - loss: 0.1963 - acc: 0.6852 - val_loss: 0.1860 - val_acc: 0.7068
"""


def test_progress_text_of_the_first_keras():
    log = read_log(KERAS_1)
    assert log.curves["loss"] == (0.3251, 0.1963)
    assert log.curves["val_accuracy"] == (0.6819, 0.7068)
    assert log.epochs == 2


@pytest.mark.parametrize(
    ("content", "curves"),
    [
        (b"epoch,loss,val_loss\n0,0.5,0.6\n1,0.4,0.5\n", {"loss": (0.5, 0.4)}),
        (b"loss 0.6931 acc 0.5\nloss 0.6930 acc 0.5\n", {"loss": (0.6931, 0.693)}),
        (b"epoch 3: train loss=0.69, val acc = 50.0%\n", {"val_accuracy": (0.5,)}),
        (b'{"epoch":1,"loss":0.4}\n{"epoch":2,"loss":0.3}\n', {"loss": (0.4, 0.3)}),
    ],
)
def test_other_formats(content, curves):
    found = read_log(content).curves
    assert {name: found[name] for name in curves} == curves


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_log_or_an_error_of_ours(content):
    with contextlib.suppress(UnstuckError):
        read_log(content)
