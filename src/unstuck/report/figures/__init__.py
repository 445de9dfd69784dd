"""Drawings of a diagnosis: SVG made by hand from measured numbers, no scripts in them.

svg.py        Drawing: elements with classes, escaped by construction
style.py      the colours, light and dark, told apart by colour-blind readers too
unrolled.py   the unrolled network: which input moves which output, and how each step does
curves.py     scores over the epochs or updates, with the constant answer and the ceiling as lines
automaton.py  a finite-state machine
reading.py    a net that reads one string, unrolled
waterfall.py  where the missing score went
"""
