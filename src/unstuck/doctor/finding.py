"""What the doctor says: Finding, Fix, Verified, FitReport, Diagnosis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from unstuck.doctor.picture import Picture
from unstuck.doctor.report_parts import (
    CeilingReport,
    DataSummary,
    ErrorBudget,
    FitEvidence,
    MetricScores,
    OutputScores,
)
from unstuck.doctor.strength import Strength, confidence
from unstuck.location import Location
from unstuck.shown import Shown

Level = Literal["error", "warning", "note"]
Safety = Literal["safe", "unsafe"]
Explains = Literal["learning", "result", "fact"]
Verdict = Literal["healthy", "at-ceiling", "stuck", "undecided"]


@dataclass(frozen=True)
class Curve:
    """One training of a trial.

    Args:
        arm: "before" or "after": without or with the fix.
        seed: of the training.
        updates, scores: optimizer steps made, and the score on held-out rows then; None where it
            was no number.
    """

    arm: Literal["before", "after"]
    seed: int
    updates: tuple[int, ...]
    scores: tuple[float | None, ...]


@dataclass(frozen=True)
class Verified:
    """A retraining, paired: the same seeds without and with the fix.

    Args:
        metric: what was scored on held-out rows.
        before, after: one score a seed, at least three.
        seeds: the seeds, in the same order.
        updates: most optimizer steps of a run. A run with the fix may stop as soon as its score is
            all that is possible; the runs without it always take as many steps as the longest of
            those. When longer training itself is the fix, `before` is read off the same runs after
            the user's own number of updates.
        seconds: wall time of all of them.
        accepted: every `after` covers at least 0.9 of the way from the constant to the ceiling.
        helps: every seed gained clearly, whether or not that was enough.
        together: names of other causes whose fix was in place too: one alone was not enough.
        curves: scores on the held-out rows while the arms were trained.
    """

    metric: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    seeds: tuple[int, ...]
    updates: int
    seconds: float
    accepted: bool
    helps: bool = False
    together: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True)
class Fix:
    """What to change.

    Args:
        text: what to do, one sentence.
        code: the corrected line(s), with the user's own names; "" when there is no single line.
        safety: "safe" keeps the meaning of data and model; "unsafe" changes it, `text` says how.
    """

    text: str
    code: str = ""
    safety: Safety = "safe"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A cause seen in a case.

    Args:
        code, cause: e.g. "D101", "misaligned-axes"; filled in by the cause that yields it.
        level: "error" stops learning or falsifies the result; "warning" may; "note" is a fact.
        strength: how sure the evidence is.
        measured: the evidence as a sentence, numbers included.
        why: what the numbers mean, one sentence.
        evidence: the same numbers, by name, JSON values only.
        explains: why the score is low ("learning"), why it does not mean what it says ("result"),
            or a fact; filled in as the code is, and no part of the JSON.
        fix: what to change, or None.
        verified: the fix retrained, or None.
        unverified: why it was not retrained, when it was not.
    """

    code: str = ""
    cause: str = ""
    level: Level
    strength: Strength
    measured: str
    why: str
    evidence: dict[str, Any]
    explains: Explains = "learning"
    fix: Fix | None = None
    verified: Verified | None = None
    unverified: str | None = None

    @property
    def confidence(self) -> float:
        """The rate at which findings of this strength named a true cause; 1 for facts."""
        if self.explains == "fact":
            return 1.0
        return confidence(self.strength)

    @property
    def confirmed(self) -> bool:
        """Whether the fix was retrained and accepted."""
        return self.verified is not None and self.verified.accepted


@dataclass(frozen=True)
class NotAsked:
    """A cause that was not asked for.

    Args:
        code, cause: e.g. "D114", "padding".
        reason: e.g. "needs one input".
    """

    code: str
    cause: str
    reason: str


@dataclass(frozen=True)
class FitReport:
    """The answer for one call of fit: exactly what the JSON contract holds, as one object.

    Args:
        at: where fit was called, with the text of that line.
        framework, backend: "keras", and what it ran on: "jax", …
        data: the arrays that were passed.
        metric: what was scored.
        visibility: name, or None when it was not measured.
        ceiling: the best that could be scored.
        budget: where the missing score went.
        verdict: one word; `summary` is the sentence that goes with it.
        findings: most likely and most costly first, notes last.
        notes: what else is worth knowing, sentences.
        seconds: wall time of the diagnosis.
        evidence: further measurements; None in reports that have none.
        outputs: of a model with several one entry each; all else is about the one that is `judged`.
        picture: numbers for drawings.
        not_asked: the causes that were not asked for, and why.
    """

    at: Location
    framework: str
    backend: str
    data: DataSummary
    metric: MetricScores
    visibility: str | None
    ceiling: CeilingReport
    budget: ErrorBudget
    verdict: Verdict
    summary: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    evidence: FitEvidence | None = None
    outputs: tuple[OutputScores, ...] = ()
    picture: Picture = field(default_factory=Picture)
    not_asked: tuple[NotAsked, ...] = ()


@dataclass(frozen=True)
class Diagnosis(Shown):
    """The answer for a script: one report a fit, and versions of what it was made with."""

    script: str
    exit: int | None
    fits: tuple[FitReport, ...] = ()
    notes: tuple[str, ...] = field(default=())
    environment: dict[str, str] = field(default_factory=dict)
