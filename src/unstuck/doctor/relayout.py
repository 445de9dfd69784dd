"""From a re-layout that would allow more to a suspicion: words, code with the user's names."""

from __future__ import annotations

import numpy as np

from unstuck.ceiling.rearrange import Scored
from unstuck.doctor.cause import Suspicion
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.treatment import Rows, Treatment


def suspicion(evidence: Evidence, scored: Scored, *, code: str, cause: str) -> Suspicion:
    """The finding that a layout stands for, with the layout as its treatment."""
    return Suspicion(
        finding=Finding(
            code=code,
            cause=cause,
            level="error",
            confidence=0.95,
            measured=_measured(evidence),
            why=_why(scored),
            evidence=_numbers(evidence, scored),
            fix=Fix(_text(evidence, scored), code_for(evidence, scored.layout.code)),
        ),
        treatment=Treatment(
            scored.layout.text,
            rows=lambda rows: _applied(scored, rows, whole=evidence.split_from_one),
            goal=scored.ceiling.low,
        ),
        gain=scored.margin,
    )


def code_for(evidence: Evidence, template: str) -> str:
    """Lines of NumPy with the names that the user passed to fit, for validation arrays too."""
    fit = evidence.case.fit
    lines = _lines(template, fit.x_name, fit.y_name, "x", "y")
    if fit.x_val_name and fit.y_val_name and evidence.case.x_val and not fit.validation_split:
        lines += "\n" + _lines(template, fit.x_val_name, fit.y_val_name, "x_val", "y_val")
    return lines


def _lines(template: str, x: str, y: str, short_x: str, short_y: str) -> str:
    """The template for two expressions; what cannot be assigned to gets a name first."""
    if x.isidentifier() and y.isidentifier():
        return template.format(x=x, y=y)
    return f"{short_x}, {short_y} = {x}, {y}\n" + template.format(x=short_x, y=short_y)


def limit(evidence: Evidence) -> str:
    """What the arrays as given allow, as a sentence."""
    given, reached = evidence.given, evidence.reached
    who = "model" if given.visibility == "custom" else f"{given.visibility} model"
    if given.high is not None and given.high < 0.9995:
        text = f"no {who} can score above {given.high:.3f} on these arrays"
    elif given.low is not None:
        text = f"the best that was found for a {who} on these arrays scores {given.low:.3f}"
    else:
        text = f"nothing simple beats the constant answer ({given.constant:.3f}) on these arrays"
    mine = "" if reached is None else f"; yours reached {reached:.3f}"
    return f"{text}{mine} (constant: {given.constant:.3f})"


def _measured(evidence: Evidence) -> str:
    return limit(evidence)


def _why(scored: Scored) -> str:
    seen = {"static": "its own step alone", "causal": "the steps so far", "full": "the whole input"}
    context = seen.get(scored.via, f"a {scored.via}")
    return (
        f"{scored.layout.text}: undone, the same numbers allow {scored.ceiling.low or 0.0:.3f} "
        f"from {context}, over {scored.rows:,} rows (shuffled targets: {scored.null:.3f})"
    )


def _text(evidence: Evidence, scored: Scored) -> str:
    return "Undo it right after the arrays are made, for training and validation data alike."


def _numbers(evidence: Evidence, scored: Scored) -> dict[str, object]:
    return {
        "ceiling_given": evidence.given.high,
        "ceiling_undone": scored.ceiling.low,
        "reached": evidence.reached,
        "constant": evidence.given.constant,
        "context": scored.via,
        "rows": scored.rows,
        "shuffled_control": scored.null,
    }


def _applied(scored: Scored, rows: Rows, *, whole: bool) -> Rows:
    if len(rows.x_test) == 0:
        x, y = scored.layout.apply(rows.x, rows.y)
        return Rows(x, y, x[:0], y[:0])
    if whole:  # an order of axes runs through the buffer as it was before the split
        x, y = scored.layout.apply(
            np.concatenate([rows.x, rows.x_test]), np.concatenate([rows.y, rows.y_test])
        )
        cut = len(x) - len(rows.x_test)
        return Rows(x[:cut], y[:cut], x[cut:], y[cut:])
    return Rows(
        *scored.layout.apply(rows.x, rows.y), *scored.layout.apply(rows.x_test, rows.y_test)
    )
