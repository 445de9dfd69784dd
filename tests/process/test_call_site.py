"""Where a call stands, and with which expressions."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from unstuck.process import call_site


class Model:
    """Stands where Keras stands: its `fit` is asked from where it was called."""

    def fit(self, *args, **options):
        return call_site.find(sys._getframe(1), library="/nowhere/keras", method="fit", model=self)


class Passing(Model):
    def fit(self, *args, **options):
        return super().fit(*args, **options)


model, X_train, y_train, rest = Model(), 1, 2, {}


def test_the_line_and_the_expressions_of_a_call():
    site = model.fit(X_train, y_train, validation_data=(X_train + 1, y_train))
    line = sys._getframe().f_lineno - 1
    assert site.at.line == line
    assert site.at.source.startswith("site = model.fit(X_train, y_train")
    assert site.owner == "model"
    assert site.argument(0, "x") == "X_train"
    assert site.argument(1, "y") == "y_train"
    assert site.argument(2, "batch_size") is None
    parts = call_site.elements(site.argument(7, "validation_data"))
    assert parts == ("X_train + 1", "y_train")


def test_a_call_over_several_lines_and_within_another():
    site, _ = (
        model.fit(
            X_train,  # the inputs: a comment with a bracket (
            y=y_train,
        ),
        model.fit(3),
    )
    assert (site.argument(0, "x"), site.argument(1, "y")) == ("X_train", "y_train")


def test_a_method_that_only_passes_on_is_not_the_place():
    site = Passing().fit(X_train, y_train)
    assert site.at.source == "site = Passing().fit(X_train, y_train)"
    assert site.argument(0, "x") == "X_train"


def test_unpacked_arguments_have_no_names():
    assert model.fit(*[1, 2], **rest).argument(1, "y") is None
    assert model.fit(X_train, *[2]).argument(1, "y") is None
    assert model.fit(X_train, *[2]).argument(0, "x") == "X_train"


def test_source_that_cannot_be_read_leaves_the_place():
    scope = {"model": model}
    exec(compile("site = model.fit(1, 2)", "<made up>", "exec"), scope)
    assert (scope["site"].at.file, scope["site"].at.line) == ("<made up>", 1)
    assert scope["site"].positional == ()


def test_an_invalid_escape_is_not_parsed_again(tmp_path):
    script = tmp_path / "escape.py"
    script.write_text("import warnings\nsite = model.fit('\\d', 2)\n")
    scope = {"model": model}
    with pytest.warns((DeprecationWarning, SyntaxWarning)):
        code = compile(script.read_text(), str(script), "exec")
    exec(code, scope)
    assert scope["site"].positional == ()
    assert scope["site"].at.line == 2


@pytest.mark.parametrize("width", [1, 7])
def test_spans_count_bytes_not_letters(width):
    äöü = "é" * width
    site = [äöü, model.fit(äöü, y_train)][1]
    assert site.argument(0, "x") == "äöü"


def test_files_are_shown_as_the_user_named_them(tmp_path, monkeypatch):
    script = tmp_path / "deep" / "train.py"
    script.parent.mkdir()
    script.write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["elsewhere"])
    assert call_site.shown(str(script)) == os.path.join("deep", "train.py")
    assert call_site.shown("/usr/lib/other.py") == "/usr/lib/other.py"
    assert call_site.shown("<stdin>") == "<stdin>"
    monkeypatch.setattr(sys, "argv", ["./deep/../deep/train.py"])
    assert call_site.shown(str(script)) == "./deep/../deep/train.py"


def test_our_own_retrainings_are_told_from_the_users():
    frame = sys._getframe()
    assert not call_site.called_by_us(frame, "/nowhere/keras")
    ours = str(Path(call_site.__file__).parent)
    inner = next(call_site.stack())
    assert call_site.within(call_site.stack.__code__, ours)
    assert inner is frame
