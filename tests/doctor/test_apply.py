"""A verified, safe fix goes into a copy where its place is certain, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.some_reports import MISALIGNED, STUCK

from unstuck.case import Location
from unstuck.doctor.apply import apply
from unstuck.doctor.finding import Diagnosis, Finding, Fix

SOURCE = """\
import keras

def main():
    X, y = load()
    if True:
        history = model.fit(
            X, y,
            epochs=10)
    model.compile("adam", loss="mse")

main()
"""
VERIFIED = MISALIGNED.verified


def place(at: str) -> Location:
    file, _, line = at.rpartition(":")
    return Location(file, int(line)) if line.isdecimal() else Location(at, 0)


def put(code: str, source: str = SOURCE, at: str = "train.py:6", **changes) -> tuple[str, str]:
    finding = replace(MISALIGNED, fix=Fix("Do it.", code), **changes)
    fit = replace(STUCK, at=place(at), findings=(finding,))
    done = apply(source, Diagnosis("train.py", 0, (fit,)), "train.py")
    return done.text, " ".join((*done.applied, *done.left))


def test_assignments_go_before_the_call_with_its_indentation():
    text, told = put("X = X[:, ::-1]\ny = y[1:]")
    wanted = "        X = X[:, ::-1]\n        y = y[1:]\n        history = model.fit(\n"
    assert text == SOURCE.replace("        history = model.fit(\n", wanted)
    assert "put in" in told


def test_a_line_within_the_call_finds_its_beginning():
    assert put("X = X[1:]", at="train.py:8")[0] == put("X = X[1:]")[0]


def test_a_keyword_is_replaced_in_its_call():
    assert put("epochs=40")[0] == SOURCE.replace("epochs=10", "epochs=40")
    loss = put('loss="binary_crossentropy"')[0]
    assert loss == SOURCE.replace('loss="mse"', "loss='binary_crossentropy'")


@pytest.mark.parametrize(
    ("code", "changes", "reason"),
    [
        ("X = X[1:]", {"verified": None}, "not verified"),
        ("X = X[1:]", {"verified": replace(VERIFIED, accepted=False)}, "not verified"),
        ("", {}, "no line of code"),
        ("Dense(units)", {}, "no certain place"),
        ("learning_rate=0.1", {}, "no certain place"),
        ("x_fit, y_fit = X[:5], y[:5]  # pass these to fit", {}, "no certain place"),
        ("X[0] = 1", {}, "no certain place"),
        ("batch_size=1", {}, "no certain place"),
    ],
)
def test_what_has_no_certain_place_is_left(code, changes, reason):
    text, told = put(code, **changes)
    assert text == SOURCE
    assert reason in told


def test_unsafe_fixes_are_left():
    finding = replace(MISALIGNED, fix=Fix("Drop them.", "X = X[1:]", "unsafe"))
    fit = replace(STUCK, at=place("train.py:6"), findings=(finding,))
    done = apply(SOURCE, Diagnosis("train.py", 0, (fit,)), "train.py")
    assert done.text == SOURCE
    assert "changes what the data" in done.left[0]


@pytest.mark.parametrize("at", ["other.py:6", "train.py:0", "<unknown>:6"])
def test_another_file_is_not_touched(at):
    assert put("X = X[1:]", at=at)[0] == SOURCE


def test_a_call_behind_a_colon_is_left():
    source = "import keras\nif True: model.fit(X, y, epochs=10)\n"
    assert put("X = X[1:]", source, at="train.py:2")[0] == source


def test_two_fits_are_both_mended():
    source = "X = 1\nmodel.fit(X, y)\nmodel.fit(X, y)\n"
    finding: Finding = replace(MISALIGNED, fix=Fix("Do it.", "X = X[1:]"))
    fits = tuple(replace(STUCK, at=place(f"train.py:{n}"), findings=(finding,)) for n in (2, 3))
    done = apply(source, Diagnosis("train.py", 0, fits), "train.py")
    assert done.text == "X = 1\nX = X[1:]\nmodel.fit(X, y)\nX = X[1:]\nmodel.fit(X, y)\n"
    assert len(done.applied) == 2


def pair(first: str, second: str) -> Diagnosis:
    """Two fixes that were proved together."""
    names = ("D107 unscaled-data", "T402 too-few-updates")
    found = [
        replace(
            MISALIGNED, code=name.split()[0], cause=name.split()[1], fix=Fix("Do it.", code),
            verified=replace(VERIFIED, together=(other,)),
        )
        for name, other, code in zip(names, names[::-1], (first, second), strict=True)
    ]  # fmt: skip
    return Diagnosis(
        "train.py", 0, (replace(STUCK, at=place("train.py:6"), findings=tuple(found)),)
    )


def test_of_two_fixes_that_were_proved_together_both_go_in():
    done = apply(SOURCE, pair("X = X / 9", "epochs=40"), "train.py")
    assert "        X = X / 9\n        history = model.fit(" in done.text
    assert "epochs=40" in done.text
    assert len(done.applied) == 2


def test_or_none_of_them():
    done = apply(SOURCE, pair("X = X / 9", "Dense(units)"), "train.py")
    assert done.text == SOURCE
    assert done.applied == ()
    alone = apply(SOURCE, pair("X = X / 9", ""), "train.py")
    assert alone.text == SOURCE
    assert any("alone it was not enough" in line for line in alone.left)
