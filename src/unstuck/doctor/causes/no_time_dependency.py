"""N100 no-time-dependency

## What it does
Notes that each target depends on its own step alone.

## Why it is worth knowing
A per-step Dense net would do; the recurrent layer has nothing to remember. As an exercise for a
recurrent net take binary addition, least significant bit first, where the carry has to be
remembered.

## How it is measured
The ceiling of what one step shows is as high as the ceiling of everything the model sees, and
both are exact.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import DISCRETE, IN_STEP


@cause(
    "N100",
    "no-time-dependency",
    level="note",
    explains="fact",
    needs=(IN_STEP, needs.steps(lambda: 2), DISCRETE),
)
def no_time_dependency(evidence: Evidence) -> Iterator[Suspicion]:
    """A static ceiling as high as the model's own."""
    if evidence.visibility.name == "static" or evidence.ceiling.how != "counted":
        return
    static = evidence.bound("static")
    own = evidence.ceiling
    if static.low is None or own.high is None or static.low < own.high - thresholds.STATIC_AS_GOOD:
        return
    if own.high - own.constant < thresholds.LITTLE_ROOM:  # nothing to be learned from any step
        return
    yield Suspicion(
        Finding(
            level="note",
            strength="certain",
            measured=(
                f"each step alone allows {static.low:.3f}, all that the model sees {own.high:.3f}"
            ),
            why="the targets have no dependency in time: a per-step Dense net would do",
            evidence={"static": static.low, "model": own.high},
        )
    )
