"""What the measurements mean.

assess.py            where a trained model stands between the constant baseline and the ceiling
verdict.py           healthy, at-ceiling, stuck, undecided; summary.py: the same as a sentence
grade.py             a finding's level and strength by its trial and what stands beside it
output_selection.py  of several outputs each one's scores, and which is diagnosed
signal.py            whether anything that was built on the arrays beats the constant answer
budget.py            the missing score split into data, model, training, generalisation
"""
