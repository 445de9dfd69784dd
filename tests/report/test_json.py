"""The JSON contract: exactly the design's fields, strict JSON, and back again."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from some_reports import DIAGNOSES, REPORTS, STUCK, THREAD

from unstuck.case import Location
from unstuck.doctor.finding import Diagnosis, FitReport
from unstuck.doctor.picture import Picture
from unstuck.doctor.report_parts import RegressionScores
from unstuck.errors import InputError
from unstuck.report.json import dumps, fit_to_json, to_json, values
from unstuck.report.json_reader import from_json, loads_fit

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def strict(text: str) -> Any:
    """Parse, refusing the NaN and Infinity that JSON does not have."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


def blurred(value: Any) -> Any:
    """What JSON cannot tell apart: NaN, infinity and null; surrogates and their replacement."""
    if isinstance(value, Location):
        return values(str(value)), values(value.source)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: blurred(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return values(value)
    if isinstance(value, dict):
        return {values(key): blurred(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [blurred(item) for item in value]
    return value


@SLOW
@given(DIAGNOSES)
def test_round_trip(diagnosis: Diagnosis) -> None:
    assert blurred(from_json(strict(dumps(diagnosis)))) == blurred(diagnosis)


@SLOW
@given(REPORTS)
def test_a_fit_comes_back_from_its_file(report: FitReport) -> None:
    assert blurred(loads_fit(json.dumps(fit_to_json(report)))) == blurred(report)


@SLOW
@given(DIAGNOSES)
def test_every_diagnosis_meets_the_schema(diagnosis: Diagnosis) -> None:
    VALIDATOR.validate(to_json(diagnosis))


def test_the_schema_refuses_other_things() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for change in ({"schema": 2}, {"fits": [{}]}, {"surprise": 1}):
        assert not VALIDATOR.is_valid({**to_json(THREAD), **change})


def test_the_contract_of_the_design() -> None:
    """The documented example, field by field; new fields may join, none may go."""
    made = to_json(THREAD)
    assert made["schema"] == 1
    assert made["script"] == "train.py"
    assert made["exit"] == 0
    fit = made["fits"][0]
    assert fit["at"] == "train.py:41"
    assert (fit["framework"], fit["backend"]) == ("keras", "jax")
    assert fit["data"] == {"rows": 100_000, "distinct": 1024, "x": [[5, 2]], "y": [[5, 1]]}
    assert fit["metric"] == {
        "name": "accuracy",
        "direction": "max",
        "reached": 0.802,
        "validation": 0.801,
        "constant": 0.75,
    }
    assert fit["visibility"] == "causal"
    assert {k: fit["ceiling"][k] for k in ("low", "high", "exact", "per_step")} == {
        "low": 0.799,
        "high": 0.801,
        "exact": False,
        "per_step": [0.75, 0.75, 0.75, 0.75, 1.0],
    }
    assert fit["budget"] == {
        "data": 0.2,
        "model": 0.0,
        "training": 0.0,
        "generalisation": 0.001,
    }
    assert fit["verdict"] == "stuck"
    finding = fit["findings"][0]
    assert {k: finding[k] for k in ("code", "cause", "level", "strength", "confidence")} == {
        "code": "D101",
        "cause": "misaligned-axes",
        "level": "error",
        "strength": "certain",
        "confidence": 0.87,
    }
    assert finding["evidence"] == {"given": 0.8, "best": 1.0}
    assert finding["fix"] == {
        "text": "Undo the reshape.",
        "code": "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)",
        "safety": "safe",
    }
    assert {k: finding["verified"][k] for k in ("metric", "before", "after", "seconds")} == {
        "metric": "accuracy",
        "before": [0.8, 0.79, 0.8],
        "after": [1.0, 0.98, 1.0],
        "seconds": 4.1,
    }
    assert fit["findings"][1]["verified"] is None


def test_numpy_numbers_become_numbers() -> None:
    given_values = {
        1: np.float32(0.5),
        "n": np.int64(3),
        "b": np.True_,
        "a": np.array([1.0, np.nan]),
    }
    assert values(given_values) == {"1": 0.5, "n": 3, "b": True, "a": [1.0, None]}


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 10**5, '{"at": 1}', dumps(THREAD)],
    ids=["empty", "no fields", "list", "null", "deep", "half", "a whole diagnosis"],
)
def test_what_is_no_fit_report_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match=r"^not a fit report of unstuck: .*unstuck run") as caught:
        loads_fit(text)
    assert "\n" not in str(caught.value)


