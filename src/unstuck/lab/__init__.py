"""The lab: small sequence tasks and nets, to train, compare and understand.

    from unstuck import lab
    lab.train("addition", bits=8, model="gru", units=4, seeds=100)

task.py, tasks/      what is computed: all words, their answers; numerals.py
encoding.py          how words and answers stand in arrays: order, layout, when answers are given
datasets.py          rows for training, validation and test that share no word; coverage.py
model.py, models/    architectures, each a real Keras model
recipe.py            how a net is trained
setting.py           all that a result depends on but the seeds; options.py: by which names
experiment.py        one setting, many seeds; scores.py: what is said of the nets; plain.py: as JSON
ceilings.py          the best that any model with a given visibility can score
comparison.py, longer.py, widths.py   the questions that are asked: compare, lengths, smallest
generalisation.py, search.py, success.py   what their answers are made of
shard.py, sweep.py   many nets, on all cores or on a cluster
curriculum.py, stages.py   short strings first, then longer ones
reference.py         an LSTM in plain NumPy
cells.py             recurrent nets in plain NumPy, with everything inside shown
states.py, watching.py   the machine that a net behaves like; a net while it reads
kept.py, snapshot.py a trained net as bytes; a run's own net and a few of its rows
words.py             strings as people type them

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
    from unstuck.lab.generalisation import reach as reach
    from unstuck.lab.longer import lengths as lengths
    from unstuck.lab.recipe import Recipe as Recipe
    from unstuck.lab.setting import find_task as find_task
    from unstuck.lab.sweep import Sweep as Sweep
    from unstuck.lab.tasks.own import own_task as own_task
    from unstuck.lab.widths import smallest as smallest

_HOME = {
    "Encoding": "encoding",
    "Recipe": "recipe",
    "Split": "datasets",
    "Sweep": "sweep",
    "compare": "comparison",
    "dataset": "datasets",
    "find_task": "setting",
    "lengths": "longer",
    "limit": "ceilings",
    "own_task": "tasks.own",
    "reach": "generalisation",
    "smallest": "widths",
    "train": "experiment",
}

__all__ = [
    "Encoding",
    "Recipe",
    "Split",
    "Sweep",
    "compare",
    "dataset",
    "find_task",
    "lengths",
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
