"""What is measured of a case; nothing here judges, trains or knows a cause.

evidence.py           Evidence: all measurements of a case, each made once and when asked for
run.py                arrays, targets and model, what the trained model answers and scores
focus.py              the same case with another input or output in front
objective.py          a head told by what it puts out
scoring.py            scores of outputs as the loss sees them
masking.py            which steps a masked model is not asked at
padding.py            steps at the end, or at the start, of rows that hold nothing
damage.py             rows with NaN or infinity, set apart
overlap.py            validation rows among the training rows
layouts.py            the search for other orders of a case's numbers
smoothness.py         real numbers that make a series in another order of axes
windows.py            rows in the order of time, joined to longer ones
naive_forecast.py     forecasts that say what was seen last
balance.py            how well each class is answered
columns.py            columns that say the same in other numbers
moments.py            mean and spread of columns, without a copy of the array
curve.py              what a curve of losses says by itself
first_loss.py         what the initial weights cost
saturated.py          outputs that stand at 0 and 1
carried.py            states that a model's own code carries from batch to batch
"""
