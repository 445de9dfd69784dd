"""What is written to disk, and how: atomic files, cases.

atomic.py   atomic_write: old or new content, never a mixture
cases.py    save(case, folder), load(folder): JSON + .npy + sha256 manifest
manifest.py size and sha256 of every file of a case; JSON read with limits
npy.py      one array as .npy: never objects, never more than the file holds
plain.py    dataclasses as JSON values and back, types checked
"""
