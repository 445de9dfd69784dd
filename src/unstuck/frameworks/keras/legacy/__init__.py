"""Spellings of Keras 1, Keras 2 and tf.keras, translated to those of Keras 3.

edit.py        Change, Edits: replacements in a source text by the places of its syntax tree
modules.py     where names are imported from
keywords.py    keywords that have another name, or none any more
calls.py       calls that take another shape
keys.py        keys of the history and names of monitored scores
translate.py   translate(source) -> Translation
runner.py      the code under which a translated script runs as if it were the script

The text keeps its lines: what stood in line 12 stands in line 12.
"""
