"""@cause: one named reason for not learning, with its code, its documentation and its measurement.

A cause is one file under `causes/`; the module's docstring is its documentation everywhere
(`unstuck explain`, docs/causes.md, the reports). The decorated function looks at the evidence and
yields a `Suspicion` for what it sees: a finding, and how to put its fix to the test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from unstuck.doctor.finding import Explains, Finding, Level

if TYPE_CHECKING:
    from unstuck.ceiling.rearrange import Layout
    from unstuck.doctor.measure.evidence import Evidence
    from unstuck.doctor.treatment import Treatment

Early = Literal["never", "always", "counted"]


@dataclass(frozen=True)
class Suspicion:
    """A finding that has not been put to the test yet.

    Args:
        finding: what is said when the test bears it out.
        treatment: what a trial changes; None when nothing can be retrained (the finding says why).
        gain: score that the fix is expected to add, the ranking's second key.
        conclusive: whether the measurement stands without a trial. A suspicion that is not is
            dropped when its trial does not help.
        blind: whether nothing that was measured points to it: it is tried last, and reported only
            where its trial bears it out.
        stands: whether it is as certain where its trial does not help: the fix was the wrong one.
        layout: the re-layout that the treatment is, where it is one; it is drawn.
    """

    finding: Finding
    treatment: Treatment | None = None
    gain: float = 0.0
    conclusive: bool = True
    stands: bool = False
    blind: bool = False
    layout: Layout | None = None


@dataclass(frozen=True)
class Need:
    """One thing that a case must have for a cause to be asked for; see `needs`.

    Args:
        text: what it is, so that "needs …" is a sentence, e.g. "one input".
        met: whether a case has it.
    """

    text: str
    met: Callable[[Evidence], bool]


Find = Callable[["Evidence"], Iterator[Suspicion]]


@dataclass(frozen=True)
class Cause:
    """A registered cause.

    Args:
        code, name: stable once released, e.g. "D101", "misaligned-axes".
        level: the level of its findings when nothing mitigates them.
        explains: "learning" (why the score is low: not asked of a model that learned all there is),
            "result" (why a score does not mean what it says: always asked) or "fact" (a note).
        early: whether it is asked before training too, where it needs arrays and settings alone:
            "always", or "counted" where contexts of few values can be counted.
        doc: Markdown with `## ` sections, the module's docstring without its first line.
        measure: looks at the evidence and yields what it sees.
        needs: what a case must have to be asked, see `needs`.
    """

    code: str
    name: str
    level: Level
    explains: Explains
    doc: str
    measure: Find
    early: Early = "never"
    needs: tuple[Need, ...] = ()

    def unmet(self, evidence: Evidence) -> Need | None:
        """The first need that a case does not meet; None where the cause is asked for."""
        return next((need for need in self.needs if not need.met(evidence)), None)

    def find(self, evidence: Evidence) -> Iterator[Suspicion]:
        """What the measurement sees, under the cause's own code and name.

        Nothing where a need is not met.

        Raises:
            UnstuckError: the case cannot be measured.
        """
        if self.unmet(evidence) is not None:
            return
        for suspicion in self.measure(evidence):
            finding = replace(
                suspicion.finding, code=self.code, cause=self.name, explains=self.explains
            )
            yield replace(suspicion, finding=finding)

    @property
    def ours(self) -> bool:
        """Whether it comes with this package."""
        return self.measure.__module__.startswith("unstuck.")

    @property
    def title(self) -> str:
        """First sentence of the section "What it does"."""
        return title_of(self.doc)


def title_of(doc: str) -> str:
    """First sentence of the section "What it does"."""
    body = doc.split("## What it does", 1)[-1].strip()
    return " ".join(body.split("\n\n", 1)[0].split())


class Named(Protocol):
    """What has a place in the list of causes."""

    @property
    def code(self) -> str:
        """E.g. "D101"."""
        ...

    @property
    def name(self) -> str:
        """E.g. "misaligned-axes"."""
        ...

    @property
    def level(self) -> Level:
        """Of its findings when nothing mitigates them."""
        ...


def order_of(named: Named) -> tuple[bool, str]:
    """The order in which causes are listed: by code, notes last."""
    return named.level == "note", named.code


def cause(
    code: str,
    name: str,
    *,
    level: Level = "error",
    explains: Explains = "learning",
    early: Early = "never",
    needs: tuple[Need, ...] = (),
) -> Callable[[Find], Cause]:
    """Register the decorated function as the measurement of a cause."""

    def register(measure: Find) -> Cause:
        doc = sys.modules[measure.__module__].__doc__ or ""
        text = doc.partition("\n")[2].strip()
        return Cause(code, name, level, explains, text, measure, early, needs)

    return register
