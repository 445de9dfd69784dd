"""What knows a framework: how its trainings are seen, its models read, changed and trained again.

    framework.py   Framework: what each of them can do; which one a case belongs to
    keras/         Keras 3 on JAX, TensorFlow and torch

Nothing outside this folder reads a framework's own settings: a model is told by its `Outline`, what
a trial alters by `Change`s. A framework is imported when a case or a script needs it.
"""
