"""Retraining with one thing changed.

arm.py         one of the two trainings that a trial compares
trial.py       the same seeds trained without and with one thing changed
pairs.py       two fixes at once, where neither alone is enough
order.py       the order of promise, one list
queue.py       suspicions put to the test in the order of promise
relayout.py    from a re-layout that would allow more to a suspicion
controls.py    trainings that tell where to look when no fix was proved
first_pass.py  one forward and one backward pass before the first update, in a copy
"""
