"""Reports to render: one like the thread's, and any that hypothesis can think of."""

from __future__ import annotations

from hypothesis import strategies as st

from unstuck.case import Location
from unstuck.doctor.finding import Curve, Diagnosis, Finding, FitReport, Fix, Verified
from unstuck.doctor.picture import FirstRows, Picture
from unstuck.doctor.report_parts import (
    CeilingReport,
    DataSummary,
    ErrorBudget,
    FitEvidence,
    MetricScores,
    OutputScores,
    RegressionScores,
)
from unstuck.doctor.strength import STRENGTHS

MISALIGNED = Finding(
    code="D101",
    cause="misaligned-axes",
    level="error",
    strength="certain",
    measured="no causal model can score above 0.800 on these arrays; yours reached 0.802",
    why="read as (features, steps) and transposed, the same numbers allow 1.000",
    evidence={"given": 0.8, "best": 1.0},
    fix=Fix("Undo the reshape.", "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)"),
    verified=Verified("accuracy", (0.8, 0.79, 0.8), (1.0, 0.98, 1.0), (0, 1, 2), 900, 4.1, True),
)
FEW = Finding(
    code="N101",
    cause="few-distinct-inputs",
    level="note",
    strength="certain",
    measured="100,000 rows, 1,024 distinct",
    why="",
    evidence={},
)
STUCK = FitReport(
    at=Location("train.py", 41, "model.fit(X_train, y_train, epochs=10)"),
    framework="keras",
    backend="jax",
    data=DataSummary(rows=100_000, distinct=1024, x=((5, 2),), y=((5, 1),)),
    metric=MetricScores("accuracy", "max", reached=0.802, validation=0.801, constant=0.75),
    visibility="causal",
    ceiling=CeilingReport(
        low=0.799,
        high=0.801,
        exact=False,
        per_step=(0.75, 0.75, 0.75, 0.75, 1.0),
        how="counted",
        why="1,024 distinct rows were counted",
    ),
    budget=ErrorBudget(data=0.2, model=0.0, training=0.0, generalisation=0.001),
    picture=Picture(
        steps_in=5,
        steps_out=5,
        sees=((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3, 4)),
        needs=((0, 2), (0, 3), (1, 3), (1, 4), (2, 4)),
        reached=(0.75, 0.75, 0.75, 0.76, 1.0),
        constant=(0.75,) * 5,
        history={"loss": (0.19, 0.15, None), "accuracy": (0.71, 0.76, 0.8), "val_accuracy": (0.7,)},
        rows=FirstRows(
            x=[[[0.0, 1.0]] * 5] * 3,
            x_undone=[[[1.0, 0.0]] * 5] * 3,
            y=[[1.0] * 5] * 3,
        ),
    ),
    verdict="stuck",
    summary="0.800 is the best that any causal model can do on these arrays",
    findings=(MISALIGNED, FEW),
    notes=("rows were sampled",),
    seconds=12.5,
)
THREAD = Diagnosis("train.py", 0, (STUCK,), ("one note",))

