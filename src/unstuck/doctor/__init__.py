"""From a case to a diagnosis.

finding.py     Finding, Fix, Verified, Diagnosis: what the doctor says
cause.py       @cause and the registry; one file a cause under causes/
evidence.py    Evidence: measurements of a case, each made once and only when asked for
scoring.py     scores of outputs as the loss sees them
objective.py   which loss a model was compiled with, and which head feeds it
overlap.py     validation rows among the training rows
turned.py      the same case with another input or output in front
ends.py        of several outputs each one's scores, and which is diagnosed
relayout.py    from a re-layout to a suspicion
treatment.py   the one thing that a trial changes
trial.py       retraining with one thing changed, paired over seeds
pairs.py       two fixes at once, where neither alone is enough
tried.py       suspicions put to the test in the order of promise
controls.py    trainings that tell where to look when no fix was proved
first_loss.py  what the initial weights cost
calibration.py how often findings of a confidence are right
budget.py      the missing score split into data, model, training, generalisation
reading/       what a log gives away by itself
picture.py     the numbers that a report draws; sketch.py draws them up
environment.py versions of what the numbers were made with
verdict.py     healthy · at-ceiling · stuck · undecided
series.py      several calls of fit that are one training
diagnose.py    diagnose(case, learner) -> FitReport
notebook.py    unstuck.diagnose(model, x, y)
"""