@given(st.sampled_from(["verdict", "findings"]))
def test_unknown_words_are_refused(field: str) -> None:
    broken = fit_to_json(STUCK)
    if field == "verdict":
        broken["verdict"] = "cured"
    else:
        broken["findings"][0]["level"] = "fatal"
    with pytest.raises(InputError, match=r"cured|fatal"):
        loads_fit(json.dumps(broken))


def test_a_newer_schema_is_refused() -> None:
    with pytest.raises(InputError, match=r"schema 2.*pip install --upgrade"):
        from_json({**to_json(THREAD), "schema": 2})


REGRESSION = ["mae", "last_value", "seasonal", "skill"]


def test_scores_of_real_targets_have_keys_for_real_targets_alone() -> None:
    usual = ["name", "direction", "reached", "validation", "constant"]
    assert list(fit_to_json(STUCK)["metric"]) == usual
    scores = dataclasses.replace(STUCK.metric, regression=RegressionScores(mae=0.25))
    report = dataclasses.replace(STUCK, metric=scores)
    metric = fit_to_json(report)["metric"]
    assert list(metric) == usual + REGRESSION
    assert [metric[name] for name in REGRESSION] == [0.25, None, None, None]
    assert loads_fit(json.dumps(fit_to_json(report))) == report


def test_a_report_of_an_older_version_is_read_and_written_as_it_was() -> None:
    """Fields that joined schema 1 later are missing in it, and stay missing."""
    old = fit_to_json(STUCK)
    assert "noise" not in old["ceiling"]
    assert old["evidence"] == {}
    for field in ("evidence", "outputs", "picture"):
        del old[field]
    read = loads_fit(json.dumps(old))
    assert read == dataclasses.replace(STUCK, picture=Picture())
    assert {name: fit_to_json(read)[name] for name in old} == old


@pytest.mark.parametrize(
    ("at", "file", "line"),
    [
        ("train.py:41", "train.py", 41),
        ("C:\\x\\train.py:3", "C:\\x\\train.py", 3),
        ("diagnose(model, x, y)", "diagnose(model, x, y)", 0),
        ("a:0", "a:0", 0),
        ("a:07", "a:07", 0),
        ("a:" + "9" * 40, "a:" + "9" * 40, 0),
        ("", "", 0),
    ],
)
def test_places_are_read_back(at: str, file: str, line: int) -> None:
    read = loads_fit(json.dumps({**fit_to_json(STUCK), "at": at}))
    assert (read.at.file, read.at.line) == (file, line)
    assert fit_to_json(read)["at"] == at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("data", {"rows": "many", "distinct": 1, "x": [], "y": []}),
        ("metric", {"name": "r2", "direction": "up", "reached": 1, "validation": 1, "constant": 0}),
        ("metric", {"name": "r2"}),
        ("ceiling", {"low": 0.5}),
        ("budget", {"data": "all"}),
        ("outputs", [{"name": "a"}]),
        ("evidence", {"moved": [1]}),
    ],
)
def test_fields_of_another_kind_are_refused_in_one_line(field: str, value: Any) -> None:
    with pytest.raises(InputError, match=r"^not a fit report of unstuck: ") as caught:
        loads_fit(json.dumps({**fit_to_json(STUCK), field: value}))
    assert "\n" not in str(caught.value)
