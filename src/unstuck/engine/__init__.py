"""Train nets again, many times. Knows arrays, and models by what can be asked of them.

learner.py       Learner: what can be asked of a model wherever it lives; Run: what it gave
kernels/         compiled kernels for chains of small layers
blocks.py        order of rows, looks at the score, when to stop: shared by all ways to train
population.py    many members of one model, each with its own seed, weights and settings
checkpointed.py  a population with its bar and its checkpoint, as train() and the lab train one
checkpoint.py    a folder from which a stopped population goes on, bit for bit
criterion.py     what is asked after each block of updates, and when it is met
arguments.py     what `train` refuses before any work is done
inside.py        Inside: what a model's layers put out
progress.py      one bar for a population
order.py         one of several inputs or outputs brought to the front
blas.py          how many threads matrix products may take
"""
