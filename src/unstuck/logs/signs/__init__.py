"""The signs, one module for each thing that they tell of.

broken.py      losses that are none: NaN, below zero, exactly zero, frozen
constant.py    answers that do not depend on the input
objective.py   head, loss and metric that do not belong together
split.py       training against validation
pace.py        too early, too fast, and what has learned
"""
