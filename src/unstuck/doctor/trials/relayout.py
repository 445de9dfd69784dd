"""From a re-layout that would allow more to a suspicion: words, code with the user's names."""

from __future__ import annotations

import re

import numpy as np

from unstuck.ceiling.rearrange import Scored
from unstuck.changes import Changes, InputSteps
from unstuck.doctor.cause import Suspicion
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment

_SHOWN_AS_ONE = 0.9995  # with three digits


def suspicion(evidence: Evidence, scored: Scored) -> Suspicion:
    """The finding that a layout stands for, with the layout as its treatment."""
    return Suspicion(
        finding=Finding(
            level="error",
            strength="certain",
            measured=_measured(evidence),
            why=_why(scored),
            evidence=_numbers(evidence, scored),
            fix=Fix(_text(evidence, scored), code_for(evidence, scored.layout.code)),
        ),
        treatment=Treatment(
            scored.layout.text,
            rows=lambda rows: _applied(scored, rows, whole=evidence.layouts.joined),
            changes=_other_steps(evidence, scored),
            goal=scored.ceiling.low,
        ),
        gain=scored.margin,
        layout=scored.layout,
    )


def _other_steps(evidence: Evidence, scored: Scored) -> Changes:
    """Other input steps where a shift cuts some off, for a model that says their number."""
    layout = scored.layout
    cut = layout.kind == "shift" and layout.axis == 1 and not layout.cyclic and layout.offset
    if not cut or not evidence.case.model.rebuildable:
        return ()
    return (InputSteps(evidence.x.shape[1] - abs(layout.offset)),)


def code_for(evidence: Evidence, template: str) -> str:
    """Lines of NumPy with the names that the user passed to fit, for validation arrays too."""
    fit = evidence.case.fit
    if fit.source != "arrays":  # a generator: the lines go where it makes its batches
        return template.format(x="x", y="y")
    given = [fit.x_name, fit.y_name]
    if fit.x_val_name and fit.y_val_name and evidence.case.x_val and not fit.validation_split:
        given += [fit.x_val_name, fit.y_val_name]
    names, lines = assignable(given)
    parted = evidence.layouts.joined and not evidence.case.fit.validation_split
    if parted and len(names) < 4:  # validation rows without names of their own
        return template.format(x="x", y="y") + "  # before the rows are split"
    if parted:
        return "\n".join([*lines, *_joined(names, template, len(evidence.case.x[0]))])
    for at in range(0, len(names), 2):
        lines.append(template.format(x=names[at], y=names[at + 1]))
    return "\n".join(lines)


def _joined(names: list[str], template: str, rows: int) -> list[str]:
    """Lines that undo a layout on both parts of a buffer that was split after the mistake."""
    x, y, x_val, y_val = names
    lines = []
    ends = []
    for letter, first, second in (("x", x, x_val), ("y", y, y_val)):
        if f"{{{letter}}}" in template:
            lines.append(f"{letter}_whole = np.concatenate([{first}, {second}])")
            ends.append(f"{first}, {second} = {letter}_whole[:{rows}], {letter}_whole[{rows}:]")
    return [*lines, *template.format(x="x_whole", y="y_whole").splitlines(), *ends]


def assignable(given: list[str]) -> tuple[list[str], list[str]]:
    """Names that can be assigned to, and the line that makes them.

    A slice passed to fit gets a new name, one that none of the expressions uses: assigned to its
    own array, the next slice of that would be another. All are named in one line.
    """
    if all(name.isidentifier() for name in given):
        return given, []
    used = set(re.findall(r"\w+", " ".join(given)))
    names = []
    for name in ("x_fit", "y_fit", "x_check", "y_check")[: len(given)]:
        while name in used:
            name += "_"
        names.append(name)
    return names, [f"{', '.join(names)} = {', '.join(given)}  # pass these to fit"]


def limit(evidence: Evidence) -> str:
    """What the arrays as given allow, as a sentence."""
    given = evidence.ceiling
    reached = evidence.reached
    if given.high is not None and given.high < _SHOWN_AS_ONE:
        text = f"no {given.binds} can score above {given.high:.3f} on these arrays"
    elif given.low is not None:
        text = f"the best that was found for a {given.binds} on these arrays scores {given.low:.3f}"
    else:
        text = f"nothing simple beats the constant answer ({given.constant:.3f}) on these arrays"
    if reached is None:
        mine = ""
    else:
        mine = f"; yours reached {reached:.3f}"
    return f"{text}{mine} (constant: {given.constant:.3f})"


def _measured(evidence: Evidence) -> str:
    return limit(evidence)


def _why(scored: Scored) -> str:
    contexts = {
        "static": "its own step alone",
        "causal": "the steps so far",
        "full": "the whole input",
    }
    context = contexts.get(scored.via, f"a {scored.via}")
    return (
        f"{scored.layout.text}: undone, the same numbers allow {scored.ceiling.low or 0.0:.3f} "
        f"from {context}, over {scored.rows:,} rows (shuffled targets: {scored.null:.3f})"
    )


def _text(evidence: Evidence, scored: Scored) -> str:
    return "Undo it right after the arrays are made, for training and validation data alike."


def _numbers(evidence: Evidence, scored: Scored) -> dict[str, object]:
    return {
        "ceiling_given": evidence.ceiling.high,
        "ceiling_undone": scored.ceiling.low,
        "reached": evidence.reached,
        "constant": evidence.ceiling.constant,
        "context": scored.via,
        "rows": scored.rows,
        "shuffled_control": scored.null,
    }


def _applied(scored: Scored, rows: TrialRows, *, whole: bool) -> TrialRows:
    if len(rows.x_test) == 0:
        x, y = scored.layout.apply(rows.x, rows.y)
        return TrialRows(x, y, x[:0], y[:0])
    if whole:  # an order of axes runs through the buffer as it was before the split
        x, y = scored.layout.apply(
            np.concatenate([rows.x, rows.x_test]), np.concatenate([rows.y, rows.y_test])
        )
        cut = len(x) - len(rows.x_test)
        return TrialRows(x[:cut], y[:cut], x[cut:], y[cut:])
    return TrialRows(
        *scored.layout.apply(rows.x, rows.y), *scored.layout.apply(rows.x_test, rows.y_test)
    )
