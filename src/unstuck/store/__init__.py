"""What is written to disk, and how.

atomic.py    atomic_write: old or new content, never a mixture
cases.py     save(case, folder), load(folder): JSON + .npy + sha256 manifest
description.py  another description of a case's model, left beside its folder
earlier.py   what earlier versions wrote, in today's words
manifest.py  size and sha256 of every file of a case; JSON read with limits
npy.py       the codec of arrays, .npy bytes: never objects, never more than there is
plain.py     dataclasses as JSON values and back, types checked
bundle.py    a JSON head and some arrays in one file, coded by npy.py
lock.py      a folder that one process writes to at a time
memory.py    how much memory this machine has
crc32c.py    the checksum of TensorBoard's records
history/     what was run in a working folder
"""
