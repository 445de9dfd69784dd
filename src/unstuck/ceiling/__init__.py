"""The best score that any model could reach on these arrays, given what each output may see.

Knows arrays only; never a model object, a case or a cause.

    visibility.py  Visibility: which input steps can influence which output step; measured or named
    arrays.py      what may be passed in, and what is said of anything else
    symbols.py     arrays of few distinct values as small integers, one symbol a row and step
    row_hash.py    a hash of each row: distinct rows, equal rows
    score.py       what a target is; accuracy, mse, R² of predictions
    contexts.py    what each output has seen so far, as one number a row, refined step by step
    table.py       exact bounds by counting, one pass a step
    evidence.py    when counting settles the question, and when it proves nothing
    crossfit.py    tables scored on rows that they have not seen
    machine.py     finite-state machines that explain the rows
    estimate.py    linear models, neighbours and trees, where nothing can be counted
    heldout.py     how fitted models are scored on rows that they have not seen
    summaries.py   a few numbers that say what a whole row of real values does
    informative_steps.py   which input steps say anything about the answer
    standardize.py   columns of unit spread around zero
    build.py       the best of tables, machine and models at each step
    constants.py   the best constant answers
    baselines.py   last value, linear
    scale.py       losses and scores on one scale
    explain.py     the sentence about how a bound was found
    bound.py       ceiling(x, y, visibility=…) -> Ceiling: puts the above together
    rearrange/     would another layout of the same numbers score higher?
"""

from unstuck.ceiling.bound import Ceiling as Ceiling
from unstuck.ceiling.bound import ceiling as ceiling
from unstuck.ceiling.visibility import Visibility as Visibility

__all__ = ["Ceiling", "Visibility", "ceiling"]