TEXTS = st.text(st.characters(), max_size=40)  # controls and lone surrogates included
FLOATS = st.floats(allow_nan=True, allow_infinity=True)
FINITE = st.floats(-1e300, 1e300)
SCORES = st.none() | FLOATS
ROWS = st.lists(st.lists(FINITE, min_size=1, max_size=3), min_size=1, max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
SHAPES = st.lists(st.lists(st.integers(0, 9), max_size=3).map(tuple), max_size=2).map(tuple)
LEVELS = st.sampled_from(["error", "warning", "note"])


@st.composite
def curve(draw: st.DrawFn) -> Curve:
    looks = draw(st.integers(0, 5))
    return Curve(
        draw(st.sampled_from(["before", "after"])),
        draw(st.integers(0, 9)),
        tuple(draw(st.lists(st.integers(0, 10**6), min_size=looks, max_size=looks))),
        tuple(draw(st.lists(st.none() | FINITE, min_size=looks, max_size=looks))),
    )


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    steps_in, steps_out = draw(st.sampled_from([1, 2, 5, 17])), draw(st.sampled_from([1, 3, 17]))
    step = st.integers(0, steps_in - 1)
    each = st.sets(step, max_size=6).map(lambda found: tuple(sorted(found)))
    away = st.sets(st.just(-1) | step, max_size=3).map(lambda found: tuple(sorted(found)))
    scores = st.lists(FINITE, min_size=steps_out, max_size=steps_out).map(tuple)
    return Picture(
        steps_in=steps_in,
        steps_out=steps_out,
        sees=draw(st.just(()) | st.lists(each, min_size=steps_out, max_size=steps_out).map(tuple)),
        needs=draw(st.just(()) | st.lists(away, min_size=steps_out, max_size=steps_out).map(tuple)),
        reached=draw(st.just(()) | scores),
        constant=draw(st.just(()) | scores),
        history=draw(
            st.dictionaries(TEXTS, st.lists(st.none() | FINITE, max_size=4).map(tuple), max_size=2)
        ),
        rows=draw(st.builds(FirstRows, *[st.none() | ROWS] * 4)),
    )


@st.composite
def verified(draw: st.DrawFn) -> Verified:
    runs = draw(st.integers(1, 5))
    seeds = st.integers(0, 2**31)
    return Verified(
        metric=draw(TEXTS),
        before=tuple(draw(st.lists(FLOATS, min_size=runs, max_size=runs))),
        after=tuple(draw(st.lists(FLOATS, min_size=runs, max_size=runs))),
        seeds=tuple(draw(st.lists(seeds, min_size=runs, max_size=runs))),
        updates=draw(st.integers(0, 10**6)),
        seconds=draw(FLOATS),
        accepted=draw(st.booleans()),
        curves=tuple(draw(st.lists(curve(), max_size=3))),
    )


FIXES = st.builds(Fix, TEXTS, TEXTS, st.sampled_from(["safe", "unsafe"]))
FINDINGS = st.builds(
    Finding,
    code=TEXTS,
    cause=TEXTS,
    level=LEVELS,
    strength=st.sampled_from(STRENGTHS),
    measured=TEXTS,
    why=TEXTS,
    evidence=st.dictionaries(TEXTS, JSON, max_size=3),
    fix=st.none() | FIXES,
    verified=st.none() | verified(),
    unverified=st.none() | TEXTS,
)
OUTPUTS = st.builds(
    OutputScores,
    name=TEXTS,
    metric=TEXTS,
    reached=SCORES,
    validation=SCORES,
    constant=SCORES,
    low=SCORES,
    high=SCORES,
    judged=st.booleans(),
)
EVIDENCE = st.builds(
    FitEvidence,
    first_loss=SCORES,
    uninformed_loss=SCORES,
    moved=st.none() | st.dictionaries(TEXTS, FLOATS, max_size=3),
    constant=SCORES,
    one_batch=SCORES,
    zeroed=SCORES,
    shuffled=SCORES,
)
REPORTS = st.builds(
    FitReport,
    at=st.builds(Location, TEXTS, st.integers(0, 10**6), TEXTS),
    framework=TEXTS,
    backend=TEXTS,
    data=st.builds(DataSummary, st.integers(0), st.none() | st.integers(0), SHAPES, SHAPES),
    metric=st.builds(
        MetricScores,
        name=TEXTS,
        direction=st.sampled_from(["max", "min"]),
        reached=SCORES,
        validation=SCORES,
        constant=SCORES,
        regression=st.none() | st.builds(RegressionScores, SCORES, SCORES, SCORES, SCORES),
    ),
    visibility=st.none() | TEXTS,
    ceiling=st.builds(
        CeilingReport,
        low=SCORES,
        high=SCORES,
        exact=st.booleans(),
        per_step=st.lists(FLOATS, max_size=20).map(tuple),
        how=st.sampled_from(["counted", "machine", "estimated", "baselines only"]),
        why=TEXTS,
        noise=st.none() | FINITE,
    ),
    budget=st.builds(ErrorBudget, SCORES, SCORES, SCORES, SCORES),
    evidence=st.none() | EVIDENCE,
    outputs=st.lists(OUTPUTS, max_size=2).map(tuple),
    verdict=st.sampled_from(["healthy", "at-ceiling", "stuck", "undecided"]),
    summary=TEXTS,
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    seconds=FLOATS,
    picture=pictures(),
)
DIAGNOSES = st.builds(
    Diagnosis,
    script=TEXTS,
    exit=st.none() | st.integers(-64, 255),
    fits=st.lists(REPORTS, max_size=2).map(tuple),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
)
