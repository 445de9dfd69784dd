"""Train a model again, many times, as the doctor's trials and the lab need it.

Knows arrays and models; never a case or a cause.

    learner.py   Learner: what can be asked of a model wherever it lives; Run: what a training gave
    clock.py     Stopwatch: budgets of time on machines that are shared
    rebuild.py   Rebuilt: a Learner made from JSON configs, on JAX
    scan.py      Keras' own train step under one lax.scan a block of updates
    live.py      Live: a Learner around the user's own objects, in the user's process and backend
"""
