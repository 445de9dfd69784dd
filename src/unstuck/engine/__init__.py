"""Train a model again, many times, as the doctor's trials and the lab need it.

Knows arrays and models; never a case or a cause.

    train.py     train(): one model, or a population of it; the public door
    learner.py   Learner: what can be asked of a model wherever it lives; Run: what a training gave
    rebuild.py   Rebuilt: a Learner made from JSON configs, which picks the way:
    lanes/       compiled kernels for chains of small layers
    scan.py      Keras' own train step under one compiled loop, or step by step
    together.py  the same for a population in lockstep, on an accelerator
    given.py     Given: a learner around a live model on JAX, by Keras' own train step
    live.py      Live: a Learner around the user's own objects, in the user's process and backend
    blocks.py    order of rows, looks at the score, when to stop: shared by all ways
    subject.py, arguments.py, criterion.py, population.py, watched.py, checkpoint.py, progress.py
                 what train() is made of
    initial.py   weights from a seed; trusted.py: which configs are followed
    serialized.py   a model's JSON configs; frameworks.py: the environment for importing Keras
    edits/   changes to a model; clock.py, blas.py: time and threads
"""
