"""Keras 3 on JAX, TensorFlow and torch.

framework.py    Keras: what this package offers to the rest
watch/          in the script's process: every call of fit is seen and written as a case
train/          models trained again, from their JSON or the live ones
payload.py      what a case holds of a model: Keras' two configs
outline.py      from them to an Outline; losses.py, static_visibility.py: parts of it
outputs.py      another of several outputs in front
changes.py      from Changes to edits of the configs
phrases.py      how a user of Keras writes them
edits/          changes to a model that a trial makes, on Keras' JSON
graph.py        a model of the script's own classes as the graph that its call describes
saved_model.py  a model saved with `model.save`, read as data
serialized.py   Keras objects as JSON values
one_line.py     what Keras raised, in one line
trusted.py      which configs are followed
own_process.py  the environment in which our own process imports Keras
legacy/         spellings of Keras 1, Keras 2 and tf.keras
"""

from unstuck.frameworks.keras.framework import Keras

FRAMEWORK = Keras()
