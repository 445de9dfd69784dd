"""Suspicions put to the test: in the order of promise, one at a time, then two at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from unstuck.doctor.cause import Cause, Suspicion
from unstuck.doctor.finding import Verified
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials import pairs
from unstuck.doctor.trials.order import place
from unstuck.doctor.trials.trial import TrialOutcome, Trials

RANK = {"error": 0, "warning": 1, "note": 2}
_PAIRS_TIME_SHARE = 0.4  # of the time, as soon as one fix has helped and was not enough


@dataclass
class Candidate:
    """A suspicion with what its trial gave."""

    cause: Cause
    suspicion: Suspicion
    outcome: TrialOutcome | None = None

    @property
    def key(self) -> tuple[float, ...]:
        """The order of promise: what is likelier first, then what wins more a second.

        A fix that is enough ends the trials and names the cause, so a cheap one must not come
        before a likelier one.
        """
        finding = self.suspicion.finding
        treatment = self.suspicion.treatment
        if treatment is not None:
            cost = treatment.cost
        else:
            cost = 1.0
        standing = place(self.cause.code, self.suspicion)
        return (RANK[finding.level], standing, -self.suspicion.gain / cost)

    @property
    def verified(self) -> Verified | None:
        """The numbers of its trial."""
        if self.outcome:
            return self.outcome.verified
        return None

    @property
    def solves(self) -> bool:
        """Whether its fix brought the score, as it is asked for, to what is possible."""
        if self.outcome is None or not self.outcome.confirmed:
            return False
        treatment = self.suspicion.treatment
        edited = treatment is not None and bool(treatment.changes) and treatment.judge is None
        return self.cause.explains == "learning" or edited

    @property
    def chosen(self) -> Treatment | None:
        """What was tried, alternatives decided."""
        if self.outcome:
            return self.outcome.chosen
        return None


def run_trials(
    candidates: list[Candidate], trials: Trials, progress: Callable[[str], None]
) -> None:
    """Run trials in the order of promise, until one fix brings the score to what is possible."""
    for candidate in sorted(candidates, key=lambda candidate: candidate.key):
        treatment = candidate.suspicion.treatment
        if treatment is None:
            continue
        if trials.left <= 0:
            candidate.outcome = TrialOutcome(
                None, "the budget of time ran out; --budget SECONDS allows more"
            )
            continue
        progress(f"retraining: {treatment.name}")
        candidate.outcome = trials.run(treatment)
        if candidate.solves:
            return
        if candidate.outcome.improves and candidate.cause.explains == "learning":
            trials.kept_back = _PAIRS_TIME_SHARE * trials.seconds
    trials.kept_back = 0.0
    _run_pairs(
        [candidate for candidate in candidates if candidate.cause.explains == "learning"],
        trials,
        progress,
    )


def _run_pairs(
    candidates: list[Candidate], trials: Trials, progress: Callable[[str], None]
) -> None:
    """Where no fix was enough alone, pairs of which one has helped."""
    numbers = [(candidate, candidate.verified, candidate.chosen) for candidate in candidates]
    tried = [(a, b, c) for a, b, c in numbers if b is not None and c is not None]
    # Of equal partners those of training come first: longer, faster, slower goes with everything.
    tried.sort(key=lambda trial: trial[0].cause.code[0] != "T")
    for first, second in pairs.worth_trying(tried, lambda trial: trial[1]):
        both = pairs.together(first[2], second[2], trials.evidence.updates)
        if both is None or trials.left <= 0:
            continue
        progress(f"retraining: {both.name}")
        outcome = trials.run(both)
        if outcome.confirmed:
            _share(outcome, first[0], second[0], trials)
            return


def _share(outcome: TrialOutcome, first: Candidate, second: Candidate, trials: Trials) -> None:
    """Give a pair's outcome to both: each with its own fix and the other's name."""
    assert outcome.verified is not None
    passes = outcome.verified.updates / max(trials.evidence.updates, 1)
    epochs = passes * trials.evidence.case.fit.epochs
    alone = {id(candidate): candidate.outcome for candidate in (first, second)}
    for candidate, other in ((first, second), (second, first)):
        own = alone[id(candidate)]
        others = alone[id(other)]
        together = (f"{other.cause.code} {other.cause.name}",)
        candidate.outcome = replace(
            outcome,
            verified=replace(outcome.verified, together=together),
            fix=own.fix if own else None,
            partner=bool(others and others.improves and not (own and own.improves)),
            epochs=epochs if own and own.epochs is not None else None,
        )
