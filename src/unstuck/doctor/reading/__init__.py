"""Reading: what the numbers of a log give away by themselves, without arrays or a model.

clues.py    Clues: the scores at the end of a log, the kind of its loss, whether curves still move
sign.py     Sign, @sign and the registry of signs
signs/      the signs, grouped by what they tell of: constant, broken, split, objective, pace
read.py     signs_of(log) -> Signs, the most certain first
"""
