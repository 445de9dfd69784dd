"""What the scripts of tests/cases reach under plain python: the table in tests/cases/README.md.

    python benchmarks/case_scores.py                     run all, rewrite the table
    python benchmarks/case_scores.py --only ordered-split    run some, replace their rows

A row holds the last line that the script prints; stdout adds the CPU seconds (of all scripts that
ran meanwhile, so they mean something with --jobs 1 only). Run it after changing a script: a broken
one must show its symptom, a fixed or healthy one a good score.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from case_list import CASES, ROOT, Script, chosen

README = CASES / "README.md"
HEAD = "| script | last line it prints |\n|---|---|\n"
TIMEOUT = 300.0  # seconds for one script


def last_line(script: Script) -> tuple[str, float]:
    """Run the script; its last printed line and its CPU seconds."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, str(script.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    if done.returncode != 0:
        print(f"{script.name}: exit {done.returncode}\n{done.stderr[-800:]}", file=sys.stderr)
        return f"exit {done.returncode}", used
    lines = done.stdout.strip().splitlines() or ["(nothing)"]
    return re.sub(r"\d+\.\d{5,}(e-?\d+)?", lambda n: f"{float(n.group()):.4g}", lines[-1]), used


def known_rows(text: str) -> dict[str, str]:
    """The rows that the table already has, by script."""
    rows = re.findall(r"^\| (\S+) \| .* \|$", text, flags=re.MULTILINE)
    lines = re.findall(r"^\| \S+ \| .* \|$", text, flags=re.MULTILINE)
    return dict(zip(rows, lines, strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="cause or path")
    parser.add_argument("--jobs", type=int, default=1, help="scripts at a time")
    args = parser.parse_args()
    text = README.read_text(encoding="utf-8")
    prose, _, table = text.partition(HEAD)
    rows = known_rows(table)
    scripts = chosen(args.only)
    with ThreadPoolExecutor(args.jobs) as pool:
        for script, (line, used) in zip(scripts, pool.map(last_line, scripts), strict=True):
            rows[script.name] = f"| {script.name} | {line.replace('|', '/')} |"
            print(f"{used:6.1f} s  {script.name}  {line}", flush=True)
            table = "".join(f"{rows[s.name]}\n" for s in chosen([]) if s.name in rows)
            README.write_text(prose + HEAD + table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
