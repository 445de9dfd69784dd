"""The lab: small sequence tasks and nets, to train, compare and understand.

    from unstuck import lab
    lab.train("addition", bits=8, model="gru", units=4, seeds=100)

task.py, tasks/      what is computed: all words, their answers; numerals.py
encoding.py          how words and answers stand in arrays: order, layout, when answers are given
datasets.py          rows for training, validation and test that share no word
model.py, models/    architectures, each a real Keras model
recipe.py            how a net is trained
setting.py           all that a result depends on but the seeds
experiment.py        one setting, many seeds; scores.py: what is said of the nets; plain.py: as JSON
ceilings.py          the best that any model with a given visibility can score
comparison.py, lengths.py, search.py, success.py   the questions that are asked
reference.py         an LSTM in plain NumPy

Importing this package imports no framework; each name below is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unstuck.lab.ceilings import limit as limit
    from unstuck.lab.comparison import compare as compare
    from unstuck.lab.datasets import Split as Split
    from unstuck.lab.datasets import dataset as dataset
    from unstuck.lab.encoding import Encoding as Encoding
    from unstuck.lab.experiment import train as train
    from unstuck.lab.lengths import reach as reach
    from unstuck.lab.recipe import Recipe as Recipe
    from unstuck.lab.search import smallest as smallest
    from unstuck.lab.setting import find_task as find_task
    from unstuck.lab.tasks.own import own_task as own_task

_HOME = {
    "Encoding": "encoding",
    "Recipe": "recipe",
    "Split": "datasets",
    "compare": "comparison",
    "dataset": "datasets",
    "find_task": "setting",
    "limit": "ceilings",
    "own_task": "tasks.own",
    "reach": "lengths",
    "smallest": "search",
    "train": "experiment",
}

__all__ = [
    "Encoding",
    "Recipe",
    "Split",
    "compare",
    "dataset",
    "find_task",
    "limit",
    "own_task",
    "reach",
    "smallest",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"unstuck.lab.{_HOME[name]}"), name)
    raise AttributeError(f"module 'unstuck.lab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
