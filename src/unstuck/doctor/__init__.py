"""From a case to a diagnosis.

finding.py      Finding, Fix, Verified, FitReport, Diagnosis: what the doctor says
strength.py     certain, likely, guess, and how often each is right
thresholds.py   every number that decides, with its unit and its reason
report_parts.py what a FitReport is made of; fit_report.py puts one together
treatment.py   Treatment: the one thing that a trial changes
rows.py         Rows: the arrays of one training
measure/        what is measured of a case, each thing once and only when asked for
judge/          what the measurements mean: verdict, error budget, calibration
trials/         retraining with one thing changed, paired over seeds
cause.py        @cause: one named reason for not learning
needs.py        what a case must have for a cause to be asked for
causes/         the causes, one file each; the docstring is the documentation
registry.py     all causes; plugins.py: those of other packages
catalogue.py    the same as it stands in their files, read at once
diagnose.py     diagnose(case, learner) -> FitReport
early.py        what is certain of a fit before its first update
series.py       several calls of fit that are one training
apply.py        a copy of the user's source with the fixes that were verified
picture.py      the numbers that a report draws; sketch.py draws them up
environment.py  versions of what the numbers were made with
"""
