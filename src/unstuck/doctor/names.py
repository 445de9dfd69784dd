"""Lines of code with the names that the user passed to fit."""

from __future__ import annotations

from unstuck.doctor.evidence import Evidence
from unstuck.doctor.relayout import assignable


def for_inputs(evidence: Evidence, template: str) -> str:
    """One line for each input array: training rows, then validation rows where they are passed.

    Args:
        evidence: of the case.
        template: with {x}, and {first} for the training rows' name.
    """
    fit = evidence.case.fit
    given = [fit.x_name]
    if fit.x_val_name and evidence.case.x_val and not fit.validation_split:
        given.append(fit.x_val_name)
    names, lines = assignable(given)
    return "\n".join([*lines, *(template.format(x=name, first=names[0]) for name in names)])
