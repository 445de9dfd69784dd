"""Keras models trained again: from their JSON, or the live ones.

rebuild.py           Rebuilt: a Learner made from JSON configs, which picks how it is trained:
express.py           as a `Net` of the kernels, with its loss and optimizer:
express_training.py  or the reason why the kernels cannot
lanes.py             both, with the rows of a plan
scan.py              Keras' own train step under one compiled loop, or step by step
amounts.py           how much at a time; seeds.py: generators of random numbers
live.py              Live: a Learner around the user's own objects, in the user's process
live_scan.py         Given: a learner around a live model on JAX, by Keras' own train step
live_changes.py      changes of the architecture on live layers, and back
calls.py             what live layers do when they are called, replaced for a while
state_guard.py       the live model, its optimizers and random states left as they were
initial_weights.py   initial weights that follow from a seed
reinitialize.py      new initial weights for a model that exists only as live objects
inside.py            View: what the layers put out, how far back the answer can learn
subject.py           what `unstuck.train` reads off a model before any work is done
"""
