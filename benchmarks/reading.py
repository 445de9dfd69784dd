"""What `unstuck read` says of the logs that the scripts of tests/cases print.

    python benchmarks/reading.py --keep logs/      run all scripts, keep what they print, count
    python benchmarks/reading.py --from logs/      read kept logs again without running

A healthy or repaired script should have no certain or likely sign.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

from case_list import ROOT, Script, chosen

from unstuck.errors import InputError
from unstuck.logs.read import read_log
from unstuck.logs.signs_of import signs_of


def log_of(script: Script, folder: Path, *, run: bool) -> bytes:
    """What a script prints, kept in the folder."""
    path = folder / f"{script.name.replace('/', '.')}.log"
    if run:
        command = [sys.executable, str(script.path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
        path.write_bytes(done.stdout)
    return path.read_bytes()


def strength(content: bytes) -> tuple[str, list[str]]:
    """The strongest thing that is said of a log, and the sure signs."""
    try:
        signs = signs_of(read_log(content))
    except InputError:
        return "no loss printed", []
    sure = [one.name for one in signs if one.strength in ("certain", "likely")]
    possible = any(one.strength == "possible" for one in signs)
    return "sure" if sure else "possible" if possible else "silent", sure


def main() -> None:
    """Print the sure signs of sound scripts, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--keep", type=Path, metavar="DIR")
    where.add_argument("--from", type=Path, dest="kept", metavar="DIR")
    args = parser.parse_args()
    folder = args.kept or args.keep
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, Counter[str]] = {}
    for script in chosen(args.only):
        word, sure = strength(log_of(script, folder, run=args.keep is not None))
        counts.setdefault(script.kind, Counter())[word] += 1
        if sure and script.kind != "broken":
            print(f"{script.name}: {', '.join(sure)}")
    for kind, count in counts.items():
        print(f"{kind}: {dict(count)}")


if __name__ == "__main__":
    main()
