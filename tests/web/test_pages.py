"""What the pages say, and that nothing a history holds becomes part of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_page import served, some_history
from tests.report.some_reports import THREAD

from unstuck.errors import UnstuckError
from unstuck.lab.encoding import Encoding
from unstuck.lab.plain import described
from unstuck.lab.setting import setting
from unstuck.report.json import to_json
from unstuck.store import bundle
from unstuck.store.history.place import FILE
from unstuck.store.history.record import Recorder, RunOutcome
from unstuck.store.history.runs import History
from unstuck.web import nets, pages

rng = np.random.default_rng(0)
HOSTILE = (
    "\x1b[31mred", "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "{{7*7}}",
    "javascript:alert(1)", "\u202eevil", "[/x]", "'\"><b>", "a\ud800b", "x" * 10_000, "%s%n",
)  # fmt: skip


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    some_history(folder)
    return folder / FILE


def test_every_page_answers(history):
    with served(history.parent) as page:
        first = page.get("")
        ids = re.findall(r'href="\./run/([^"]+)"', first.text)
        assert len(ids) == 4
        for name in ids:
            assert page.get(f"run/{name}").status == 200
            json.loads(page.get(f"run/{name}/report.json").text)
        assert page.get(f"compare?a={ids[0]}&b={ids[2]}").status == 200
        assert page.get("nets").status == 200
        assert page.get("file/page.js").headers["content-type"].startswith("text/javascript")


def test_a_diagnosis_is_its_report(history):
    with History(history) as opened:
        name = next(run.id for run in opened.runs() if run.name == "stuck.py")
        page = pages.run(opened, name)
        assert json.loads(pages.document(opened, name)) == to_json(THREAD)
    assert "D101" in page.html
    assert page.policy is not None
    assert page.policy in page.html.replace("&#39;", "'")


def test_nineteen_and_twenty_three_are_forty_two(history):
    with History(history) as opened:
        name = next(run.id for run in opened.runs() if run.name == "addition with lstm")
        page = nets.net(opened, name, ("19", "23"), "number")
    assert re.search(r"data-last>42</td>", page)
    assert "All 6 answers are right." in page
    assert "carry 1" in page


@pytest.mark.parametrize(
    ("operands", "how", "said"),
    [
        (("19",), "number", "1 operands"),
        (("x", "1"), "number", "no decimal number"),
        (("2", "1"), "digits", "no symbol"),
        (("9" * 200, "1"), "number", "steps"),
        (("<script>", "1"), "digits", "no symbol"),
    ],
)
def test_a_word_that_is_none_is_said(history, operands, how, said):
    with History(history) as opened:
        name = next(run.id for run in opened.runs() if run.name == "addition with lstm")
        page = nets.net(opened, name, operands, how)
    assert said in page
    assert "<script>1" not in page
    assert 'role="alert"' in page


@pytest.mark.parametrize("order", ["lsb", "msb"])
def test_sums_are_written_the_highest_digit_first(tmp_path, order):
    given = setting("addition", bits=5, encoding=Encoding(order=order))
    weights = [rng.normal(size=w.shape) for w in given.build().get_weights()]
    facts = {"setting": described(given), "seed": 0, "exact": 0.0, "accuracy": 0.5}
    content = bundle.encode(facts, [w.astype("float32") for w in weights])
    Recorder(tmp_path / FILE, "lab", "addition").end("finished", RunOutcome(net=content))
    with History(tmp_path / FILE) as opened:
        page = nets.net(opened, "last", ("19", "23"), "number")
    rows = page.split("<tr>")[1:4]
    written = [re.findall(r"<td data-step[^>]*>(\d)✗?</td>", row) for row in rows]
    assert ["".join(digits) for digits in written[:2]] == ["010011", "010111"]
    steps = [int(step) for step in re.findall(r'data-step="(\d)"', rows[0])]
    assert steps == list(range(6))[:: 1 if order == "msb" else -1]
    assert "right is 42" in page
    wrong = [digit != right for digit, right in zip(written[2], "101010", strict=True)]
    assert page.count("✗</td>") == sum(wrong)


def test_a_run_without_a_net_says_so(history):
    with History(history) as opened:
        name = next(run.id for run in opened.runs() if run.name == "killed.py")
        assert "no net of this run was kept" in nets.net(opened, name, (), "")


def test_the_list_has_pages(tmp_path):
    for number in range(pages.PAGE + 3):
        Recorder(tmp_path / FILE, "script", f"{number}.py").end("finished", RunOutcome("healthy"))
    with History(tmp_path / FILE) as opened:
        first, second = pages.runs(opened, 0), pages.runs(opened, pages.PAGE)
    assert f'href="?skip={pages.PAGE}"' in first
    assert "52.py" in first
    assert "52.py" not in second
    assert "0.py" in second
    assert len(first) < 200_000


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stay_text(tmp_path, text):
    recorder = Recorder(tmp_path / FILE, "script", text)
    recorder.points([(f"fit-0001/{text}", 1, 0.5)])
    told = RunOutcome("stuck", summary=text, metric=text, document={"lab": text, "cells": [{}]})
    recorder.end("failed", told)
    lab = Recorder(tmp_path / FILE, "lab", text)
    lab.end("finished", RunOutcome(None, summary=text, document={"lab": text, "task": text}))
    with History(tmp_path / FILE) as opened:
        one, other = opened.runs()
        shown = [
            pages.runs(opened, 0),
            pages.run(opened, one.id).html,
            pages.compare(opened, one.id, other.id),
            nets.net(opened, one.id, (text,), text),
            pages.trouble(text),
        ]
    for page in shown:
        assert "\x1b" not in page
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>" not in page


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(-1, 1), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["nets", "cells", "task", "environment", "fits", "recipe", "rows"]), JSON
    ),
    st.sampled_from(["train", "compare", "other"]),
)
def test_any_document_of_a_lab_run_is_shown(tmp_path_factory, document, kind):
    file = tmp_path_factory.mktemp("h") / FILE
    Recorder(file, "lab", "or").end("finished", RunOutcome(document={**document, "lab": kind}))
    with History(file) as opened:
        assert "or" in pages.run(opened, "last").html
        assert "or" in pages.compare(opened, "last", "last")


@pytest.mark.parametrize(
    ("y", "head", "said"),
    [
        (np.ones((3, 4, 1)), "linear", "answers"),  # bits at each step
        (np.full((3, 4, 1), 0.3), "linear", "no answer is asked"),  # real numbers
        (np.eye(2)[np.zeros((3, 4), int)], "softmax", "answers"),  # classes, one-hot
        (np.ones((3, 1)), "sigmoid", "answers"),  # one answer after the last step
        (np.full((3, 1), 2.0), "softmax", "answers"),  # labels
    ],
)
def test_a_run_s_own_net_reads_its_own_rows(tmp_path, y, head, said):
    every, wide = y.ndim == 3, 1 if head != "softmax" else 3 if y.ndim == 2 else 2
    shapes = [(2, 12), (3, 12), (12,), (3, wide), (wide,)]
    arrays = [
        np.random.default_rng(0).normal(size=s).astype("float32") for s in ((3, 4, 2), *shapes)
    ]
    content = bundle.encode({"glimpse": ["lstm", head, every]}, [arrays[0], y, *arrays[1:]])
    Recorder(tmp_path / FILE, "script", "train.py").end(
        "finished", RunOutcome("stuck", net=content)
    )
    with History(tmp_path / FILE) as opened:
        shown = [nets.net(opened, "last", (), "", row=row) for row in (0, 2, 99)]
        listed = nets.choice(opened)
    assert "train.py" in listed
    assert shown[1] == shown[2]
    assert shown[0] != shown[1]
    assert said in shown[0]
    assert ("none is right or wrong" in shown[0]) == (said == "no answer is asked")
    assert 'max="2"' in shown[0]


def test_rows_that_are_none_are_said(tmp_path):
    Recorder(tmp_path / FILE, "script", "train.py").end("finished", RunOutcome(net=b"nothing"))
    with History(tmp_path / FILE) as opened, pytest.raises(UnstuckError, match="damaged"):
        nets.net(opened, "last", (), "")
