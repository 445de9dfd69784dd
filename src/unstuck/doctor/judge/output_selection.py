"""Of a model with several inputs or outputs, how each output does, and which is diagnosed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unstuck.case import Case
from unstuck.clock import Deadline
from unstuck.doctor.judge.assess import Assessment, assess
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.focus import focused, output_names
from unstuck.doctor.report_parts import OutputScores
from unstuck.engine.learner import Learner


@dataclass(frozen=True)
class OutputSelection:
    """What is diagnosed, and a line for each output.

    Args:
        evidence: with the input and output in front that the diagnosis is about.
        outputs: one entry an output, in the model's order; empty for a single one.
        notes: what to bear in mind.
    """

    evidence: Evidence
    outputs: tuple[OutputScores, ...] = ()
    notes: tuple[str, ...] = ()


def select_output(
    case: Case,
    learner: Learner | None,
    *,
    seed: int,
    progress: Callable[[str], None],
    deadline: Deadline,
) -> OutputSelection:
    """Measure every output, and turn the case to the one that misses most.

    Where that one did not learn, each input is searched for another layout, and the first that has
    one comes to the front.
    """

    def seen_from(output: int, source: int = 0) -> Evidence:
        return Evidence(
            *focused(case, learner, source=source, output=output), seed=seed, deadline=deadline
        )

    if len(case.x) < 2 and len(case.y) < 2:
        return OutputSelection(seen_from(0))
    names = output_names(case)
    measured = []
    assessments = []
    for output, name in enumerate(names):
        if len(names) > 1:
            progress(f"measuring output {name}")
        measured.append(seen_from(output))
        assessments.append(assess(measured[-1]))
    judged = min(range(len(names)), key=lambda at: _success(assessments[at]))
    lines = tuple(_line(name, measured[at], judged=at == judged) for at, name in enumerate(names))
    evidence = measured[judged]
    if assessments[judged].learned is not True and not evidence.layouts:
        others = (seen_from(judged, source) for source in range(1, len(case.x)))
        evidence = next((other for other in others if other.layouts), evidence)
    return OutputSelection(
        evidence, lines if len(names) > 1 else (), _notes(names, judged, len(case.x))
    )


def _notes(names: tuple[str, ...], judged: int, inputs: int) -> tuple[str, ...]:
    notes = []
    if len(names) > 1:
        notes.append(f"Of {len(names)} outputs {names[judged]} misses most: all else is about it.")
    if inputs > 1:
        notes.append(
            f"Of {inputs} inputs each was searched for interleaved axes, and for no other layout; "
            "ceilings take them as one."
        )
    return tuple(notes)


def _success(assessment: Assessment) -> tuple[int, float]:
    """The worse an output does, the smaller."""
    rank = {False: 0, None: 1, True: 2}[assessment.learned]
    return rank, assessment.gained if assessment.gained is not None else 1.0


def _line(name: str, evidence: Evidence, *, judged: bool) -> OutputScores:
    given = evidence.ceiling
    return OutputScores(
        name=name,
        metric=evidence.metric,
        reached=evidence.reached,
        validation=evidence.validation,
        constant=given.constant,
        low=given.low,
        high=given.high,
        judged=judged,
    )
