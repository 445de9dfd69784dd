"""check_cause: what every cause has to keep to, ours and those of other packages alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from unstuck.case import Array, Case, FitSettings, Location, ModelSpec
from unstuck.doctor.cause import Cause, Suspicion
from unstuck.doctor.finding import Finding
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.plugins import CODE, NAME
from unstuck.doctor.strength import STRENGTHS
from unstuck.errors import UnstuckError
from unstuck.outline import Head, Layer, Loss, Outline
from unstuck.report.json import values

SECTIONS = ("What it does", "How it is measured")
OF_FINDINGS = ("Example", "Use instead", "Known problems", "Fix safety")


def check_cause(cause: Cause) -> None:
    """Hold a cause to the suite.

    It explains itself in the sections that the documentation is made of; it yields findings with
    its own code on any case without raising anything but an UnstuckError; the same case gives the
    same findings; arrays are left as they are; numbers in the evidence are JSON; on a task that was
    learned it reports no error.

    Args:
        cause: what `@cause` gives.

    Raises:
        AssertionError: says what is expected and what was found.
    """
    _check_words(cause)
    for name, case in cases().items():
        before = _fingerprint(case)
        first, second = (_findings(cause, case, name) for _ in range(2))
        assert first == second, f"{cause.code} on {name}: two runs gave different findings"
        assert _fingerprint(case) == before, f"{cause.code} on {name}: the arrays were changed"
        for finding in first:
            _check_finding(cause, finding, name)
    alarms = [f for f in _findings(cause, cases()["learned"], "learned") if f.level == "error"]
    assert not alarms, f"{cause.code} reports an error on a task that was learned: {alarms[0]}"


@cache
def cases() -> dict[str, Case]:
    """Small cases of many kinds, without a model unless said: name → case."""
    rng = np.random.default_rng(0)
    bits = rng.integers(0, 2, (400, 5, 2)).astype(np.float32)
    either = bits.max(axis=2, keepdims=True)
    series = np.cumsum(rng.normal(size=420)).astype(np.float32)
    windows = np.stack([series[i : i + 8] for i in range(400)])[..., None]
    damaged = bits.copy()
    damaged[3, 1, 0] = np.nan
    plain = _case(bits, either)
    return {
        "learned": _learned(bits, either),
        "bits": plain,
        "scrambled bits": _case(bits.transpose(0, 2, 1).reshape(400, 5, 2), either),
        "one label a row": _case(bits, bits.sum(axis=(1, 2)) > 5),
        "classes": _case(bits, rng.integers(0, 4, 400)),
        "windows of a walk": _case(windows, series[8:408]),
        "one step": _case(windows[:, -1:], series[8:408, None]),
        "tokens": _case(rng.integers(0, 9, (400, 6)), rng.integers(0, 2, 400)),
        "table": _case(rng.normal(size=(400, 3)).astype(np.float32), rng.normal(size=400)),
        "damaged": _case(damaged, either),
        "validated": replace(plain, x_val=(bits[:99],), y_val=(either[:99],)),
        "one row": _case(bits[:1], either[:1]),
        "history of NaN": replace(plain, history={"loss": [1.0, float("nan"), float("nan")]}),
    }


def _case(x: Array, y: Array) -> Case:
    model = ModelSpec("Model", obstacle="not kept")
    return Case(
        model, FitSettings(x_name="x", y_name="y"), (x,), (y,), Location("t.py", 1), rows=len(x)
    )


_UNKNOWN = Outline(loss=Loss("mse", "regression"))
_LEARNED = Outline(
    layers=(Layer("dense", "Dense", "dense", 1, "sigmoid", usual=True),),
    head=Head(1, "sigmoid", "dense"),
    loss=Loss("binary_crossentropy", "binary"),
    sees="static",
)


def _learned(x: Array, y: Array) -> Case:
    """A case whose model answers every row rightly: the larger of two bits, as a Dense layer."""
    weights = (np.full((2, 1), 20, np.float32), np.full(1, -10, np.float32))
    start = (np.full((2, 1), 0.1, np.float32), np.zeros(1, np.float32))
    history = {"loss": [0.7, 0.3, 0.1, 0.01, 0.001], "accuracy": [0.7, 0.9, 1.0, 1.0, 1.0]}
    return replace(_case(x, y), weights_before=start, weights_after=weights, history=history)


class _Dense:
    """A learner that answers step by step with one Dense layer, and trains nothing."""

    def predict(self, x: tuple[Array, ...], *, weights: tuple[Array, ...]) -> Array:
        kernel, bias = weights
        answer: Array = 1 / (1 + np.exp(-(x[0] @ kernel + bias)))
        return answer

    def __getattr__(self, name: str) -> object:
        raise UnstuckError(f"this learner has no {name}")


def _findings(cause: Cause, case: Case, name: str) -> list[Finding]:
    if case.weights_after:
        learner = _Dense()
    else:
        learner = None
    if case.weights_after:
        outline = _LEARNED
    else:
        outline = _UNKNOWN
    evidence = Evidence(case, learner, outline=outline)  # type: ignore[arg-type]
    return [s.finding for s in _suspicions(cause, evidence, name)]


def _suspicions(cause: Cause, evidence: Evidence, name: str) -> Iterator[Suspicion]:
    try:
        for suspicion in cause.find(evidence):
            assert isinstance(suspicion, Suspicion), (
                f"{cause.code} on {name}: yielded a {type(suspicion).__name__}, expected Suspicion"
            )
            yield suspicion
    except UnstuckError:
        return
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(f"{cause.code} on {name}: raised {error!r}") from error


def _check_words(cause: Cause) -> None:
    assert CODE.fullmatch(cause.code), f"code {cause.code!r}, expected one like X901"
    assert NAME.fullmatch(cause.name), f"name {cause.name!r}, expected one like my-cause"
    sections = re.findall(r"^## (.+)$", cause.doc, re.M)
    wanted: tuple[str, ...] = SECTIONS
    if cause.level != "note":
        wanted += OF_FINDINGS
    missing = [section for section in wanted if section not in sections]
    assert not missing, (
        f"the docstring of {cause.code} lacks the sections {missing}; has {sections}"
    )
    assert cause.title.endswith("."), f"{cause.code}: its first sentence has no end: {cause.title}"


def _check_finding(cause: Cause, finding: Finding, name: str) -> None:
    where = f"{cause.code} on {name}"
    assert finding.strength in STRENGTHS, f"{where}: strength {finding.strength}"
    assert finding.measured, f"{where}: does not say what was measured"
    assert finding.why, f"{where}: does not say why that matters"
    json.dumps(values(finding.evidence), allow_nan=False)


def _fingerprint(case: Case) -> list[bytes]:
    return [part.tobytes() for part in (*case.x, *case.y, *case.x_val, *case.y_val)]
