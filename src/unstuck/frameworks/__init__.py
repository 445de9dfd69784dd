"""What knows a framework: how its trainings are seen, its models read, changed and trained again.

    framework.py   Framework: what each of them can do; which one a case belongs to
    plugins.py     frameworks that other packages bring
    snippets.py    the lines of advice that a framework is asked for
    keras/         Keras 3 on JAX, TensorFlow and torch

Nothing outside this folder reads a framework's own settings: a model is told by its `Outline`, what
a trial alters by `Change`s. A framework is imported when a case or a script needs it.
"""
