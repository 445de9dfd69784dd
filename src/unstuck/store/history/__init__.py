"""The history of a working folder: what was run there, in one SQLite file.

place.py    where it is: .unstuck/history.sqlite, or where UNSTUCK_HISTORY says
schema.py   tables and views, version by version
database.py opened for writing, or for reading a file that nobody vouches for
record.py   Recorder: one run, from its begin to its end
runs.py     what was recorded: runs, their documents, curves and nets
alive.py    whether the process that says "running" still runs
"""
