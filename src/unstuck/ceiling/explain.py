"""One plain sentence about how a ceiling was found."""

from __future__ import annotations

import numpy as np

from unstuck.ceiling.build import Reached
from unstuck.ceiling.evidence import HALF, Proof
from unstuck.ceiling.symbols import Symbols, TooMany
from unstuck.ceiling.table import Bounds


def explain(
    symbols: Symbols | TooMany, counted: Bounds | None, evidence: Proof, reached: Reached
) -> str:
    """Say how the bounds were found; and why nothing was counted, when nothing was."""
    if counted is None:
        assert isinstance(symbols, TooMany)
        return f"not counted: {symbols.reason}"
    last = int(np.flatnonzero(counted.rows > 0)[-1])
    contexts = int(counted.contexts[last])
    rows = int(counted.rows[last])
    share = f"{contexts:,} contexts over {rows:,} rows at the last step"
    if evidence.determined and reached.how == "machine":
        return (
            f"a machine of {reached.states} states answers every row that it was not learned from"
        )
    if evidence.determined and (counted.repeated < HALF).any():
        return f"what was built answers every row without having seen it ({share})"
    if evidence.determined:
        return f"what is visible determines the target: {share}, and equal ones never disagree"
    if evidence.enumerated:
        return "all possible inputs are present equally often, so the count is the ceiling"
    late = int((counted.repeated < HALF).sum())
    if not evidence.proves:
        return f"contexts hardly repeat ({share}), so counting proves nothing"
    if late:
        steps = len(counted.repeated)
        return f"{share}; at {late} of {steps} steps contexts hardly repeat and prove nothing"
    return f"{share}; rows that look alike get different targets"
