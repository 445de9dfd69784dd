"""The lab: small sequence tasks and nets, to train, compare and understand.

task.py, tasks/      what is computed: all words, their answers
encoding.py          how words and answers stand in arrays: order, layout, when answers are given
dataset.py, split.py rows for training, validation and test that share no word
model.py, models/    architectures, each a real Keras model
recipe.py            how a net is trained
experiment.py        one task, one model, many seeds
scores.py, success.py   what is said of the trained nets
ceilings.py          the best that any model with a given visibility can score
compare.py, smallest.py, lengths.py   the questions that are asked
reference.py         an LSTM in plain NumPy
"""
